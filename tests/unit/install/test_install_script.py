"""scripts/install where it cannot work: it says what to do, and changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "scripts" / "install"


def install(folder: Path, python: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pins.txt").write_text("nothing==1.0\n")
    return subprocess.run(
        [str(SCRIPT), ".venv", "pins.txt", "package"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )


def python_that(folder: Path, *refusals: str) -> Path:
    """A Python that fails on any code holding one of the words, and is the real one otherwise."""
    file = folder / "python with spaces"
    cases = "".join(f'case "$*" in *"{word}"*) exit 1;; esac\n' for word in refusals)
    file.write_text(f'#!/bin/sh\n{cases}exec "{sys.executable}" "$@"\n')
    file.chmod(0o755)
    return file


def test_an_old_python_is_refused_with_the_remedy(tmp_path: Path) -> None:
    result = install(tmp_path, python_that(tmp_path, "version_info"))
    assert result.returncode == 2
    assert "older than Python 3.11" in result.stderr
    assert "make PYTHON=" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_missing_python_is_refused(tmp_path: Path) -> None:
    result = install(tmp_path, tmp_path / "no such python")
    assert result.returncode == 2
    assert "no such python is missing" in result.stderr


def test_without_ensurepip_and_pip_the_package_is_named(tmp_path: Path) -> None:
    result = install(tmp_path, python_that(tmp_path, "import ensurepip", "import pip"))
    assert result.returncode == 2
    assert "apt-get install python3-venv" in result.stderr


@pytest.mark.parametrize("state", ["no stamp", "unfinished", "moved", "no python"])
def test_a_broken_environment_is_made_anew(tmp_path: Path, state: str) -> None:
    """Seen by what it removes; making the new one is refused here, so nothing is downloaded."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    if state != "no python":
        (venv / "bin" / "python").symlink_to(sys.executable)
    command = "/elsewhere" if state == "moved" else f"{tmp_path}/.venv/bin/python"
    (venv / "bin" / "mcp-platform").write_text(f"#!{command}\n")
    if state != "no stamp":
        (venv / ".installed").write_text(f"{tmp_path}\n")
    if state == "unfinished":
        (venv / ".unfinished").touch()
    result = install(tmp_path, python_that(tmp_path, "import ensurepip", "import pip"))
    assert "==> creating .venv" in result.stdout
    assert not venv.exists()


def test_a_whole_environment_is_only_brought_up_to_date(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    pip_fails = '#!/bin/sh\ncase "$*" in *"pip install"*) echo "ERROR: no network"; exit 1;; esac\n'
    (venv / "bin" / "python").write_text(f'{pip_fails}exec "{sys.executable}" "$@"\n')
    (venv / "bin" / "python").chmod(0o755)
    (venv / "bin" / "mcp-platform").write_text(f"#!{tmp_path}/.venv/bin/python\n")
    (venv / ".installed").write_text(f"{tmp_path}\n")
    result = install(tmp_path, Path(sys.executable))
    assert "==> bringing .venv up to date" in result.stdout
    assert result.returncode == 2
    assert "ERROR: no network" in result.stderr
    assert "PIP_INDEX_URL" in result.stderr
    assert "the next make repeats" in result.stderr
    assert (venv / ".installed").exists()
    assert not (venv / ".unfinished").exists()
