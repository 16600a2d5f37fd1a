"""The cluster of KUBECONFIG, through kubectl: what the tests ask of it, and nothing that hides what was asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]

# Seconds: pods start within a few on an idle cluster; the machine may be busy and images may have to be pulled.
PATIENCE_SECONDS = 300.0


class KubectlError(Exception):
    """kubectl refused; the text is what it said."""


@dataclass(frozen=True)
class Namespace:
    """One namespace of the cluster."""

    name: str

    def kubectl(self, *arguments: str, text: str = "", seconds: float = 120) -> str:
        """Standard output of one command in this namespace. Raises KubectlError."""
        return kubectl("--namespace", self.name, *arguments, text=text, seconds=seconds)

    def get(self, *arguments: str) -> Object:
        """One object or a list, as JSON."""
        found: Object = json.loads(self.kubectl("get", *arguments, "--output", "json"))
        return found

    def items(self, kind: str, **labels: str) -> list[Object]:
        """Objects of a kind by labels (component="api" stands for app.kubernetes.io/component)."""
        selector = ",".join(f"app.kubernetes.io/{name}={value}" for name, value in labels.items())
        found: list[Object] = self.get(kind, *(["--selector", selector] if selector else []))["items"]
        return found

    def apply(self, *manifests: Mapping[str, Any]) -> None:
        """Create or change objects."""
        document = {"apiVersion": "v1", "kind": "List", "items": list(manifests)}
        self.kubectl("apply", "--filename", "-", text=json.dumps(document))

    def execute(self, pod: str, *command: str, container: str = "", text: str = "", seconds: float = 120) -> str:
        """Standard output of a command in a running pod. Raises KubectlError."""
        where = ["--container", container] if container else []
        return self.kubectl("exec", "--stdin", pod, *where, "--", *command, text=text, seconds=seconds)

    def ready(self, component: str) -> list[str]:
        """Names of a component's pods that serve and are not about to leave."""
        return [pod["metadata"]["name"] for pod in self.items("pods", component=component) if is_ready(pod)]

    @contextmanager
    def forward(self, resource: str, port: int) -> Iterator[str]:
        """`kubectl port-forward` for the time of the block; gives the base URL on this machine."""
        command = [kubectl_binary(), "--namespace", self.name, "port-forward", resource, f":{port}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as forwarding:
            try:
                first = forwarding.stdout.readline() if forwarding.stdout else ""
                listening = re.search(r"127\.0\.0\.1:(\d+)", first)
                if listening is None:
                    raise KubectlError(f"port-forward to {resource} did not start: {first}")
                yield f"http://127.0.0.1:{listening[1]}"
            finally:
                forwarding.terminate()


def kubectl_binary() -> str:
    """The kubectl on the PATH. Raises KubectlError when there is none."""
    found = shutil.which("kubectl")
    if found is None:
        raise KubectlError("kubectl is not on the PATH, so no cluster can be reached. Install it and repeat.")
    return found


def kubectl(*arguments: str, text: str = "", seconds: float = 120) -> str:
    """Standard output of one command. Raises KubectlError with its standard error."""
    return output([kubectl_binary(), *arguments], text=text, seconds=seconds)


def output(command: Sequence[str], *, text: str = "", seconds: float) -> str:
    """Standard output of a program that must succeed. Raises KubectlError with what it said."""
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise KubectlError(f"{' '.join(command)} did not end within {seconds:.0f} s") from None
    if done.returncode:
        raise KubectlError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def unreachable() -> str:
    """Why there is no cluster to test, or nothing when there is one."""
    try:
        kubectl("--request-timeout=10s", "get", "--raw", "/readyz", seconds=20)
    except KubectlError as error:
        return str(error)
    return ""


def is_ready(pod: Object) -> bool:
    """Whether a pod is ready and not terminating."""
    conditions = {entry["type"]: entry["status"] for entry in pod["status"].get("conditions", [])}
    return conditions.get("Ready") == "True" and "deletionTimestamp" not in pod["metadata"]


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """Poll until the condition gives something true; returns it. Fails the test when it does not."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(1)
