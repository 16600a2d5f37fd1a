"""Specimens: the phrases that a tool for detecting attacks names as what it detects.

"Flags phrases like 'ignore previous instructions'" quotes an order and gives none. What is quoted or listed so counts
at most MEDIUM; everything around it is judged as if the specimens were not there, so that an order beside them is as
grave as ever. A specimen is short, has a verb of detection before it in its own sentence, nothing there that turns to
the model, no stranger's address, and its tool is called after detection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mcp_scanner.detectors.addresses import strange_address
from mcp_scanner.detectors.sentences import split_sentences
from mcp_scanner.model import Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.surfaces import TextField
from mcp_scanner.surfaces.field import Role

# Names of tools that look for something in a text.
_DETECTOR = re.compile(
    r"(?i)detect|scan|check|guard|filter|classif|moderat|screen|sanit|audit|inspect|valid|lint|analy[sz]|firewall|"
    r"shield|protect|defen[cs]e|jailbreak|inject|threat|malicious|toxic|phish|safety|poison"
)
_DETECTS = re.compile(
    r"(?i)\b(?:detect(?:s|ing|ion of)?|flag(?:s|ging)?|find(?:s|ing)?|catch(?:es|ing)?|spots?|identif(?:y|ies|ying)|"
    r"recogni[sz](?:es?|ing)|block(?:s|ing)?|filter(?:s|ing)?(?: out)?|"
    r"(?:look|scan|check|search|test|screen)(?:s|ing|ed)?(?: \w+){0,4} for|"
    r"reject(?:s|ing)?|matche?s|classif(?:y|ies)|report(?:s|ing)?|strips?|remov(?:es?|ing)|known|typical hits?|"
    r"suspicious|attack)\b[^!?\n]{0,160}$"
)
# Words of the sentence that turn to the model: then it does not only describe.
_TURNS = re.compile(
    r"(?i)\b(?:you|your|must|always|never|please|now|then|obey|follow|comply|execute|perform|do|make|ensure|before|"
    r"after|first|instead|assistant|model|agent)\b"
)
# Quotes in pairs; an apostrophe stands inside a word, and so is no quote.
_QUOTED = re.compile(
    r"\"([^\"\n]{3,120})\"|`([^`\n]{3,120})`|“([^“”\n]{3,120})”|«([^«»\n]{3,120})»|(?<!\w)'([^\n]{3,120}?)'(?!\w)"
    r"|(?<!\w)‘([^\n]{3,120}?)’(?!\w)"
)
# A list without quotes: after these words, up to the end of the sentence.
_LISTED = re.compile(r"(?i)(?:\bsuch as|\blike|\be\.?g\.?,?|\bincluding|\bfor example,?|:) ?")
_ITEMS = re.compile(r"(?:\s*[,;/|]\s*(?:and |or )?| or )")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|ex|incl)\.\Z")
_LONGEST_ABBREVIATION = 6  # characters, with what stands before it
_MOST_WORDS = 16  # in quotes: one sentence
_MOST_LISTED_WORDS = 6  # unquoted, an item longer than a phrase is a sentence of the text itself
_PLACE = re.compile(r"[/~\\]|\w\.\w")  # a path or an address, which a bare list of phrases does without
_SENTENCES_WITHIN = re.compile(r"[.!?;]\s+\w")
_WORDS = re.compile(r"\w")


def without_specimens(field: TextField) -> TextField | None:
    """The field with the letters of its specimens crossed out, character for character; None where it has none."""
    if field.role not in {Role.DESCRIPTION, Role.PARAMETER_TEXT} or not _DETECTOR.search(field.owner):
        return None
    text = field.text
    spans = [span for start, end in _sentences(text) for span in _in_sentence(text, start, end)]
    if not spans:
        return None
    crossed = list(text)
    for start, end in spans:
        crossed[start:end] = _WORDS.sub("x", text[start:end])
    return replace(field, text="".join(crossed))


def capped(hit: Hit) -> Hit:
    """The hit, at most MEDIUM."""
    return hit if hit.severity.rank <= Severity.MEDIUM.rank else replace(hit, severity=Severity.MEDIUM)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, those cut after an abbreviation that introduces specimens put together again."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if spans and _ABBREVIATED.search(text, max(spans[-1][0], spans[-1][1] - _LONGEST_ABBREVIATION), spans[-1][1]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _in_sentence(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = text[start:end]
    found = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(sentence)]
    found = [span for span in found if _is_short(sentence[slice(*span)], _MOST_WORDS)]
    if not found:
        found = list(_listed(sentence))
    if not found:
        return
    letters = list(sentence)
    for first, last in found:
        letters[first:last] = " " * (last - first)
    around = "".join(letters)
    if _DETECTS.search(around[: found[0][0]]) and not _TURNS.search(around):
        yield from ((start + first, start + last) for first, last in found)


def _listed(sentence: str) -> Iterator[tuple[int, int]]:
    opening = _LISTED.search(sentence)
    if opening is None:
        return
    items = _ITEMS.split(sentence[opening.end() :])
    if all(_is_short(item, _MOST_LISTED_WORDS) and not _PLACE.search(item) for item in items):
        yield opening.end(), len(sentence)


def _is_short(phrase: str, most: int) -> bool:
    return len(phrase.split()) <= most and not _SENTENCES_WITHIN.search(phrase) and strange_address(phrase, "") is None
