"""Constant folding over texts: what an obfuscated program hides behind concatenation, slices and encodings."""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable

from mcp_scanner.source.values import CHOSEN, EMPTY, HOLE, MAX_TEXT, Label, Origin, Value, concat, join

# A constant is unpacked at most to this many characters; payloads worth reading show themselves in the first page.
MAX_UNPACKED = 20_000
_SPECIFIER = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[sdrfxi]|\{[^{}]*\}")

_DOLLAR = re.compile(r"\$\{?\w+\}?")


def fold_binary(operator: ast.operator, left: Value, right: Value) -> Value:
    """`+`, `%`, `/` (paths) and `*` on abstract values."""
    if isinstance(operator, ast.Add) and (left.number is None or right.number is None):
        return concat([left, right]) if left.texts or right.texts else join(left, right).plain()
    if left.number is not None and right.number is not None:
        return _number(operator, left.number, right.number)
    if isinstance(operator, ast.Div) and (left.texts or right.texts):
        joined = concat([left, Value(texts=("/",)), right])
        return Value(labels=joined.labels, texts=joined.texts, dotted="pathlib.Path()")
    if isinstance(operator, ast.Mod) and left.texts:
        return fill(left, right)
    if isinstance(operator, ast.Mult):
        return _repeat(left, right)
    return join(left, right).plain()


def _number(operator: ast.operator, left: int, right: int) -> Value:
    """Arithmetic on constants, without ever computing a number of more than a few thousand bits."""
    if isinstance(operator, ast.Pow):
        small = 0 <= right <= 64 and abs(left) < 2**32
        return Value(number=left**right) if small else Value()
    if isinstance(operator, ast.LShift):
        return Value(number=left << right) if 0 <= right <= 128 else Value()
    if abs(left) > 2**128 or abs(right) > 2**128:
        return Value()
    if isinstance(operator, ast.Add):
        return Value(number=left + right)
    if isinstance(operator, ast.Sub):
        return Value(number=left - right)
    return Value(number=left * right) if isinstance(operator, ast.Mult) else Value()


def _repeat(left: Value, right: Value) -> Value:
    both = join(left, right)
    factor = left.number if left.number is not None else right.number
    size = max(left.size, right.size) * (factor or 1)
    return Value(labels=both.labels, texts=both.texts, size=min(size, 10**15))


def fill(template: Value, values: Value) -> Value:
    """A format template with its placeholders replaced by the values."""
    pieces = values.texts if len(values.texts) == 1 else (CHOSEN if values.has(Origin.PARAM) else HOLE,)
    texts = tuple(_SPECIFIER.sub(lambda _: pieces[0], item)[:MAX_TEXT] for item in template.texts)
    return Value(labels=template.labels | values.labels, texts=texts)


def substitute(template: Value, values: Value) -> Value:
    """A string.Template with its $placeholders replaced by the values."""
    pieces = values.texts if len(values.texts) == 1 else (CHOSEN if values.has(Origin.PARAM) else HOLE,)
    texts = tuple(_DOLLAR.sub(lambda _: pieces[0], item)[:MAX_TEXT] for item in template.texts)
    return Value(labels=template.labels | values.labels, texts=texts)


def fold_slice(base: Value, part: ast.Slice) -> Value:
    """A slice; `[::-1]` reverses constants, any other slice of a constant stays that constant."""
    step = part.step
    reverses = isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub)
    if reverses and part.lower is None and part.upper is None:
        return Value(
            labels=base.labels | {Label(Origin.DECODED, "reversed")}, texts=tuple(item[::-1] for item in base.texts)
        )
    return base.plain()


def decode(name: str, value: Value, codec: str = "") -> Value:
    """What a decoding function gives for a constant; labels say that the text was packed."""
    labels = value.labels | {Label(Origin.DECODED, name)}
    decoder = _DECODERS.get(codec or name)
    texts = tuple(filter(None, (_attempt(decoder, item) for item in value.texts))) if decoder else ()
    return Value(labels=labels, texts=texts)


def _attempt(decoder: Callable[[bytes], bytes], item: str) -> str:
    try:
        return decoder(item.encode("latin-1"))[:MAX_UNPACKED].decode("latin-1")
    except (ValueError, binascii.Error, zlib.error, EOFError, UnicodeError):
        return ""


def _inflate(data: bytes) -> bytes:
    return zlib.decompressobj(wbits=47).decompress(data, MAX_UNPACKED)


def _rotate(data: bytes) -> bytes:
    return codecs.encode(data.decode("latin-1"), "rot13").encode("latin-1")


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "b64decode": lambda data: base64.b64decode(data + b"=" * (-len(data) % 4)),
    "b32decode": base64.b32decode,
    "b85decode": base64.b85decode,
    "a85decode": base64.a85decode,
    "unhexlify": binascii.unhexlify,
    "fromhex": lambda data: binascii.unhexlify(data.replace(b" ", b"")),
    "decompress": _inflate,
    "rot13": _rotate,
    "rot_13": _rotate,
    "base64": lambda data: base64.b64decode(data + b"=" * (-len(data) % 4)),
    "hex": binascii.unhexlify,
}
DECODER_NAMES = frozenset(_DECODERS)

__all__ = ["DECODER_NAMES", "EMPTY", "decode", "fill", "fold_binary", "fold_slice"]
