"""Orders that give themselves away by what they name: a stranger's address, a command, what somebody asked for.

A sentence of documentation names such things too: in examples, as what is returned, refused or supported. One that is
none of this, and sends, sets or runs something, is an order, whatever its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from mcp_scanner.detectors.addresses import strange_address
from mcp_scanner.detectors.lexicon import literals as signs
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.detectors.sentences import split_sentences
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import (
    argument_tampering,
    command_execution,
    concealment,
    exfiltration,
    foreign_control,
    output_manipulation,
    persistence,
    sensitive_access,
    weakening,
)
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

# The rules reported here are declared, explained and exemplified in their own files.
RULES: tuple[Rule, ...] = ()

_PROSE = frozenset(
    {Role.DESCRIPTION, Role.PARAMETER_TEXT, Role.INSTRUCTIONS, Role.TITLE, Role.ANNOTATION, Role.META, Role.VALUE}
)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find such sentences, one finding of a kind each."""
    if reading.field.role not in _PROSE or " " not in reading.text or _is_joined(reading):
        return
    encoded = reading.text.encode("utf-8", "replace")
    kinds = [_KINDS[place] for place in _signs().Match(encoded) or ()]
    if "/properties/" in reading.field.pointer:  # tells what a parameter is for, other parameters and secrets included
        kinds = [kind for kind in kinds if kind.holds is not _stuffed]
    if not kinds:
        return
    about = " ".join((context.listing.name, *context.known.tools))
    for start, end in split_sentences(reading.text):
        text = reading.text[start:end]
        if text[:2].isupper():
            text = signs.HEADING.sub("", text)
        for kind in kinds:
            if kind.holds(text, about) and not (kind.rule is exfiltration.RULE and "glued" in reading.view.kind):
                yield Hit(kind.rule, start, end, Severity.HIGH, Confidence.MEDIUM)


def _is_joined(reading: Reading) -> bool:
    """Whether pieces of a whole tool, or of several, were put one after the other: no sentence of anybody's."""
    return reading.field.surface == "tool" and reading.field.pointer.count("/") < _STEPS_TO_A_TEXT


# `/tools/3/description`: the shortest pointer to one text of a tool.
_STEPS_TO_A_TEXT = 3


def _addressed(text: str, about: str) -> bool:
    """Whether something is moved to, or set to, an address of somebody the server has nothing to do with."""
    address = strange_address(text, about)
    if address is None or (signs.DOCUMENTS.search(text) and not signs.TO_MODELS.search(text)):
        return False
    before, after = text[: address.start], text[address.end :]
    return signs.MOVES.search(before) is not None or signs.TAKES.match(after) is not None


def _copied_out(text: str, about: str) -> bool:
    """Whether whatever is said or done is to go to an address, be it one that examples use."""
    del about
    if signs.GOES_OUT.search(text) is None:
        return False
    words = signs.ADDRESS_WORD.sub(" ", text)
    return signs.POINTS_TO.search(words) is None and signs.TOLD_OF.search(words) is None


def _templated(text: str, about: str) -> bool:
    """Whether an address is to be opened into which what the tool is given is filled."""
    del about
    return signs.FILLED_IN.search(text) is not None and signs.TOLD_OF.search(signs.ADDRESS_WORD.sub(" ", text)) is None


def _made_public(text: str, about: str) -> bool:
    """Whether what is private is to be gathered and put where everybody reads it."""
    del about
    found = signs.MADE_PUBLIC.search(text)
    return found is not None and signs.GATHERED.search(text) is not None and signs.TOLD_OF.search(text) is None


def _taken(text: str, about: str) -> bool:
    """Whether all that stands in a folder of the user is to be taken or destroyed."""
    del about
    return (
        signs.EVERYTHING_TAKEN.search(text) is not None
        and signs.DUTY.search(text) is not None
        and signs.TOLD_OF.search(text) is None
    )


def _still_shown(text: str, about: str) -> bool:
    del about
    return signs.STILL_SHOWN.search(text) is not None and signs.TOLD_OF.search(text) is None


def _others_told(text: str, about: str) -> bool:
    """Whether what other tools were called with or answered is to be put somewhere."""
    del about
    return (
        signs.OTHERS_TOLD.search(text) is not None
        and signs.DUTY.search(text) is not None
        and signs.PUT_THERE.search(text) is not None
        and signs.TOLD_OF.search(text) is None
    )


def _on_the_web(text: str, about: str) -> bool:
    del about
    found = signs.ON_THE_WEB.search(text)
    return found is not None and signs.DUTY.search(text) is not None and signs.TOLD_OF.search(text) is None


def _failure_told(text: str, about: str) -> bool:
    """Whether the user is to be told that something failed of which the text does not say that it may."""
    del about
    found = signs.FAILURE_TOLD.search(text)
    return found is not None and signs.FAILED_INDEED.search(text, 0, found.start()) is None


def _planted(text: str, about: str) -> bool:
    """Whether a file is to be written where programs of the user find it when they start."""
    del about
    found = signs.PLANTED.search(text)
    return found is not None and signs.TOLD_OF.search(text) is None


def _commanded(text: str, about: str) -> bool:
    del about
    if signs.COMMAND.search(text) is None or signs.ORDERED.search(text) is None or signs.PLACEHOLDER.search(text):
        return False
    if signs.DESCRIBES.match(text) and not signs.DUTY.search(text):
        return False
    return signs.TOLD_OF.search(signs.ADDRESS_WORD.sub(" ", text)) is None


def _overruled(text: str, about: str) -> bool:
    del about
    if signs.OVERRULED.search(text) is None or signs.HONEST_CASE.search(text) is not None:
        return False
    return signs.OVERRULED.search(signs.ASKED_FOR.sub(" ", text)) is not None


def _in_the_dark(text: str, about: str) -> bool:
    del about
    found = signs.IN_THE_DARK.search(text)
    return found is not None and signs.FORBIDDEN.search(text, 0, found.start()) is None


def _consented(text: str, about: str) -> bool:
    del about
    return (
        signs.CONSENTED.search(text) is not None
        and signs.TOLD_OF.search(text) is None
        and signs.HONEST_CASE.search(text) is None
    )


def _blind(text: str, about: str) -> bool:
    """Whether whatever a tool answers is to be obeyed."""
    del about
    return signs.BLIND.search(text) is not None


def _stuffed(text: str, about: str) -> bool:
    """Whether a secret is put into a parameter that is not named for one."""
    del about
    slot = signs.SLOT.search(text)
    if slot is None or signs.FOR_SECRETS.search(slot["slot"]) or signs.SECRET.search(text) is None:
        return False
    told_of = signs.TOLD_OF.search(text) or signs.DOCUMENTS.search(text)
    return signs.HANDED.search(text) is not None and told_of is None


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of order: the rule it is told by, what no such order is without, the test of a sentence."""

    rule: Rule
    sign: str
    holds: Callable[[str, str], bool]


_HOME = (
    r"~[/\\]|\$HOME|/home/|/users/|/root|/etc|c:\\users|%appdata%|%userprofile%|"
    r"(?:home|documents|desktop|downloads|pictures) (?:folder|directory)"
)
_KINDS = (
    _Kind(
        exfiltration.RULE,
        r"\w@\w|://|[a-z0-9]\.[a-z]{2,10}\b|\d\.\d+\.\d|\bbc1\w|\b0x\w{40}|\b[a-z]{2}\d\d",
        _addressed,
    ),
    _Kind(exfiltration.RULE, r"\bto (?:https?://|\S+@|\d+\.\d)", _copied_out),
    _Kind(exfiltration.RULE, r"://\S{0,80}[{<$%]", _templated),
    _Kind(exfiltration.RULE, r"\b(?:private|confidential|internal|unpublished|non-public)\b", _made_public),
    _Kind(sensitive_access.RULE, _HOME, _taken),
    _Kind(exfiltration.RULE, r"/var/www|/srv/http|public_html|webroot|htdocs", _on_the_web),
    _Kind(output_manipulation.RULE, r"\b(?:tell|inform|answer|say to|let)\b", _failure_told),
    _Kind(persistence.RULE, _HOME, _planted),
    _Kind(
        output_manipulation.RULE,
        r"\b(?:still|nevertheless|nonetheless|anyway|report (?:the|it|this|that))\b",
        _still_shown,
    ),
    _Kind(exfiltration.RULE, r"\b(?:other|previous|earlier|further) (?:tools?|calls?|servers?)\b", _others_told),
    _Kind(command_execution.RULE, signs.COMMAND.pattern, _commanded),
    _Kind(sensitive_access.RULE, signs.SLOT.pattern.replace("?P<slot>", ""), _stuffed),
    _Kind(foreign_control.RULE, r"\b(?:to the letter|whatever|without|unconditionally|no matter)\b", _blind),
    _Kind(
        weakening.RULE,
        r"\b(?:approv|confirm|consent|permission|agree|authori|accept|grant|acknowledg|sign-off|say yes|allow|permit)",
        _consented,
    ),
    _Kind(
        argument_tampering.RULE,
        rf"\b(?:{signs.DESPITE}|ignor(?:e|ing)|disregard(?:ing)?|discard(?:ing)?|overwrit(?:e|ing)|replac(?:e|ing)|"
        rf"overrid(?:e|ing))\b",
        _overruled,
    ),
    _Kind(concealment.RULE, signs.IN_THE_DARK.pattern, _in_the_dark),
)


@cache
def _signs() -> Any:
    """The signs of all kinds, searched for in one pass."""
    options = re2.Options()
    options.case_sensitive = False
    made = re2.Set.SearchSet(options)
    for kind in _KINDS:
        made.Add(kind.sign)
    made.Compile()
    return made
