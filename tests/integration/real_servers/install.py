"""Install the pinned servers apart from the product, once, in parallel, and remember it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
# Twenty times what a cold install takes on two cores (about 10 s): a registry that stalls must not hang the suite.
INSTALL_TIMEOUT_SECONDS = 200
DONE = ".installed"


class InstallError(Exception):
    """A pinned server could not be installed."""


@dataclass(frozen=True)
class Installed:
    """Where the servers are; `missing` names what this machine cannot run, and why."""

    python_bin: Path
    bridge_bin: Path
    node_modules: Path
    missing: dict[str, str] = field(default_factory=dict)


def install_all(cache: Path) -> Installed:
    """Install everything under `cache` unless it is there already.

    Raises InstallError with the installer's own words when a registry or a hash says no.
    """
    npm = shutil.which("npm")
    folders = {name: cache / f"{name}-{_digest(name)}" for name in ("servers", "bridge", "npm")}
    jobs = [(_install_python, name, folders[name]) for name in ("servers", "bridge")]
    if npm is not None:
        jobs.append((_install_npm, npm, folders["npm"]))
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job, *arguments) for job, *arguments in jobs]:
            done.result()
    return Installed(
        python_bin=folders["servers"] / "bin",
        bridge_bin=folders["bridge"] / "bin",
        node_modules=folders["npm"] / "node_modules",
        missing={} if npm else {"npm": "npm is not on PATH: servers from npm are not run; install Node.js 20 or newer"},
    )


def _install_python(name: str, folder: Path) -> None:
    if (folder / DONE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    uv = _uv()
    _run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)])
    requirements = str(REQUIREMENTS / f"{name}.txt")
    python = str(folder / "bin" / "python")
    _run([uv, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", requirements])
    (folder / DONE).touch()


def _install_npm(npm: str, folder: Path) -> None:
    if (folder / DONE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(REQUIREMENTS / name, folder / name)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder)])
    (folder / DONE).touch()


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise InstallError("uv is not in this environment; the real servers cannot be installed; run `make install`")
    return found


def _run(command: list[str]) -> None:
    # uv trusts whom the machine does, as pip does: a network may have an authority of its own.
    environment = {"UV_SYSTEM_CERTS": "true", **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(  # noqa: PLW1510  # the exit code is read below, with the output
        command, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_SECONDS, env=environment
    )
    if done.returncode:
        shown = " ".join(command[:3])
        raise InstallError(f"`{shown} ...` ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _digest(name: str) -> str:
    """A changed pin or another Python makes another folder, so a stale cache is never used."""
    files = {"npm": ("package.json", "package-lock.json")}.get(name, (f"{name}.txt",))
    seen = hashlib.sha256(sys.version.encode())
    for file in files:
        seen.update((REQUIREMENTS / file).read_bytes())
    return seen.hexdigest()[:12]
