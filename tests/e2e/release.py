"""One Helm release of the chart in a namespace of the cluster."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chart.helm import CHART
from tests.chart.helm import binary as helm_binary
from tests.e2e.cluster import Namespace, output

VALUES = Path(__file__).parent / "values"
# What `make e2e REGISTRY= TAG=` says of the images; empty: the chart's own names.
REGISTRY = os.environ.get("E2E_REGISTRY", "").rstrip("/")
TAG = os.environ.get("E2E_TAG", "")

# Seconds that Helm waits for a release; first starts on a busy machine of two cores took up to two minutes.
PATIENCE_SECONDS = 600

# The superuser's session in the database's own pod, which reads statements from standard input.
PSQL = ["sh", "-c", "PGPASSWORD=$POSTGRES_PASSWORD exec psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres mcp"]


@dataclass(frozen=True)
class Release:
    """The release `name`; its objects carry `full_name`."""

    name: str
    namespace: Namespace

    @property
    def full_name(self) -> str:
        return f"{self.name}-mcp-platform"

    @property
    def host(self) -> str:
        """Name of the API's Service within the cluster."""
        return f"{self.full_name}-api.{self.namespace.name}.svc.cluster.local"

    @property
    def database_pod(self) -> str:
        """The bundled PostgreSQL's pod."""
        return f"{self.full_name}-postgresql-0"

    def install(self, *arguments: str) -> str:
        """`helm install --wait`, of an earlier release when `make e2e` names one; returns the notes."""
        chart = os.environ.get("E2E_PREVIOUS_CHART") or str(CHART)
        images = _images(os.environ.get("E2E_PREVIOUS_TAG") or TAG)
        return self._helm("install", self.name, chart, *images, *arguments, "--wait", *_patience())

    def upgrade(self, *arguments: str) -> str:
        """`helm upgrade --wait` with the chart's defaults and these values; returns the notes."""
        return self._helm("upgrade", self.name, str(CHART), *_images(TAG), *arguments, "--wait", *_patience())

    def rollback(self) -> str:
        """`helm rollback --wait` to the revision before."""
        return self._helm("rollback", self.name, "--wait", *_patience())

    def test(self) -> str:
        """`helm test`; raises KubectlError when it fails."""
        return self._helm("test", self.name, "--logs", *_patience())

    def uninstall(self) -> str:
        """`helm uninstall --wait`."""
        return self._helm("uninstall", self.name, "--wait", *_patience())

    def status(self) -> dict[str, Any]:
        """Revision and state, as Helm has them."""
        found: dict[str, Any] = json.loads(self._helm("status", self.name, "--output", "json"))
        return found

    def secret(self, key: str) -> str:
        """One value of the release's Secret."""
        data = self.namespace.get("secret", self.full_name)["data"]
        return base64.b64decode(data[key]).decode()

    def sql(self, statement: str) -> str:
        """What the bundled PostgreSQL answers its superuser, without headers."""
        return self.namespace.execute(self.database_pod, *PSQL, text=statement).strip()

    def _helm(self, *arguments: str) -> str:
        command = [helm_binary(), "--namespace", self.namespace.name, *arguments]
        return output(command, seconds=PATIENCE_SECONDS + 60)


def _patience() -> list[str]:
    return ["--timeout", f"{PATIENCE_SECONDS}s"]


def _images(tag: str) -> list[str]:
    """Where the images are, when not under their own names in the nodes' storage."""
    chosen = []
    for service in ("api", "worker"):
        if REGISTRY:
            chosen += ["--set-string", f"{service}.image.repository={REGISTRY}/mcp-platform/{service}"]
        if tag:
            chosen += ["--set-string", f"{service}.image.tag={tag}"]
    return chosen


def values(name: str) -> list[str]:
    """Arguments for one of the values files of these tests."""
    return ["--values", str(VALUES / f"{name}.yaml")]


def image(service: str) -> str:
    """Reference of one of our images, as the release has it."""
    return f"{REGISTRY + '/' if REGISTRY else ''}mcp-platform/{service}:{TAG or _app_version()}"


def _app_version() -> str:
    chart = (CHART / "Chart.yaml").read_text(encoding="utf-8")
    return next(line for line in chart.splitlines() if line.startswith("appVersion")).split(":")[1].strip(' "')
