"""Lines in bounded memory."""

import io

from mcp_scanner.batch import scan_lines, stream
from mcp_scanner.model import Verdict

LINE = b'{"tools": []}\n'


def test_an_endless_line_is_skipped_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(stream, "MAX_BYTES", 100)
    monkeypatch.setattr("mcp_scanner.listing.decode.MAX_BYTES", 100)
    lines = io.BytesIO(LINE + b"x" * 3_000_000 + b"\n" + LINE)
    verdicts = [report.verdict for report in scan_lines(lines, source="s")]
    assert verdicts == [Verdict.COMPLETE, Verdict.ERROR, Verdict.COMPLETE]


def test_reading_is_lazy():
    lines = io.BytesIO(LINE * 3)
    reports = scan_lines(lines, source="s")
    next(reports)
    assert lines.tell() == len(LINE)
