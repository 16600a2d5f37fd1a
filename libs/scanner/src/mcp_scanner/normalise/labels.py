"""Messages in the codes of mail headers and of international domain names."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from mcp_scanner.normalise.view import View, constant_offsets

_LABEL = re.compile(r"\bxn--([!-~]{2,70}?)(?=[\s.,;)\"']|$)", re.IGNORECASE)
# An address has three or four labels; more of them one after the other spell something.
_LABELS = 5
_MIME_WORD = re.compile(r"=\?[\w-]{2,20}\?([bBqQ])\?([!->@-~]{4,2000})\?=")
# Soft hyphens of mail, letters as they are, and codes of two digits among them.
_QUOTED = re.compile(r"(?:(?:=[0-9A-Fa-f]{2})+[\w.,;:'/-]{0,2}[ \n]?|=\n){3,}(?:=[0-9A-Fa-f]{2})*")


def label_views(text: str) -> Iterator[View]:
    """What a run of punycode labels, MIME words or quoted-printable words says."""
    if "xn--" in text or "XN--" in text:
        yield from _labels(text)
    if "=?" in text:
        yield from _mime_words(text)
    if text.count("=") >= _LABELS:
        yield from _quoted(text)


def _view(kind: str, message: str, start: int) -> View:
    return View(kind, message, constant_offsets(len(message), start), encoded=True)


def _labels(text: str) -> Iterator[View]:
    labels = list(_LABEL.finditer(text))
    if len(labels) < _LABELS:
        return
    words = []
    for label in labels:
        try:
            words.append(label.group(1).encode("ascii").decode("punycode"))
        except UnicodeError:
            words.append(label.group(1))
    yield _view("punycode", " ".join(words), labels[0].start())


def _mime_words(text: str) -> Iterator[View]:
    pieces = []
    start = -1
    for word in _MIME_WORD.finditer(text):
        coding, body = word.groups()
        try:
            data = base64.b64decode(body + "=" * (-len(body) % 4)) if coding in "bB" else _bytes(body.replace("_", " "))
        except binascii.Error:
            continue
        start = word.start() if start < 0 else start
        pieces.append(data.decode("utf-8", "replace"))
    if pieces:
        yield _view("MIME words", "".join(pieces), start)


def _quoted(text: str) -> Iterator[View]:
    for run in _QUOTED.finditer(text):
        message = _bytes(run.group().replace("=\n", "")).decode("utf-8", "replace")
        if message.isprintable():
            yield _view("quoted-printable", message, run.start())


def _bytes(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("utf-8", "replace"))
