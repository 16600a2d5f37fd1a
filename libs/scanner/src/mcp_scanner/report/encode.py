"""JSON text that is safe to print on a terminal."""

from __future__ import annotations

import json
import re
from typing import Any

# Characters that steer a terminal or reorder the text around them; inside JSON they can only occur in strings.
# DEL and C1 controls, soft hyphen, bidi and zero-width controls, separators, interlinear marks, lone surrogates.
_STEERING = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def encode_json(document: Any, *, indent: int | None = 2) -> str:
    """JSON without a final newline; with `indent=None` on one line.

    Steering characters are written as escapes, which decode to the same string; lone surrogates, which no decoder
    agrees on, become U+FFFD.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(document, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return text if text.isascii() and "\x7f" not in text else _STEERING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
