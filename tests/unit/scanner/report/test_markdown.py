"""Markdown that shows hostile text and never obeys it; read back by an independent parser."""

import pytest
from markdown_it import MarkdownIt

from mcp_scanner.model import Severity, Verdict
from mcp_scanner.report.markdown import code, escape, render_markdown
from mcp_scanner.report.visible import one_line

PARSER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")


def _tokens(text):
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def test_hostile_text_makes_no_markup(hostile):
    kinds = {token.type for token in _tokens(render_markdown(hostile))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "blockquote_open"}


def test_hostile_text_makes_no_structure(hostile):
    tokens = list(_tokens(render_markdown(hostile)))
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h1", "h2", *["h3"] * len(Severity)]
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows == 1 + len(hostile.coverage) + 1 + len(hostile.findings)


@pytest.mark.parametrize("text", ["`", "``x`", "a|b", "<b>", "[x](y)", "*a* _b_", "# h", "- l", "1. l", "&amp;", "\\"])
def test_escaped_text_reads_as_itself(text):
    inline = PARSER.parse(escape(text))[1]
    assert "".join(token.content for token in inline.children) == one_line(text)
    span = [token for token in PARSER.parse(code(text))[1].children if token.type == "code_inline"]
    assert [token.content for token in span] == [one_line(text)]


def test_an_incomplete_scan_says_so_first(of_each_verdict):
    text = render_markdown(of_each_verdict)
    said = "no clean result" in text.split("## Findings", maxsplit=1)[0]
    assert said is (of_each_verdict.verdict is not Verdict.COMPLETE)
