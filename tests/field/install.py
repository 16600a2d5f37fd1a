"""Install one release apart, without running any of its install scripts, and say how to start it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.field.roster import Release

# A large server with a cold cache takes about 40 s on two cores.
INSTALL_TIMEOUT_SECONDS = 300
# Prints the console scripts of a distribution, one a line.
_SCRIPTS = (
    "import importlib.metadata as m, sys\n"
    "print(*[e.name for e in m.distribution(sys.argv[1]).entry_points if e.group == 'console_scripts'], sep='\\n')"
)


class InstallError(Exception):
    """The registry or the installer refused; the text is the installer's."""


def install(release: Release, folder: Path) -> list[str]:
    """Install into `folder` (made anew) and return the command that starts the server on stdio."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return _from_pypi(release, folder) if release.registry == "pypi" else _from_npm(release, folder)


def _from_pypi(release: Release, folder: Path) -> list[str]:
    uv = Path(sys.executable).with_name("uv")
    python = folder / "bin" / "python"
    # Wheels only: building a source distribution would run its code here.
    _run([uv, "venv", "--quiet", "--allow-existing", "--python", _newest_python(), folder])
    dated = ["--exclude-newer", release.dependencies_before] if release.dependencies_before else []
    wanted = [f"{release.name}=={release.version}", *release.extra]
    _run([uv, "pip", "install", "--quiet", "--only-binary", ":all:", "--python", python, *dated, *wanted])
    scripts = _run([python, "-c", _SCRIPTS, release.name]).split()
    if not scripts:
        raise InstallError(f"{release.label} installs no command")
    name = release.program or (release.name if release.name in scripts else scripts[0])
    return [str(python.with_name(name))]


def _from_npm(release: Release, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise InstallError("npm is not on PATH; install Node.js 20 or newer")
    (folder / "package.json").write_text('{"private": true}')
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([npm, "install", *quiet, "--prefix", folder, f"{release.name}@{release.version}", *release.extra])
    package = folder / "node_modules" / release.name
    programs = json.loads((package / "package.json").read_text()).get("bin", {})
    if isinstance(programs, str):
        return ["node", str(package / programs)]
    if not programs:
        raise InstallError(f"{release.label} installs no command")
    chosen = programs.get(release.program or release.name.split("/")[-1]) or next(iter(programs.values()))
    return ["node", str(package / chosen)]


def _newest_python() -> str:
    """Several servers need 3.12 or newer; the environment's own Python is the last resort."""
    for version in ("3.13", "3.12"):
        found = shutil.which(f"python{version}")
        if found and subprocess.run([found, "-V"], capture_output=True, check=False).returncode == 0:
            return found
    return sys.executable


def _run(command: list[str | Path]) -> str:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    shown = [str(part) for part in command]
    try:
        done = subprocess.run(
            shown, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise InstallError(f"`{shown[0]} {shown[1]}` took over {INSTALL_TIMEOUT_SECONDS} s") from late
    if done.returncode:
        raise InstallError((done.stderr or done.stdout).strip()[-400:])
    return done.stdout
