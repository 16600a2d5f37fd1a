"""Text that cannot act on whatever shows it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.report.visible import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("中文 é 🙂", "中文 é 🙂"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b", "\\x9b"),
        ("\u200b\u202e", "\\u200b\\u202e"),
        ("\U000e0041", "\\U000e0041"),
        ("a\ufe0f\U000e0100", "a\\ufe0f\\U000e0100"),
        ("\ud800", "\\ud800"),
        ("a\nb", "a\\x0ab"),
    ],
)
def test_unseen_characters_become_code_points(text, shown):
    assert visible(text) == shown


def test_newlines_stay_on_request():
    assert visible("a\nb\r", newlines=True) == "a\nb\\x0d"


def test_one_line_collapses_white_space():
    assert one_line("  a\n\n b\tc  ") == "a b c"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_the_result_is_always_printable_and_encodable(text):
    shown = visible(text)
    shown.encode()
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in shown)
