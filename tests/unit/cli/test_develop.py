"""`mcp-platform develop` runs what is in its folder, also after a change, and leaves with its command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stack import wait_for

from mcp_cli.reloading import copy_packages

PROGRAM = "import greeting, signal, sys; print(greeting.WORDS, flush=True); signal.pause()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "greeting.py").write_text("WORDS = 'good morning'\n", encoding="utf-8")
    return tmp_path / "src"


def test_a_change_is_live(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    command = [sys.executable, "-m", "mcp_cli", "develop", "--folder", str(folder), "--", sys.executable, "-c", PROGRAM]
    with output.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=written) as developing:
        try:
            wait_for(lambda: "good morning" in output.read_text(encoding="utf-8"), "the first start")
            (folder / "greeting.py").write_text("WORDS = 'good evening'\n", encoding="utf-8")
            wait_for(lambda: "good evening" in output.read_text(encoding="utf-8"), "the second start")
        finally:
            developing.send_signal(signal.SIGTERM)
    assert developing.returncode == 128 + signal.SIGTERM


def test_installed_packages_are_copied_once(tmp_path: Path) -> None:
    assert copy_packages(tmp_path, ("mcp_core", "not_installed_anywhere")) == ["mcp_core"]
    changed = tmp_path / "mcp_core" / "__init__.py"
    changed.write_text("CHANGED = True\n", encoding="utf-8")
    assert copy_packages(tmp_path, ("mcp_core",)) == []
    assert changed.read_text(encoding="utf-8") == "CHANGED = True\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    command = [sys.executable, "-m", "mcp_cli", "develop", "--folder", str(tmp_path), "--", "true"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
