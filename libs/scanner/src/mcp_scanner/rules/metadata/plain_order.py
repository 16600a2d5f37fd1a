"""Orders so plain that their sentence suffices: each is a finding of the rule that its meaning belongs to.

The other rule files combine small cues over neighbouring sentences; here one cue holds a whole meaning (who is to do
what to whom), so that an order is found however honest the text around it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.detectors.switches import says_what_it_skips
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import (
    argument_tampering,
    authority,
    command_execution,
    concealment,
    exfiltration,
    foreign_control,
    output_manipulation,
    persistence,
    preference,
    sensitive_access,
    weakening,
)
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

# The rules reported here are declared, explained and exemplified in their own files.
RULES: tuple[Rule, ...] = ()

ORDERS: dict[Cue, Rule] = {
    Cue.SECRET_HANDED_OVER: sensitive_access.RULE,
    Cue.DIALOGUE_HANDED_OVER: exfiltration.RULE,
    Cue.FOREIGN_DEED: foreign_control.RULE,
    Cue.FOREIGN_ARGUMENT: argument_tampering.RULE,
    Cue.OTHERS_SHUT_OUT: preference.RULE,
    Cue.DEED_UNSEEN: concealment.RULE,
    Cue.ORDERS_REPLACED: authority.RULE,
    Cue.SAFEGUARDS_OFF: weakening.RULE,
    Cue.FALSEHOOD_TOLD: output_manipulation.RULE,
    Cue.PAYLOAD_RUN: command_execution.RULE,
    Cue.RULE_PLANTED: persistence.RULE,
}
# What stands right before an order and turns it into a warning, a contrast or the description of a defence.
_TURNED = re.compile(
    r"\b(?:do not|don't|never|must not|mustn't|should not|shouldn't|cannot|can't|not|avoid|nor|no|refuses? to|rather "
    r"than|instead of|without|prevents?|detects?|such as|e\.g\.|like|example)(?: \w+){0,2}?[ \"'“‘«`:]*$",
    re.IGNORECASE,
)
# Characters before an order within which such words stand.
_REACH = 36
# The first sentence of a tool says what the tool does, in the imperative as often as not: "Disable a firewall rule."
# It orders the model about only with a sign of its own: a duty, somebody addressed, an occasion, secrecy, an excuse.
_SIGNS_OF_AN_ORDER = mask_of(
    *(Cue.OBLIGATION, Cue.ADDRESS, Cue.BEFORE, Cue.WHEN, Cue.REGARDLESS, Cue.CONCEAL, Cue.COVERT, Cue.EXCUSE),
    *(Cue.THREATENED, Cue.OTHER_TOOLS, Cue.PLACE_IN_ARGUMENT, Cue.CONTEXT_DATA, Cue.SENSITIVE_PATH),
)
# What administration tools do for a living and describe in the imperative: "Disable the rule."
_ALSO_DESCRIBED = frozenset({Cue.SAFEGUARDS_OFF, Cue.RULE_PLANTED, Cue.FALSEHOOD_TOLD})
# Words after "do not use other tools" that bound it to one purpose: "to click", "for files of this project".
_BOUNDED = re.compile(
    r",? (?:to|for|that|which|when|while|with|if|on|in)\b(?! (?:any|all|every|this)\b)", re.IGNORECASE
)
# Signs that a command is a payload and not what a package manager is for.
_PAYLOADS = mask_of(Cue.DANGEROUS_COMMAND, Cue.EXTERNAL, Cue.SENSITIVE_PATH, Cue.PERSIST_PLACE, Cue.COVERT)
# A parameter that takes a secret for itself: to ask for the password of a protected form is what it is for.
_OWN_SECRET = re.compile(r"/properties/\w*(?:password|passphrase|passcode|otp|pin)/", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
# "Never do it without asking the user": the opposite of doing it behind the user's back.
_ASKED_FIRST = re.compile(
    r"^\W*(?:[\w ]{1,20}[:,] )?(?:never|do not|don't|must not|should not|cannot|can't)\b[^.;\n]{0,100}\bwithout "
    r"(?:first |explicitly |ever )*(?:asking|telling|informing|notifying|consulting|confirming|warning|"
    r"the (?:explicit )?"
    r"(?:approval|consent|permission|agreement)|(?:explicit |written |prior )?(?:approval|consent|permission|"
    r"confirmation))\b",
    re.IGNORECASE,
)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find plain orders."""
    for sentence in reading.sentences:
        for cue, rule in ORDERS.items():
            for start, end in sentence.cues.get(cue, ()):
                if not _TURNED.search(reading.text[max(sentence.start, start - _REACH) : start]):
                    mild = (
                        sentence.has(Cue.DEFENCE)
                        or _says_what_it_does(reading, sentence)
                        or _ASKED_FIRST.search(sentence.text) is not None
                        or says_what_it_skips(reading.field, reading.text, sentence.start, sentence.end)
                        or (cue is Cue.SECRET_HANDED_OVER and _asks_for_its_own(reading, sentence))
                        or (cue is Cue.FOREIGN_DEED and _is_at_home(sentence, context))
                        or (cue is Cue.OTHERS_SHUT_OUT and _BOUNDED.match(reading.text, end) is not None)
                    )
                    severity, confidence = _weight(cue, sentence, mild=mild)
                    yield Hit(rule, start, max(end, sentence.end), severity, confidence)
                    break


def _weight(cue: Cue, sentence: Sentence, *, mild: bool) -> tuple[Severity, Confidence]:
    """A sentence that may as well describe is worth a look; with a sign of an order it fails a gate."""
    if mild:
        return Severity.LOW, Confidence.LOW
    if cue is Cue.PAYLOAD_RUN and not sentence.mask & (_PAYLOADS | _SIGNS_OF_AN_ORDER):
        return Severity.MEDIUM, Confidence.LOW
    if cue not in _ALSO_DESCRIBED or sentence.mask & _SIGNS_OF_AN_ORDER:
        return Severity.HIGH, Confidence.MEDIUM
    return Severity.MEDIUM, Confidence.LOW


def _says_what_it_does(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence opens a tool's description, or stands in a parameter's, and nothing turns to the model."""
    return (
        (sentence.start == 0 or "/properties/" in reading.field.pointer)
        and reading.field.surface == "tool"
        and reading.field.role is Role.DESCRIPTION
        and not sentence.mask & _SIGNS_OF_AN_ORDER
    )


def _asks_for_its_own(reading: Reading, sentence: Sentence) -> bool:
    """Whether a parameter named for a secret asks the user for that secret, not for what lies in a file."""
    return _OWN_SECRET.search(reading.field.pointer) is not None and not sentence.has(Cue.SENSITIVE_PATH)


def _is_at_home(sentence: Sentence, context: Context) -> bool:
    """Whether the service that the sentence sends the model to is this server's own."""
    return any(word in context.known.words for word in _WORD.findall(sentence.text.lower()))
