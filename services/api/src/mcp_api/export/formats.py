"""The frames around the exported rows: what comes before, between and after them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import orjson


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `separator` stands between rows, which PostgreSQL ends with a line feed each."""

    name: str
    media_type: str
    suffix: str
    before: bytes = b""
    separator: bytes = b"\n"
    after: bytes = b""
    header: bool = False


CSV = Format("csv", "text/csv; charset=utf-8; header=present", "csv", header=True)
JSONL = Format("jsonl", "application/jsonl", "jsonl")
JSON = Format("json", "application/json", "json", before=b"[", separator=b",\n", after=b"]")
FORMATS = {form.name: form for form in (CSV, JSONL, JSON)}


@cache
def sarif() -> Format:
    """SARIF 2.1.0, whose frame describes every rule of the scanner: a quarter of a second of work the first time."""
    from mcp_scanner.report.sarif_driver import SCHEMA, whole_driver

    run = {"tool": {"driver": whole_driver()}, "results": []}
    before, _, after = orjson.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).rpartition(b"[]")
    return Format(
        "sarif", "application/sarif+json", "sarif", before=before + b"[", separator=b",\n", after=b"]" + after
    )


def format_of(name: str) -> Format:
    """The format of this name: csv, jsonl, json or sarif."""
    return sarif() if name == "sarif" else FORMATS[name]


# COPY's text format escapes backslashes, its CSV format only quotes: with a quote and a delimiter that JSON never holds
# unescaped, a row of JSON comes out as it is.
JSON_COPY = {"format": "csv", "quote": "\x01", "delimiter": "\x02"}
CSV_COPY = {"format": "csv", "header": True}


class Framer:
    """Puts the frame around rows that come in chunks, each chunk ending with a row's line feed or not."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._begun = False
        self._held = b""

    def chunk(self, data: bytes) -> bytes:
        """The bytes to send for a chunk of rows."""
        form = self._form
        if form.separator == b"\n":
            return data
        # The last line feed waits until it is known whether another row follows.
        rows = self._held + data
        self._held = b"\n" if rows.endswith(b"\n") else b""
        if self._held:
            rows = rows[:-1]
        framed = rows.replace(b"\n", form.separator)
        if not self._begun:
            self._begun = True
            framed = form.before + framed
        return framed

    def end(self) -> bytes:
        """The bytes that finish the document."""
        return self._form.after if self._begun else self._form.before + self._form.after
