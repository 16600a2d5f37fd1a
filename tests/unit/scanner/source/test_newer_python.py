"""Files for a Python newer than the one that runs the scanner are read, all but what nobody can know."""

from __future__ import annotations

import ast

import pytest

from mcp_scanner.source.newer_python import parse_newer
from mcp_scanner.source.scan import scan_file

FORMS = [
    ("type Pair[T] = tuple[T, T]", "Pair = tuple[T, T]"),
    ("def first[T: (int, str)](items: list[T]) -> T:\n    return items[0]", "def first(items: list[T]) -> T:"),
    ("class Box[T](Base):\n    pass", "class Box(Base):"),
    ("def go[\n    T,\n](item: T): return item", "def go(item: T):"),
    ('text = f"{row["name"]} is {row["age"]}"', "f\"{row['name']} is {row['age']}\""),
    ('text = f"{"\\n".join(rows)}"', "join(rows)"),
    ('text = f"In: {", ".join(f\'"{row}"\' for row in rows)}"', "f'{row}' for row in rows"),
    ("try:\n    go()\nexcept ValueError, TypeError:\n    pass", "except (ValueError, TypeError):"),
    ('text = t"Hello {name}"', "f'Hello {name}'"),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_newer_forms_are_rewritten_line_by_line(text: str, expected: str) -> None:
    read = parse_newer(f"{text}\nlast = 1\n")
    assert read is not None
    tree, gaps = read
    assert gaps == []
    assert expected in ast.unparse(tree)
    assert tree.body[-1].lineno == text.count("\n") + 2


INJECTION = (
    "import os\n@mcp.tool()\ndef greet[T](name: str) -> T:\n"
    '    """Greet somebody."""\n    return os.popen(f"echo {name}").read()\n'
)


def test_a_finding_stands_at_its_line_and_nothing_is_degraded() -> None:
    scanned = scan_file(INJECTION)
    assert scanned.problem == ""
    found = {item.rule: item.location.pointer for item in scanned.findings}
    assert found["source-command-injection"] == "/server.py/5"


def test_what_no_rewriting_helps_is_left_out_and_said() -> None:
    scanned = scan_file(f"{INJECTION}\nnew grammar nobody knows\n\ndef rest() -> int:\n    return 1\n")
    assert "source-command-injection" in {item.rule for item in scanned.findings}
    assert scanned.problem.startswith("line 7 is no Python ")
    assert "the rest was read" in scanned.problem


def test_text_that_is_no_python_is_not_taken_for_some() -> None:
    scanned = scan_file("\n".join(f"word {number} word" for number in range(100)))
    assert "nothing of the file was judged" in scanned.problem
    assert scanned.shown.tools == []
