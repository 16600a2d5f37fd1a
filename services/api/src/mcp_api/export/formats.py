"""The frames around the exported rows: what comes before, between and after them."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


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


def _sarif_frame() -> tuple[bytes, bytes]:
    driver = {"name": "mcp-security-platform", "informationUri": "https://modelcontextprotocol.io/"}
    document = orjson.dumps(
        {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": []}]}
    )
    before, _, after = document.rpartition(b"[]")
    return before + b"[", b"]" + after


_SARIF_BEFORE, _SARIF_AFTER = _sarif_frame()

CSV = Format("csv", "text/csv; charset=utf-8; header=present", "csv", header=True)
JSONL = Format("jsonl", "application/jsonl", "jsonl")
JSON = Format("json", "application/json", "json", before=b"[", separator=b",\n", after=b"]")
SARIF = Format("sarif", "application/sarif+json", "sarif", before=_SARIF_BEFORE, separator=b",\n", after=_SARIF_AFTER)
FORMATS = {form.name: form for form in (CSV, JSONL, JSON, SARIF)}

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
