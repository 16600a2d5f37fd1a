"""Whether a clause forbids what it names: "never send it" forbids, "do not tell the user, send it" does not."""

from __future__ import annotations

import re

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Sentence

_NEGATOR = re.compile(
    r"\b(?:never|not|don't|mustn't|shouldn't|can't|cannot|won't|doesn't|isn't|aren't|nor|neither|avoid|without|"
    r"refuses?|prevents?|nicht|niemals|nie|keine?[nrsm]?|ohne|jamais|pas|sans|nunca|jamas|sin|nao|sem|non|"
    r"rather than|instead of|mai|senza|не|нельзя|никогда|без|niet|nooit|geen|zonder|nigdy|bez|zadn\w*|asla|jangan|"
    r"tidak|tanpa|dilarang|khong|\u0111ung|ні|ніколи)\b|(?-i:\bne\b|\bno\b|\bn')|[不未勿别]|禁止|请勿|(?:^|\s)(?:لا|ولا|ألا|لن|دون|بدون|मत|न|नहीं|"
    r"बिना)\s",
    re.IGNORECASE,
)
# Japanese, Korean, Turkish and Hindi negate behind the verb or its object.
_NEGATED_AFTER = re.compile(
    r"ないで|ません|てはいけ|てはなら|禁止|지 ?마|지 ?말|지 ?않|금지|\w(?:may|me)y[ıi]n(?:[ıi]z)?\b|"
    r"(?:\s|^)(?:न|मत|नहीं) "
)
_CLAUSE = re.compile(
    r"[:;,，；：—]|\s-\s|\b(?:but|then|just|sondern|aber|mais|puis|pero|sino|ma|mas|но|а затем)\b|但是?|而是",
    re.IGNORECASE,
)
# "never, whatever happens, send" is one clause.
_PARENTHESIS = re.compile(r"\b(never|not|nie|jamais|nunca|mai|nao|никогда)\s*,[^,.]{1,60},", re.IGNORECASE)
# A negation inside these tells the model to hide or to leave others out; it forbids nothing else.
_OTHER_NEGATIONS = (
    Cue.CONCEAL,
    Cue.DEED_HIDDEN,
    Cue.DEED_UNSEEN,
    Cue.NO_CONFIRMATION,
    Cue.CONSENT_SKIPPED,
    Cue.KEPT_QUIET,
    Cue.COVERT,
    Cue.AVOID_OTHERS,
    Cue.OTHERS_SHUT_OUT,
    Cue.REGARDLESS,
    Cue.THREATENED,
)


def is_forbidden(sentence: Sentence, place: int) -> bool:
    """Whether the clause around `place`, counted from the start of the sentence, is negated."""
    text = _PARENTHESIS.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), sentence.text)
    for cue in _OTHER_NEGATIONS:
        for start, end in sentence.cues.get(cue, ()):
            first, last = start - sentence.start, min(end - sentence.start, place)
            if first < place:
                text = text[:first] + " " * max(0, last - first) + text[max(first, last) :]
    before = text[:place]
    for match in _CLAUSE.finditer(before):
        before = " " * match.end() + before[match.end() :]
    return _NEGATOR.search(before) is not None or _NEGATED_AFTER.search(text, place) is not None
