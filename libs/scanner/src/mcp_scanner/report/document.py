"""The JSON report: the schema of `schema.json`, safe to print on a terminal."""

from __future__ import annotations

import json
import re

from mcp_scanner.model import Report

# Characters that steer a terminal or reorder the text around them; inside JSON they can only occur in strings.
# C1 controls and DEL, zero-width and bidi controls (Unicode 17, category Cf and the separators), tags, surrogates.
_STEERING = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def render_json(report: Report, *, indent: int | None = 2) -> str:
    """The report as JSON text without a final newline; `indent=None` gives one line, as `scan --batch` writes it."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return text if text.isascii() else _STEERING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
