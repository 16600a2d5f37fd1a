"""docs/settings.md lists every setting as the code has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mcp_core.sizing.current import OVERRIDES
from mcp_core.sizing.variables import VARIABLES

ROOT = Path(__file__).parents[4]


def test_document_is_what_the_command_prints() -> None:
    command = [str(Path(sys.executable).with_name("mcp-platform")), "settings", "--markdown"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    document = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert printed.strip() in document, "run: mcp-platform settings --markdown, and put it into docs/settings.md"


def test_every_sizing_override_is_documented() -> None:
    assert set(OVERRIDES) <= set(VARIABLES)
