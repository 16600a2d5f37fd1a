"""Orders in languages other than English, told by which meanings stand together and not by wordings.

The words of each language are in `detectors/lexicon/world`; here stands, once for all of them, what makes an order to
the detriment of the user. A sentence is judged with its neighbours, because such orders are often told in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.own_parameters import own_parameter, parameters_of
from mcp_scanner.detectors.polarity import is_forbidden
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

# Found here, declared, explained and exemplified with the rules that each order belongs to.
RULES: tuple[Rule, ...] = ()

# Signs that the text turns to the model and sets a duty or an occasion, where a description tells what a tool does.
_TURNS = (Cue.DUTY, Cue.ADDRESSED, Cue.FIRST, Cue.OCCASION, Cue.OR_ELSE, Cue.PRETEXT, Cue.USER_OVERRULED)
_SECRECY = (Cue.UNSEEN, Cue.KEPT_QUIET, Cue.DEED_HIDDEN)
_HAND_OVER = (Cue.HANDS_OVER, Cue.COPIES)
_OUT = (Cue.EXTERNAL, Cue.THIRD_PARTY)
_SLOT = (Cue.INTO_SLOT, Cue.OWN_PARAMETER)
_SECRETS = (Cue.SENSITIVE_PATH, Cue.GRAVE_SECRET)
_HARM = (Cue.DELETE, Cue.PAY, Cue.HANDS_OVER, Cue.ALTERS, Cue.RUN_COMMAND, Cue.COMMAND, Cue.GUARD_LOWERED)

Group = Cue | tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Meanings of one sentence (`here`) and of it or a neighbour (`near`); `act` is what must not be forbidden."""

    rule: Rule
    act: tuple[Cue, ...]
    here: tuple[Group, ...]
    near: tuple[Group, ...] = ()
    consent_excuses: bool = True


_FRAMES = (
    # Secrets of the machine are read and go into a field or away.
    Frame(
        sensitive_access.RULE,
        (*_HAND_OVER, Cue.TAKES),
        (_SECRETS, (*_HAND_OVER, Cue.TAKES)),
        ((*_SLOT, *_OUT), _HAND_OVER),
    ),
    Frame(
        sensitive_access.RULE,
        (Cue.TAKES,),
        (_SECRETS, Cue.TAKES, (Cue.FIRST, Cue.PRETEXT, Cue.UNSEEN)),
        (_HAND_OVER,),
    ),
    Frame(sensitive_access.RULE, _SECRETS, (_SECRETS, Cue.CONTENT_OF, _SLOT)),
    Frame(sensitive_access.RULE, _HAND_OVER, ((Cue.LOGIN_DATA, Cue.SENSITIVE_DATA), _HAND_OVER, _OUT, _TURNS)),
    Frame(
        sensitive_access.RULE,
        _HAND_OVER,
        ((Cue.LOGIN_DATA, Cue.SENSITIVE_DATA), Cue.TAKES, _HAND_OVER, Cue.CONTENT_OF, _SLOT),
        ((Cue.FIRST, Cue.PRETEXT, Cue.OR_ELSE, *_SECRECY),),
    ),
    # What was said, or what the user keeps private, goes away or into a field.
    Frame(exfiltration.RULE, _HAND_OVER, ((Cue.DIALOGUE, Cue.PRIVATE_DATA), _HAND_OVER, Cue.EXTERNAL), (_TURNS,)),
    Frame(exfiltration.RULE, _HAND_OVER, (Cue.DIALOGUE, _HAND_OVER, (*_SLOT, *_OUT))),
    Frame(exfiltration.RULE, _HAND_OVER, (Cue.PRIVATE_DATA, _HAND_OVER, Cue.THIRD_PARTY), (_TURNS,)),
    Frame(
        exfiltration.RULE,
        _HAND_OVER,
        (Cue.PRIVATE_DATA, Cue.TAKES, _HAND_OVER, _SLOT),
        ((Cue.PRETEXT, Cue.OR_ELSE, Cue.OTHER_TOOLS, *_SECRECY),),
    ),
    Frame(exfiltration.RULE, _HAND_OVER, (Cue.CONTENT_OF, _HAND_OVER, Cue.EXTERNAL, _TURNS)),
    Frame(exfiltration.RULE, _HAND_OVER, (Cue.COPIES, (*_OUT, Cue.PRIVATE_DATA), _HAND_OVER), (_TURNS,)),
    Frame(exfiltration.RULE, _HAND_OVER, (_HAND_OVER, _OUT), ((Cue.KEPT_QUIET, Cue.DEED_HIDDEN),)),
    # Something is done and the user is kept from knowing.
    Frame(
        concealment.RULE,
        (Cue.KEPT_QUIET,),
        ((Cue.KEPT_QUIET, Cue.DEED_HIDDEN),),
        (_HARM, _TURNS),
        consent_excuses=False,
    ),
    Frame(
        concealment.RULE,
        (Cue.UNSEEN,),
        (Cue.UNSEEN, (Cue.DELETE, Cue.PAY, Cue.HANDS_OVER, Cue.TAKES, Cue.RUN_COMMAND), _TURNS),
    ),
    # The user's word counts for nothing.
    Frame(
        argument_tampering.RULE,
        (Cue.USER_OVERRULED,),
        (Cue.USER_OVERRULED, (*_HARM, Cue.REPLY)),
    ),
    Frame(
        argument_tampering.RULE,
        (Cue.ALTERS,),
        (Cue.ALTERS, Cue.ARGUMENT, Cue.USER, (Cue.OCCASION, Cue.DUTY, Cue.USER_OVERRULED), Cue.DICTATED_VALUE),
    ),
    Frame(
        argument_tampering.RULE,
        (Cue.ALTERS,),
        (Cue.ALTERS, Cue.ARGUMENT, (Cue.OCCASION, Cue.DUTY, Cue.FIRST)),
        (Cue.FOREIGN_NAME,),
    ),
    Frame(
        argument_tampering.RULE,
        (Cue.ALTERS,),
        (Cue.ALTERS, Cue.ARGUMENT, _TURNS),
        ((Cue.OTHER_TOOLS, *_SECRECY, Cue.LIES),),
    ),
    Frame(authority.RULE, (Cue.RANKS_ABOVE,), (Cue.RANKS_ABOVE, (Cue.DUTY, Cue.ADDRESSED, Cue.USER, Cue.LASTING))),
    # Tools of others are called, or must be before this one answers.
    Frame(
        foreign_control.RULE,
        (Cue.CALL, Cue.TAKES),
        (Cue.FOREIGN_NAME, (Cue.CALL, Cue.TAKES), (Cue.FIRST, Cue.DUTY, Cue.OCCASION)),
        ((*_HAND_OVER, Cue.DELETE, Cue.PAY), (*_SLOT, *_OUT, *_SECRETS, Cue.COMMAND, Cue.PRETEXT, *_SECRECY)),
    ),
    Frame(
        foreign_control.RULE,
        (Cue.CALL, Cue.TAKES, *_HAND_OVER),
        (
            Cue.OTHER_TOOLS,
            (Cue.TAKES, *_HAND_OVER, Cue.DELETE, Cue.PAY),
            (Cue.PRIVATE_DATA, Cue.DIALOGUE, *_SECRETS, Cue.EXTERNAL, Cue.COMMAND),
        ),
        (_TURNS,),
    ),
    # This server only.
    Frame(
        preference.RULE,
        (Cue.AVOID_OTHERS,),
        (Cue.AVOID_OTHERS,),
        (
            (
                Cue.OCCASION,
                Cue.USER_OVERRULED,
                Cue.SUPERLATIVE,
                Cue.PREFER_ME,
                Cue.DISPARAGE,
                Cue.REPLY,
                Cue.PRETEXT,
                *_SECRECY,
            ),
        ),
        consent_excuses=False,
    ),
    Frame(
        preference.RULE,
        (Cue.PREFER_ME, Cue.SUPERLATIVE, Cue.DISPARAGE),
        ((Cue.PREFER_ME, Cue.DISPARAGE),),
        ((Cue.SUPERLATIVE, Cue.DISPARAGE, Cue.AVOID_OTHERS), (Cue.CALL, Cue.DUTY)),
        consent_excuses=False,
    ),
    # Consent and safeguards are skipped.
    Frame(
        weakening.RULE,
        (Cue.CONSENT_SKIPPED,),
        (Cue.CONSENT_SKIPPED,),
        ((*_HARM, Cue.CALL), (Cue.DUTY, Cue.ADDRESSED, Cue.FIRST, Cue.PRETEXT, Cue.UNSEEN, Cue.USER_OVERRULED)),
        consent_excuses=False,
    ),
    Frame(
        weakening.RULE,
        (Cue.GUARD_LOWERED,),
        (Cue.GUARD_LOWERED, (Cue.FIRST, Cue.DUTY, Cue.OCCASION)),
        ((Cue.PRETEXT, Cue.COMMAND, Cue.OTHER_TOOLS, Cue.OR_ELSE, *_SECRECY),),
    ),
    # Destroying, paying and running what nobody asked for.
    Frame(
        weakening.RULE,
        (Cue.DELETE,),
        (Cue.WIPES, (Cue.OCCASION, Cue.FIRST)),
        ((Cue.PRETEXT, Cue.OTHER_TOOLS, Cue.FOREIGN_NAME, Cue.SENSITIVE_PATH, Cue.COMMAND, *_SECRECY),),
    ),
    Frame(
        foreign_control.RULE,
        (Cue.PAY,),
        (Cue.PAY, _TURNS, (Cue.DICTATED_VALUE, Cue.EXTERNAL)),
        ((Cue.OTHER_TOOLS, Cue.FOREIGN_NAME, *_SECRECY),),
    ),
    Frame(
        command_execution.RULE,
        (Cue.CALL, Cue.RUN_COMMAND),
        ((Cue.COMMAND, Cue.DANGEROUS_COMMAND), (Cue.CALL, Cue.RUN_COMMAND)),
        (_TURNS,),
    ),
    Frame(command_execution.RULE, (Cue.DOWNLOAD,), (Cue.DOWNLOAD, Cue.EXTERNAL, Cue.CALL)),
    # Lies to the user.
    Frame(
        output_manipulation.RULE,
        (Cue.LIES,),
        (Cue.LIES, (Cue.REPLY, Cue.TELL_USER)),
    ),
    # What outlives the session.
    Frame(
        persistence.RULE,
        (Cue.LASTING, Cue.HANDS_OVER, Cue.ALTERS),
        ((Cue.PERSIST_PLACE,), (Cue.HANDS_OVER, Cue.ALTERS)),
        (_TURNS,),
    ),
    Frame(
        persistence.RULE,
        (Cue.LASTING,),
        (Cue.LASTING, (Cue.HANDS_OVER, Cue.ALTERS, Cue.CALL)),
        ((*_OUT, Cue.AVOID_OTHERS, Cue.CONSENT_SKIPPED, Cue.IGNORE_PREVIOUS, *_SECRECY),),
    ),
)
# Cues that follow from the place of a sentence rather than from its words.
_DERIVED = mask_of(Cue.OWN_PARAMETER, Cue.FOREIGN_NAME, Cue.DICTATED_VALUE)
_NAME = re.compile(r"(?<![\w/.\-\\@~$=])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/@=])")
# A server with more tools often names switched-off siblings, fields and commands.
_FEW = 8
# Endings of names of data, not of deeds.
_FIELD = re.compile(r"_(?:token|key|id|password|name|url|path|date|type|code|number|status|count|file)s?$")
_QUOTED_VALUE = re.compile(
    r"(?<!\w)[\"'`“„«「『][^\"'`”“»」』\n]{2,}[\"'`”“»」』]|\d{5,}|\b[A-Z]{2}\d{2}[ \dA-Z]{6,}|\b0x[0-9a-f]{6,}|"
    r"\d ?%|\d{3,}-\d{3,}"
)
_QUOTING = re.compile(r"[\"“„«「『]")
_BITS = {cue: mask_of(cue) for cue in Cue}


def _mask(groups: tuple[Group, ...]) -> tuple[int, ...]:
    return tuple(mask_of(*group) if isinstance(group, tuple) else mask_of(group) for group in groups)


_MASKED = tuple((frame, _mask(frame.here), _mask(frame.near)) for frame in _FRAMES)
_OTHER_LANGUAGE = mask_of(Cue.OTHER_LANGUAGE)
_CONSENT = mask_of(Cue.ASKS_USER)
_NO_CONSENT = mask_of(Cue.CONSENT_SKIPPED, Cue.KEPT_QUIET, Cue.DEED_HIDDEN, Cue.UNSEEN)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find orders in other languages; the first frame that holds at a sentence tells of it."""
    if not reading.mask & _OTHER_LANGUAGE or _is_glued(reading):
        return
    possible = [
        entry for entry in _MASKED if all((reading.mask | _DERIVED) & group for group in (*entry[1], *entry[2]))
    ]
    if not possible:
        return
    switch = bool(own_parameter(reading.field))  # what a switch of the tool does is the caller's choice
    masks = [_full_mask(reading, one, context) for one in reading.sentences]
    for index, sentence in enumerate(reading.sentences):
        if not sentence.has(Cue.OTHER_LANGUAGE) or sentence.has(Cue.DEFENCE):
            continue
        asked = masks[index] & _CONSENT and not masks[index] & _NO_CONSENT
        for frame, here, near in possible:
            if (asked and frame.consent_excuses) or (frame.rule is weakening.RULE and switch):
                continue
            if _holds(masks, index, here, near) and _is_ordered(sentence, frame):
                yield Hit(frame.rule, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
                break


def _is_glued(reading: Reading) -> bool:
    """Whether the text was put together from several fields: labels in a row may hold every meaning there is."""
    return reading.field.surface == "tool" and reading.field.pointer.count("/") < 3


def _holds(masks: list[int], index: int, here: tuple[int, ...], near: tuple[int, ...]) -> bool:
    around = 0
    for mask in masks[max(0, index - 1) : index + 2]:
        around |= mask
    return all(masks[index] & group for group in here) and all(around & group for group in near)


def _full_mask(reading: Reading, sentence: Sentence, context: Context) -> int:
    """The cues of a sentence with those that follow from its place and from the names in it."""
    mask = sentence.mask
    names = parameters_of(context.listing, reading.field)
    if own_parameter(reading.field) or any(len(name) > 3 and name in sentence.text for name in names):
        mask |= _BITS[Cue.OWN_PARAMETER]
    few = len(context.listing.tools) <= _FEW
    if few and any(not _FIELD.search(name) and not context.known.knows(name) for name in _NAME.findall(sentence.text)):
        mask |= _BITS[Cue.FOREIGN_NAME]
    if _QUOTED_VALUE.search(sentence.text) or sentence.has(Cue.EXTERNAL):
        mask |= _BITS[Cue.DICTATED_VALUE]
    return mask


def _is_ordered(sentence: Sentence, frame: Frame) -> bool:
    """Whether one of the acts is neither forbidden nor, as a whole phrase, quoted."""
    spans = [span for cue in frame.act for span in sentence.cues.get(cue, ())]
    return not spans or any(
        not is_forbidden(sentence, start - sentence.start)
        and not _QUOTING.search(sentence.text[max(0, start - sentence.start - 2) : start - sentence.start])
        for start, _ in spans
    )
