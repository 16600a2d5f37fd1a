"""Cues that a negation turns round: "never upload without asking", "do not claim that it was sent"."""

from __future__ import annotations

import re

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.matcher import Cues

_NOT_BEFORE = re.compile(
    r"\b(?:do not|don't|never|must not|mustn't|should not|shouldn't|cannot|can't|not|avoid|nor|nicht|jamais|nunca|no)"
    r"(?: \w+)? ?[`'\"]?$",
    re.IGNORECASE,
)
# "Do not ask for confirmation if it was given" keeps the confirmation.
_ALREADY_GIVEN = re.compile(
    r"^[^.!?;:\n]{0,40}?\b(?:if|when|once|where|unless)\b[^.!?;:\n]{0,40}?(?:\b(?:already|confirmed|approved|agreed|"
    r"consented|given|granted|set|passed)\b|--?yes\b)",
    re.IGNORECASE,
)
_NEVER_WITHOUT = re.compile(
    r"\b(?:never|do not|don't|must not|should not|cannot|not to|no)\b(?:[^.!?\n]|\.\S){0,160}$",
    re.IGNORECASE,
)
# The same in other languages, where the prohibition may stand before or behind.
_WITHOUT = re.compile(
    r"ohne|sans|\bsin\b|\bsem\b|senza|без|\bbez\b|zonder|tanpa|없이|なし|せずに|未经|未經|دون|بدون|बिना|khong|madan|meden|"
    r"(?:pas|nicht|no|nao|non|не|nie|niet)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:nie|niemals|nicht|kein\w*|darf|jamais|ne|nunca|jamas|no|nao|mai|non|nigdy|nooit|niet|geen|jangan|dilarang|khong|"
    r"đung|asla)\b[^.!?\n]{0,80}$|(?:никогда|нельзя|ніколи|\bне)\s[^.!?\n]{0,80}$|(?:لا|ألا|يمنع|不得|不要|禁止|请勿|切勿)[^.!?。]{0,40}$",
    re.IGNORECASE,
)
_FORBIDDEN_AFTER = re.compile(
    r"^[^.!?。\n]{0,40}?(?:不得|不要|不可|不能|禁止|请勿|切勿|ないで|ません|てはいけ|てはなら|禁じ|지 ?마|지 ?않|금지|"
    r"안 ?됩|मत|न करें|ne doit|darf nicht|no se|nao deve|eklemeyin|(?:may|me)y[ıi]n|m[ae]mal[ıi])",
    re.IGNORECASE,
)
# Told not to: the opposite of the cue.
_TURNED = (
    Cue.FALSE_OUTPUT,
    Cue.IGNORE_PREVIOUS,
    Cue.WEAKEN,
    Cue.REGARDLESS,
    Cue.LOOP,
    Cue.DESTROY,
    *(Cue.COMMAND, Cue.DANGEROUS_COMMAND, Cue.RUN_COMMAND, Cue.PAYLOAD_RUN, Cue.SEND),
)
# "never ... without telling the user" asks for openness.
_DOUBLED = (Cue.NO_CONFIRMATION, Cue.CONSENT_SKIPPED, Cue.COVERT, Cue.CONCEAL, Cue.DEED_HIDDEN)
# "Entries that are not in the list are deleted silently, with no error" warns of a behaviour.
_MISHAP = re.compile(
    r"^,? ?(?:with no errors?|without (?:an? |any )?(?:errors?|warnings?)|fail(?:s|ed|ing)?|ignored|dropped|"
    r"discarded|truncated|lost|returns? (?:nothing|no|empty|null|none)|succeeds?|no-?ops?|"
    r"do(?:es)? nothing|corrupts?|breaks?)\b",
    re.IGNORECASE,
)
# Characters before a cue within which its negation stands.
_REACH = 24


def drop_negated(text: str, cues: Cues) -> None:
    """Take out of `cues` the spans that the text negates; `text` is the whole flattened text."""
    for cue in _TURNED:
        if cue in cues:
            _keep(
                cues,
                cue,
                [span for span in cues[cue] if not _NOT_BEFORE.search(text[max(0, span[0] - _REACH) : span[0]])],
            )
    if Cue.COVERT in cues:
        _keep(cues, Cue.COVERT, [span for span in cues[Cue.COVERT] if not _MISHAP.search(text[span[1] : span[1] + 40])])
    if Cue.NO_CONFIRMATION in cues:
        asked = [span for span in cues[Cue.NO_CONFIRMATION] if not _ALREADY_GIVEN.search(text[span[1] : span[1] + 90])]
        _keep(cues, Cue.NO_CONFIRMATION, asked)
    for cue in _DOUBLED:
        if cue in cues:
            _keep(cues, cue, [span for span in cues[cue] if not _is_doubled(text, span)])


def _is_doubled(text: str, span: tuple[int, int]) -> bool:
    if _WITHOUT.search(text, *span) and (
        _NEVER.search(text[max(0, span[0] - 100) : span[0]]) or _FORBIDDEN_AFTER.search(text[span[1] : span[1] + 60])
    ):
        return True
    within = text[span[0] : span[1]].lower().find("without")
    place = span[0] + within
    return within >= 0 and _NEVER_WITHOUT.search(text[max(0, place - 200) : place]) is not None


def _keep(cues: Cues, cue: Cue, spans: list[tuple[int, int]]) -> None:
    if spans:
        cues[cue] = spans
    else:
        del cues[cue]
