"""What a poisoned update slips in: meanings that an honest upgrade of an approved item has no reason to add.

In a first listing each of these may be how its author speaks; an update is a few sentences, and the item was approved
without them. Measured on 44 pairs of versions of real servers (2026-11-22): none holds in a sentence that they added.
"""

from __future__ import annotations

import re

from mcp_scanner.detectors.addresses import strange_address

_PEOPLE = (
    r"(?:users?|customers?|clients?|patients?|persons?|people|callers?|owners?|travell?ers?|readers?|clinicians?|holders?|"
    r"investors?|buyers?|guests?|members?|recipients?|senders?|somebody|someone|anybody|anyone|they|he or she)"
)
_WISHED = (
    r"(?:ask|said|say|dictat|chos|choos|prefer|nam|declin|refus|object|want|request|insist|cancel|order|specif)\w*"
)
# The user's word does not count.
_OVERRULED = (
    rf"\b(?:even|also|including) (?:when|where|if|though|after|those)\b[^.]{{0,50}}"
    rf"\b{_PEOPLE}\b[^.]{{0,30}}\b{_WISHED}"
    rf"|\b(?:whichever|whatever|whoever|no matter (?:what|which|who|how)|irrespective of|regardless of)\b[^.]{{0,40}}"
    rf"\b{_PEOPLE}\b[^.]{{0,20}}\b{_WISHED}"
)
# The user is not to know, or is told something else.
_BEHIND_THE_BACK = (
    r"\bwithout (?:raising|mentioning|bringing|telling|informing|asking|troubling|bothering|consulting|further|"
    r"any further|another|prior) "
    r"|\bno further (?:question|confirmation|prompt|word|approval)"
    r"|\b(?:leave|leaves|left|leaving|keep|kept|keeping) (?:this|that|it|them|these|those) out of\b"
    rf"|\b{_PEOPLE} (?:need|should|must|is|are) not (?:to )?"
    r"(?:be (?:bothered|told|informed|asked|troubled)|know|see|hear)\b"
    r"|\bas (?:though|if) (?:it|they|that|nothing|the \w+) (?:had|were|was|has|have)\b"
    r"|\b(?:to be|must be|should be|is|are) (?:described|presented|reported|announced|passed off|declared) as\b"
    r"[^.]{0,40}\b(?:also|even|although|whether or not|though)\b"
    r"|\b(?:drop|remove|strip|delete|leave|omit|suppress)\b[^.]{0,40}\b(?:from|out of) the "
    r"(?:note|answer|result|report|summary|list|record|reply|response)s?\b[^.]{0,30}\b(?:before|prior|ahead)\b"
)
_CONSENT_ASSUMED = (
    r"\b(?:consent|approval|permission|confirmation|agreement|authori[sz]ation)s?\b[^.]{0,40}\b(?:on file|already|been "
    r"given|assumed|waived|implied|presumed|no longer (?:needed|required|asked)|unnecessary|taken for granted)\b"
)
_TURNS_TO_THE_MODEL = (
    r"\b(?:advice|orders?|instructions?|guidance|directives?|commands?) (?:for|to) (?:the |an |any )?(?:ai |language )?"
    r"(?:assistant|agent|model|llm)\b"
)
# More of the user's life than the tool needs.
_COLLECTS = (
    r"\b(?:clipboard|(?:shell|bash|terminal|command|browsing|browser) history|"
    r"(?:all|everything|whatever) (?:that )?(?:was|has been) said|"
    r"(?:whole|entire|full|complete) (?:conversation|chat|dialogue|exchange)\b|"
    r"(?:conversation|talk|chat|dialogue|exchange|messages) so far|earlier messages|system prompt|keychain|"
    r"output of [`'\"](?:kubectl|env|printenv|cat|aws|gcloud|az|git|docker|ssh|id|whoami|ps|history)\b)"
)
SLIP = re.compile(
    "|".join((_OVERRULED, _BEHIND_THE_BACK, _CONSENT_ASSUMED, _TURNS_TO_THE_MODEL, _COLLECTS)),
    re.IGNORECASE,
)
# What brings an address into play; one that is listed, shown or linked to brings nobody in.
_INTO_PLAY = re.compile(
    r"\b(?:to|into|via|through|with|by|takes?|gets?|adds?|added|appends?|appended|cop(?:y|ies)|cc|bcc|includes?)"
    r"(?: the| an?)?(?: address| host| mailbox| endpoint)? [`'\"(]?$",
    re.IGNORECASE,
)


def is_slip(sentence: str) -> bool:
    """Whether a sentence that an update added holds one of the meanings."""
    return SLIP.search(sentence) is not None


def brings_a_stranger(sentence: str, about: str, before: str) -> bool:
    """Whether a sentence that an update added names an address that is nobody's whom the server is about.

    `about` holds the names of the server and its tools, `before` all that the approved listing said.
    """
    address = strange_address(sentence, about)
    if address is None or _INTO_PLAY.search(sentence, 0, address.start) is None:
        return False
    return sentence[address.start : address.end] not in before
