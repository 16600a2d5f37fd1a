"""All readings of one text: the plain one first, then what was hidden or encoded in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcp_scanner.normalise.alphabets import alphabet_views
from mcp_scanner.normalise.ciphers import cipher_views
from mcp_scanner.normalise.columns import column_views, second_word_views
from mcp_scanner.normalise.encodings import encoded_views
from mcp_scanner.normalise.invisible import invisible_views
from mcp_scanner.normalise.labels import label_views
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.normalise.regrouping import regrouped_views
from mcp_scanner.normalise.respelling import respelt_views
from mcp_scanner.normalise.signs import ALL, signs_of
from mcp_scanner.normalise.view import PLAIN, View, constant_offsets
from mcp_scanner.normalise.wording import reworded_views

# Encodings inside encodings; each layer is at least a quarter shorter than the one around it.
MAX_NESTING = 8
# Readings of one text, all nestings together: bounds hostile input. Sixteen encodings give at most 13 each.
MAX_VIEWS = 256
# Shorter texts cannot hold an encoded sentence.
_SHORTEST = 16


def views_of(text: str) -> list[View]:
    """The plain reading and every hidden or encoded one, decoded layer by layer."""
    return _all_views(text, plain_view(text), ALL)


def views_of_all(texts: Sequence[str]) -> Iterator[list[View]]:
    """The readings of each text, as `views_of` gives them; what cannot occur in any is ruled out for all at once."""
    plain = [plain_view(text) for text in texts]
    for text, view, signs in zip(texts, plain, signs_of([view.text for view in plain]), strict=True):
        yield _all_views(text, view, signs)


def _all_views(text: str, plain: View, signs: int) -> list[View]:
    views = [plain]
    frontier = [(plain, text)]
    for _ in range(MAX_NESTING):
        found: list[tuple[View, str]] = []
        for outer, raw in frontier:
            for inner in _decoded(raw, outer, signs if outer is plain else ALL):
                if len(views) + len(found) >= MAX_VIEWS:
                    break
                found.append((_folded(inner), inner.text))
        seen = {view.text for view in views}
        fresh = list({view.text: (view, raw) for view, raw in reversed(found) if view.text not in seen}.values())[::-1]
        views.extend(view for view, _ in fresh)
        if not fresh:
            break
        frontier = fresh
    return views


def _folded(view: View) -> View:
    """A decoded reading with its own look-alikes and invisible characters folded."""
    if view.text.isascii() or not view.offsets:
        return view
    text = plain_view(view.text).text
    return View(view.kind, text, constant_offsets(len(text), view.offsets[0]), view.hidden, view.encoded)


def _decoded(raw: str, outer: View, signs: int) -> Iterator[View]:
    for inner in invisible_views(raw):
        yield _within(outer, inner)
    folded = View("", raw) if raw.isascii() else outer if outer.kind == PLAIN else plain_view(raw)
    if len(folded.text) < _SHORTEST:
        return
    for inner in (
        *encoded_views(folded.text, signs),
        *cipher_views(folded.text, signs),
        *respelt_views(folded.text, raw, signs),
        *regrouped_views(folded.text, signs),
        *reworded_views(folded.text, signs),
        *label_views(folded.text),
        *alphabet_views(folded.text, signs),
        *column_views(folded.text),
        *second_word_views(folded.text),
    ):
        yield _within(outer, _moved(inner, folded))


def _moved(inner: View, folded: View) -> View:
    if inner.offsets is None or folded.offsets is None:
        return inner
    offsets = inner.offsets[:]
    for index, place in enumerate(offsets):
        offsets[index] = folded.offsets[min(place, len(folded.offsets) - 1)]
    return View(inner.kind, inner.text, offsets, inner.hidden, inner.encoded)


def _within(outer: View, inner: View) -> View:
    """The inner reading with offsets into the outermost text and both ways of hiding named."""
    if outer.kind == "plain" or not outer.offsets:
        return inner
    offsets = outer.offsets[:1] * len(inner.text)
    kind = f"{outer.kind}, then {inner.kind}"
    return View(kind, inner.text, offsets, outer.hidden or inner.hidden, outer.encoded or inner.encoded)
