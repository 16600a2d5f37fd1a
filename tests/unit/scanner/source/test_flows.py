"""The same injected command through every shape of data flow and of registration that Python offers.

In `flows.txt` a case is `### name` and a file in which `<imports>` and `<tool>` stand for the same lines each time.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mcp_scanner.model import Severity
from mcp_scanner.source.scan import scan_file

IMPORTS = """import os, subprocess, asyncio, types, collections, dataclasses, functools, itertools, operator
import queue, io, json, shlex, contextvars, string, typing, enum
from mcp.server.fastmcp import FastMCP
from mcp.server import Server

mcp = FastMCP("images")
"""
TOOL = '@mcp.tool()\ndef work(value: str, data: str = "") -> str:\n    """Resize an image."""\n'
PARTS = re.split(r"^### ", Path(__file__).with_name("flows.txt").read_text(), flags=re.MULTILINE)[1:]
FLOWS = [
    (part.partition("\n")[0], part.partition("\n")[2].replace("<imports>\n", IMPORTS).replace("<tool>\n", TOOL))
    for part in PARTS
]


@pytest.mark.parametrize(("name", "text"), FLOWS, ids=[name for name, _ in FLOWS])
def test_an_injected_command_is_followed(name: str, text: str) -> None:
    scanned = scan_file(text)
    assert scanned.problem == ""
    found = {finding.rule for finding in scanned.findings if finding.severity.rank >= Severity.HIGH.rank}
    assert "source-command-injection" in found, name


VALUES = [(name, text) for name, text in FLOWS if TOOL in text]


@pytest.mark.parametrize(("name", "text"), VALUES, ids=[name for name, _ in VALUES])
def test_a_quoted_value_may_go_the_same_way(name: str, text: str) -> None:
    """Quoting at the source makes every one of these harmless, so that none is found for its shape alone."""
    quoted = text.replace(TOOL, f"{TOOL}    value = shlex.quote(value)\n")
    found = {finding.rule for finding in scan_file(quoted).findings if finding.severity.rank >= Severity.HIGH.rank}
    assert "source-command-injection" not in found, name
