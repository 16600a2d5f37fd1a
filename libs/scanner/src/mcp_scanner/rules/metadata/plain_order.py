"""Orders so plain that their sentence suffices: each is a finding of the rule that its meaning belongs to.

The other rule files combine small cues over neighbouring sentences; here one cue holds a whole meaning (who is to do
what to whom), so that an order is found however honest the text around it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading, Sentence
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
_WORD = re.compile(r"[a-z]{3,}")


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find plain orders."""
    for sentence in reading.sentences:
        for cue, rule in ORDERS.items():
            for start, end in sentence.cues.get(cue, ()):
                if not _TURNED.search(reading.text[max(sentence.start, start - _REACH) : start]):
                    mild = sentence.has(Cue.DEFENCE) or (cue is Cue.FOREIGN_DEED and _is_at_home(sentence, context))
                    severity, confidence = (
                        (Severity.LOW, Confidence.LOW) if mild else (Severity.HIGH, Confidence.MEDIUM)
                    )
                    yield Hit(rule, start, max(end, sentence.end), severity, confidence)
                    break


def _is_at_home(sentence: Sentence, context: Context) -> bool:
    """Whether the service that the sentence sends the model to is this server's own."""
    return any(word in context.known.words for word in _WORD.findall(sentence.text.lower()))
