"""A rendered release on real servers of this machine."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.chart.manifests import Manifest, env, find

from mcp_cli.local.postgres import SUPERUSER
from mcp_cli.local.postgres import binary as postgres_binary


@dataclass
class Site:
    """One rendered release, a real PostgreSQL and Valkey for it, and where they listen."""

    release: list[Manifest]
    folder: Path
    sockets: str
    superuser_password: str
    valkey_port: int
    api_port: int

    def secret(self, key: str) -> str:
        return base64.b64decode(find(self.release, "Secret")["data"][key]).decode()

    def environment(self, container: Manifest) -> dict[str, str]:
        """The variables as the kubelet sets them, with this machine's addresses; requests are not known here."""
        values = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(self.folder)}
        for name, value in env(container).items():
            if isinstance(value, str):
                values[name] = re.sub(r"\$\((\w+)\)", lambda match: values[match[1]], value)
            elif "secretKeyRef" in value:
                values[name] = self.secret(value["secretKeyRef"]["key"])
        here = {
            r"@[\w-]+-postgresql:5432/mcp": f"@/mcp?host={self.sockets}&port=5432",
            r"@[\w-]+-valkey:6379/0": f"@127.0.0.1:{self.valkey_port}/0",
            r"^0\.0\.0\.0:8000$": f"127.0.0.1:{self.api_port}",
            r"^http://[\w-]+-api:80$": f"http://127.0.0.1:{self.api_port}",
            r"^/run/mcp-platform": str(self.folder),
        }
        for pattern, address in here.items():
            values = {name: re.sub(pattern, address, value) for name, value in values.items()}
        return values

    def run(self, command: list[str], container: Manifest, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment(container) | more
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    def sql(self, statement: str, database: str = "mcp", role: str = SUPERUSER) -> subprocess.CompletedProcess[str]:
        password = self.superuser_password if role == SUPERUSER else self.secret(f"database-{role[4:]}-password")
        command = [str(postgres_binary("psql")), "-XAtc", statement, "-h", self.sockets, "-U", role, database]
        return subprocess.run(command, env={"PGPASSWORD": password}, capture_output=True, text=True, check=False)


def job_container(release: list[Manifest], name: str) -> Manifest:
    pod = find(release, "Job")["spec"]["template"]["spec"]
    [container] = [c for c in [*pod["initContainers"], *pod["containers"]] if c["name"] == name]
    found: Manifest = container
    return found


def apply_roles(site: Site) -> subprocess.CompletedProcess[str]:
    """Run the rendered script as the Job does."""
    roles = site.folder / "roles"
    roles.mkdir(exist_ok=True)
    for name, text in find(site.release, "ConfigMap", "-roles")["data"].items():
        (roles / name).write_text(text.replace("/etc/mcp-platform/roles", str(roles)), encoding="utf-8")
    path = f"{postgres_binary('psql').parent}:{os.environ['PATH']}"
    server = {"PGHOST": site.sockets, "PGPASSWORD": site.superuser_password, "PATH": path}
    return site.run(["sh", str(roles / "apply.sh")], job_container(site.release, "roles"), **server)
