"""Families of hostile behaviour, and their honest neighbours.

In `hostile.txt` and `honest.txt` a case is `### name | description` and the body of one tool; in `programs.txt`,
`hidden_programs.txt` and `honest_programs.txt` it is `### name` and a whole file.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_scanner.model import Severity
from mcp_scanner.source.handlers import find_handlers
from mcp_scanner.source.machine import Machine
from mcp_scanner.source.parse import parse
from mcp_scanner.source.scan import scan_file

HERE = Path(__file__).parent
HEAD = "from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP('s')\n\n\n@mcp.tool()\n"


def cases(name: str) -> list[tuple[str, str]]:
    """The cases of a file as (name, source text)."""
    found = []
    for part in re.split(r"^### ", (HERE / name).read_text(), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        label, _, description = title.partition(" | ")
        lines = "".join(f"    {line}\n" for line in body.rstrip().splitlines())
        signature = "async def work(value: str, data: str = '') -> str:\n"
        found.append((label, f'{HEAD}{signature}    """{description}"""\n{lines}'))
    return found


HOSTILE, HONEST = cases("hostile.txt"), cases("honest.txt")


def gated(text: str) -> set[str]:
    """The rules that would fail a scan at the default gate."""
    return {finding.rule for finding in scan_file(text).findings if finding.severity.rank >= Severity.HIGH.rank}


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_hostile_behaviour_fails_the_gate(name: str, text: str) -> None:
    assert gated(text), name


def programs(name: str) -> list[tuple[str, str]]:
    """The whole files of a collection as (name, source text)."""
    parts = re.split(r"^### ", (HERE / name).read_text(), flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


PROGRAMS = programs("programs.txt") + programs("hidden_programs.txt")
HONEST_PROGRAMS = programs("honest_programs.txt")


@pytest.mark.parametrize(("name", "text"), PROGRAMS, ids=[name for name, _ in PROGRAMS])
def test_hostile_programs_fail_the_gate(name: str, text: str) -> None:
    """Whole files: classes, helpers, low-level servers."""
    assert gated(text), name


@pytest.mark.parametrize(("name", "text"), HONEST_PROGRAMS, ids=[name for name, _ in HONEST_PROGRAMS])
def test_honest_programs_pass_the_gate(name: str, text: str) -> None:
    """The same libraries and shapes, used properly: checked paths, bound values, stated purposes."""
    assert gated(text) == set(), name


@pytest.mark.parametrize(("name", "text"), HONEST, ids=[name for name, _ in HONEST])
def test_honest_behaviour_passes_the_gate(name: str, text: str) -> None:
    assert gated(text) == set(), name


def test_moving_a_body_into_a_helper_class_hides_nothing() -> None:
    """Behaviour is followed through static methods, instances and nested functions of the file."""
    hidden = []
    for name, text in HOSTILE:
        head, _, body = text.partition('"""\n')
        if re.search(r"^ +(?:global|nonlocal)\b", body, flags=re.MULTILINE):
            continue
        moved = body.replace("\n    ", "\n        ")
        helper = f"class Helper:\n    @staticmethod\n    async def run(value, data):\n    {moved.rstrip()}\n\n\n"
        start = head.index("@mcp.tool()")
        moved_text = f'{head[:start]}{helper}{head[start:]}"""\n    return await Helper().run(value, data)\n'
        if not gated(moved_text):
            hidden.append(name)
    assert hidden == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_sources_never_crash(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(HOSTILE + HONEST))[1]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    scanned = scan_file(text[:start] + data.draw(st.text(max_size=5)) + text[end:])
    assert scanned.problem or scanned.findings is not None


def test_cost_is_linear_in_the_source() -> None:
    """Steps, not seconds: twice the tools take twice the steps."""

    def steps(times: int) -> int:
        tool = '@mcp.tool()\ndef t{n}(value: str) -> str:\n    """Repeat."""\n    return helper(value) * 2\n\n\n'
        text = "def helper(text):\n    return text.strip()\n\n\n" + "".join(tool.format(n=n) for n in range(times))
        program, catalogue = parse(text, "server.py")
        machine = Machine(program, catalogue)
        before = machine.steps
        machine.load()
        for handler in find_handlers(program):
            machine.run(handler)
        return before - machine.steps

    assert 1.8 * steps(200) <= steps(400) <= 2.2 * steps(200)


def test_exponential_programs_end_within_the_budget() -> None:
    """Each function calls the next twice with other arguments: 2^40 calls without the bounds."""
    functions = "".join(
        f"def f{n}(a, b):\n    return f{n + 1}(a + 'x', b) + f{n + 1}(b, a + 'y')\n\n\n" for n in range(40)
    )
    text = (
        f"{functions}def f40(a, b):\n    return a\n\n\n{HEAD}def work(value: str) -> str:\n    return f0(value, 'c')\n"
    )
    scan_file(text)


@pytest.mark.parametrize(
    "text", ["", "\x00", "def", "x = " + "(" * 3000, "a" * 100_000, "\ud800", "class A(A): pass\nA().x.y()"]
)
def test_nonsense_is_reported_or_harmless(text: str) -> None:
    scanned = scan_file(text)
    assert scanned.problem or scanned.findings == []


DEEP = {
    "elif": f"{HEAD}def t(value: str) -> str:\n    if value == 'x':\n        return 'x'\n"
    + "".join(f"    elif value == '{n}':\n        return '{n}'\n" for n in range(900)),
    "calls": "x = a" + ".b()" * 900,
    "sum": "x = " + " + ".join(["'a'"] * 900),
    "brackets": "x = " + "[" * 150 + "]" * 150,
}


@pytest.mark.parametrize("name", sorted(DEEP))
def test_deep_nesting_is_reported_and_never_overflows(name: str) -> None:
    scan_file(DEEP[name])
    assert scan_file(DEEP["elif"]).problem


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "a ? b : " * 3000 + "c",
        "[" * 3000 + "]" * 3000,
        "if (a) {}" + " else if (b) {}" * 3000,
        "a" + ".b()" * 3000,
    ],
)
def test_deep_scripts_are_reported(text: str) -> None:
    assert scan_file(text, "x.js").problem


def test_a_file_for_a_newer_python_says_so() -> None:
    problem = scan_file("x = 1\nfuture x as y\n").problem
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert problem.startswith(f"line 2 is no Python {running}, which the scanner runs on")
    assert "left out, the rest was read; if it is for a newer Python" in problem
