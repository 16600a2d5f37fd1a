"""Find the cues of many texts at once with linear-time patterns (RE2).

The texts of a listing are joined to portions and each pattern that can occur there runs once over the whole: one call
costs more than a kilobyte does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import re2

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.language import without_english
from mcp_scanner.detectors.lexicon.orders import FAMILIES
from mcp_scanner.detectors.lexicon.world import SIGNS
from mcp_scanner.detectors.patterns import Patterns

Span = tuple[int, int]
Cues = dict[Cue, list[Span]]

_ALWAYS = ("neutral", "english", "english_claims", "english_intent", *(f"orders.{family}" for family in FAMILIES))
# Languages whose patterns run only where their script or a word of theirs occurs.
_BY_SIGN: tuple[tuple[str, Any], ...] = tuple(
    (language, re2.compile(f"(?i:{sign})".encode()))
    for language, sign in (
        ("chinese", "[\u4e00-\u9fff]"),
        ("japanese", "[\u3040-\u30ff]"),
        ("korean", "[\uac00-\ud7af]"),
        ("russian", "[\u0430-\u044f]{3}"),
        (
            "french",
            (
                r"\b(?:vous|toutes|sans|outil|utilisateur|avant|ignorez|lorsque|quelle|toujours|executez|veuillez|"
                r"envoy\w+|lisez|mets|mettez|contenu|dans|oublie\w*|courriels?|ajoute[rz]?)\b"
            ),
        ),
        (
            "spanish",
            (
                r"\b(?:usuario|herramienta|siempre|todas|antes|cuando|ejecuta|ignora|debes?|sin|por favor|contenido|"
                r"envia\w*|olvid\w+|conversacion|campo|correos?)\b"
            ),
        ),
        (
            "german",
            (
                r"\b(?:nicht|benutzer|nutzer|werkzeug|bevor|immer|niemals|ohne|ignoriere|wenn|alle|und|bitte|inhalt|sende|"
                r"schicke|jeder|jede|feld|fuge|gesamte\w*|schreibe)\b"
            ),
        ),
        (
            "portuguese",
            (
                r"\b(?:usuario|ferramenta|sempre|todas|antes|quando|ignore|voce|sem|por favor|conteudo|envi[ae]\w*|"
                r"leia|nao|conversa)\b"
            ),
        ),
        (
            "italian",
            r"\b(?:utente|strumento|sempre|tutte|prima|quando|ignora|senza|leggi|invia\w*|contenuto|campo|dimentic\w+)\b",
        ),
    )
)
# The wide lexicons of orders in other languages: read only where a text of its own shows the language.
_WORLD: tuple[tuple[str, Any], ...] = tuple(
    (language, re2.compile(f"(?i:{sign})".encode())) for language, sign in SIGNS
)
# No pattern can match this, so nothing is found across two texts.
_SEPARATOR = "\n\x00\n"
# Characters of one portion: small enough that most patterns cannot occur there, large enough that the calls do not
# count; measured on the honest servers of the corpus, from 4,000 to 16,000 cost the same.
_PORTION = 8_000
# Occurrences of one pattern in one listing that are told; a hostile listing may hold a million.
_PER_PATTERN = 20_000


def find_cues(texts: Sequence[str], note: Callable[[str], None] | None = None) -> list[Cues]:
    """Spans of every cue in each text, each list in order of place; `note` is told what was left unread."""
    found: list[Cues] = [{} for _ in texts]
    for ascii_only in (True, False):
        chosen = [index for index, text in enumerate(texts) if text.isascii() is ascii_only]
        if chosen:
            _search([texts[index] for index in chosen], [found[index] for index in chosen], ascii_only, note)
    for cues in found:
        for spans in cues.values():
            spans.sort()
    return found


def _search(texts: list[str], found: list[Cues], ascii_only: bool, note: Callable[[str], None] | None) -> None:
    joined = _SEPARATOR.join(texts)
    left: dict[tuple[tuple[str, ...], int], int] = {}
    _search_with((_ALWAYS, *((language,) for language in languages_of(joined))), texts, found, ascii_only, left)
    encoded = joined.encode("utf-8", "replace")
    shown = [(language, sign) for language, sign in _WORLD if sign.search(encoded)]
    others = _not_english(texts) if shown else []
    for language, sign in shown:
        own = [(index, text) for index, text in others if sign.search(text.encode("utf-8", "replace"))]
        _search_with(((language,),), [text for _, text in own], [found[index] for index, _ in own], ascii_only, left)
    if note and any(budget <= 0 for budget in left.values()):
        note(f"one wording occurs {_PER_PATTERN} times or more; what follows was not judged by it")


def _not_english(texts: list[str]) -> list[tuple[int, str]]:
    """The texts with a sentence in another language, by their places, English sentences blanked out."""
    left = ((index, without_english(text)) for index, text in enumerate(texts))
    return [(index, text) for index, text in left if not text.isspace()]


def _search_with(
    lexicons: tuple[tuple[str, ...], ...],
    texts: list[str],
    found: list[Cues],
    ascii_only: bool,
    left: dict[tuple[tuple[str, ...], int], int],
) -> None:
    first = 0
    for length in _portions(texts):
        _search_portion(texts[first : first + length], found[first : first + length], lexicons, ascii_only, left)
        first += length


def _portions(texts: list[str]) -> Iterator[int]:
    """How many texts in a row make one portion after the other."""
    count = size = 0
    for text in texts:
        count += 1
        size += len(text) + len(_SEPARATOR)
        if size >= _PORTION:
            yield count
            count = size = 0
    if count:
        yield count


def _search_portion(
    texts: list[str],
    found: list[Cues],
    lexicons: tuple[tuple[str, ...], ...],
    ascii_only: bool,
    left: dict[tuple[tuple[str, ...], int], int],
) -> None:
    starts: list[int] = []
    length = 0
    for text in texts:
        starts.append(length)
        length += len(text) + len(_SEPARATOR)
    encoded = _SEPARATOR.join(texts).encode("utf-8", "replace")
    for lexicon in lexicons:
        for place, cue, pattern in _patterns(lexicon).possible(encoded):
            budget = left.get((lexicon, place), _PER_PATTERN)
            spans = [match.span() for _, match in zip(range(budget), pattern.finditer(encoded), strict=False)]
            if not spans:
                continue
            left[lexicon, place] = budget - len(spans)
            if not ascii_only:
                spans = _to_characters(encoded, spans)
            for start, end in spans:
                index = bisect_right(starts, start) - 1
                base = starts[index]
                if end <= base + len(texts[index]):
                    found[index].setdefault(cue, []).append((start - base, end - base))


def _to_characters(encoded: bytes, spans: list[Span]) -> list[Span]:
    """Byte spans, in order and apart, as character spans."""
    converted: list[Span] = []
    byte, character = 0, 0
    for start, end in spans:
        first = character + len(encoded[byte:start].decode("utf-8"))
        character = first + len(encoded[start:end].decode("utf-8"))
        byte = end
        converted.append((first, character))
    return converted


def languages_of(text: str) -> tuple[str, ...]:
    """The languages with a lexicon, English apart, of which the text shows a sign."""
    encoded = text.encode("utf-8", "replace")
    return tuple(language for language, sign in _BY_SIGN if sign.search(encoded))


@cache
def _patterns(lexicon: tuple[str, ...]) -> Patterns:
    return Patterns(*lexicon)
