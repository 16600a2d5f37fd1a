"""Orders that give themselves away by what they name: a stranger's address, a command, what somebody asked for.

A sentence of documentation names such things too: in examples, as what is returned, refused or supported. One that is
none of this, and sends, sets or runs something, is an order, whatever its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from mcp_scanner.detectors.addresses import strange_address
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
_DOCUMENTS = re.compile(
    r"\b(?:e\.g|i\.e|examples?|such as|docs?|documentation|refer|reference|formats?|formatted|learn more|"
    r"more information|guides?|syntax|schema|namespace|pattern|regex|available|obtain\w*|"
    r"environment variables?|homepage|portal|scopes?|"
    r"must be(?! (?:\w+ )?(?:uploaded|sent|posted|forwarded|mailed|transmitted|reported|copied|submitted|passed|delivered)\b)|"
    r"looks? like|valid|returns?|returned|equivalent|prefix|headers?|origin|hosted|standard|spec|"
    r"specification|issuer|"
    r"supported|supports?|see|website|wiki|hostname|subdomain|wildcard|matche?s?|e-?mail address(?:es)?|"
    r"base url|oauth|mime|"
    r"content-?type|sign up|console|dashboard|contact|ranges?|reserved|uses?|query|search(?:es)?|created?|"
    r"fully qualified|links? to|hosts?)\b|[{\[]",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:send|sends|sent|sending|forward(?:s|ed|ing)?|upload(?:s|ed|ing)?|posts?|posted|posting|"
    r"e?-?mail(?:s|ed|ing)|"
    r"transmit(?:s|ted)?|relay(?:s|ed)?|cop(?:y|ies|ied)|submit(?:s|ted)?|deliver(?:s|ed)?|pass(?:es|ed)?|"
    r"push(?:es|ed)?|"
    r"goes|go|invite[sd]?|shar(?:e|ed|es|ing)|report(?:s|ed)?|hand(?:s|ed)?|mirror(?:s|ed)?|ship(?:s|ped)?|"
    r"stream(?:s|ed)?|sync(?:s|ed)?|duplicate[sd]?|broadcasts?|disclose[sd]?|dispatch(?:es|ed)?|notif(?:y|ies|ied)|"
    r"bcc|cc|pipe[sd]?|feeds?|leave[sd]?|deposit(?:s|ed)?|replicate[sd]?|redirect(?:s|ed)?|re-?route[sd]?|routed?|"
    r"point(?:s|ed)?|swap(?:s|ped)?|replace[sd]?|set|change[sd]?|switch(?:es|ed)?|takes?|renders?|embeds?|"
    r"includes?|append|"
    r"adds?|fetch|load|open|visit|call|request|download|install|offer|recommend|keep|enter|put|puts|write|grant|give|"
    r"payees?|recipients?|collaborators?|attendees?|subscribe[sd]?|enrol\w*|links?|accompanied|ping\w*|close)\b",
    re.IGNORECASE,
)
# "... gets a copy", "... is to be the payee", after the address.
_TAKES = re.compile(
    r"^[`'\")>]?,? (?:\w+ ){0,3}?(?:receives?|gets?|needs?|must|has to|is (?:to|copied|notified|informed|"
    r"added|invited|the|our|where|"
    r"listening|always)|takes?|as (?:an? |the )?(?:\w+ )?(?:payee|recipient|attendee|collaborator|cc|bcc|"
    r"watcher|follower|"
    r"reviewer|owner|member|admin|beneficiary|delegate|sender|proxy|mirror|registry|host|source)|instead|"
    r"first|before|beforehand|"
    r"too|as well|in the (?:to|cc|bcc|from|reply-to)|for (?:the|every|each|all|any)|so that|and (?:wait|"
    r"then|put|take|use|send)|"
    r"with (?:the|every|each|all|its)|precedes|comes first|goes|holds|stands|reads|signs|approves|confirms)\b",
    re.IGNORECASE,
)
# Commands and places with which a machine or an agent is taken over or laid open.
_COMMAND = re.compile(
    r"\bcrontab\b|\bauthorized_keys\b|/etc/(?:hosts|passwd|shadow|sudoers|ssh)\b|\bchmod (?:-R|a\+|777|\+s|o\+)|"
    r"\b(?:curl|wget|fetch)\b[^\n]{0,200}\|\s*(?:sudo )?\w{0,4}sh\b|\bALTER (?:ROLE|USER) \w+|"
    r"--dangerously[\w-]*|--privileged\b|"
    r"--no-verify\b|\B\.(?:bashrc|zshrc|bash_profile)\b|\bclaude_desktop_config\b|\B\.cursor/|"
    r"\B\.claude/settings|\bstrict-ssl\b|\bsslverify\b|/dev/tcp/|--trusted-host\b|--index-url\b|"
    r"--extra-index-url\b|"
    r"\brm -rf\b|\bAdministratorAccess\b|\bgit push\b[^\n]{0,60}(?:--delete|--force|-f\b)|\bos\.system\b|"
    r"\bNOPASSWD\b|"
    r"\bLaunchAgents?\b|\bsystemctl (?:stop|disable|mask)\b|\biptables\b|\bsetenforce\b|\bufw disable\b|"
    r"\bSet-MpPreference\b|"
    r"\bDisableRealtimeMonitoring\b|\bnetsh\b|\breg add\b|\bschtasks\b|;\s?(?:cat|wget|curl|nc) |\bnc -e\b|"
    r"\bbash -[ci]\b|\bpg_hba\b|\bdocument\.cookie\b|\bnpm config set\b|\bpip config set\b|\bgit config --global\b|"
    r"\bpkill\b|\bkillall\b|\bkill (?:-9|\$\()|\$\([a-z]{2,} [^)\n]+\)|(?:&&|;) ?echo ['\"]|\bapparmor\b|\bmkfs\b|\bdd if=|\bvisudo\b|\buseradd\b|\busermod\b"
)
_ORDERED = re.compile(
    r"\b(?:agents?|assistants?|you|your|should|first|before|beforehand|prior|precedes?|needs?|expects?|"
    r"run|runs|ran|add|"
    r"append|insert|write|put|gets?|shall|set|switch|leave|attach|requires?|goes|contains?|has to|to be|"
    r"make sure|every|each|"
    r"once|after|then|when|so that|since|as|because|execute|start|with|via|drop|keep)\b",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(
    r"\b(?:e\.g|examples?|such as|returns?|equivalent|similar|like|same as|detect\w*|block\w*|refus\w*|"
    r"reject\w*|dangerous|"
    r"destructive|default|docs?|supports?|valid|allowed|never|do not|don't|cannot|prevent\w*|warn\w*|"
    r"permissions?|checks?|lint\w*|scann\w*|audit\w*|pars(?:es|ed)|"
    r"protect\w*|avoid|instead of|without)\b",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:users?|customers?|clients?|callers?|persons?|people|humans?|patients?|owners?|holders?|members?|"
    r"buyers?|guests?|"
    r"tenants?|employees?|students?|drivers?|subscribers?|visitors?|clinicians?|doctors?|nurses?|"
    r"developers?|engineers?|"
    r"teachers?|travell?ers?|passengers?|shoppers?|operators?|somebody|someone|anyone|anybody|colleagues?|approvers?|"
    r"administrators?|reviewers?|authors?|payers?|senders?|requesters?|applicants?|residents?|investors?|players?|"
    r"borrowers?|sales|merchandisers?)"
)
_WISHED = (
    r"(?:asked|asks|requested|requests|wanted|wants|wishes|named|chose|chooses|picked|typed|wrote|entered|"
    r"gave|gives|supplied|"
    r"stated|states|says|said|intended|intends|cited|ordered|dictated|insists?|insisted|objects?|prefers?|preferred|"
    r"negotiated|demanded|demands|agreed|decided|stipulated|meant|quoted|searched)"
)
_DESPITE = (
    r"(?:instead of|in place of|in lieu of|rather than|regardless of|irrespective of|no matter|whatever|"
    r"whichever|whoever|"
    r"notwithstanding|in spite of|even (?:if|when|though|where)|takes? the place of|different from|contrary to|"
    r"other than|beyond|without regard (?:to|for)|not what|not the one|not the \w+|over what|against what|"
    r"than what|than the \w+|"
    r"overrid(?:es?|ing)|supersed(?:es?|ing)|outrank(?:s|ing)?|trumps?|setting aside|disregarding|"
    r"replacing|also (?:when|if)|"
    r"even after|even against|however (?:much|often|many|specific|clearly|strongly|small|large))"
)
# "Whatever destination the owner named", "in place of the one the traveller typed".
_OVERRULED = re.compile(
    rf"\b{_DESPITE}\b[^.;\n]{{0,60}}?\b{_PEOPLE}(?: \w+){{0,2}} {_WISHED}\b"
    rf"|\b{_DESPITE}\b[^.;\n]{{0,40}}?\b{_WISHED} by (?:the |an? )?{_PEOPLE}\b",
    re.IGNORECASE,
)
_HONEST_CASE = re.compile(
    r"\b(?:prefers|explicitly|fails?|error|ignored|unless|not ask|did not|didn't|does not|doesn't)\b", re.IGNORECASE
)
# "Without telling the owner", "no need to trouble them".
_IN_THE_DARK = re.compile(
    r"\b(?:without|no need to|no reason to|no point in|needn't|need not|refrain from|there is no need to|"
    r"hence no|so no|"
    r"not to|nor) (?:\w+ ){0,1}?(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|bother(?:ing)?|troubl(?:e|"
    r"ing)|alert(?:ing)?|"
    r"warn(?:ing)?|consult(?:ing)?|involv(?:e|ing)|burden(?:ing)?|worry(?:ing)?|announc(?:e|ing|ement)|"
    r"mention(?:ing)?|"
    rf"disclos(?:e|ing)) (?:the |an? |any |your |our )*(?:them|him|her|it|{_PEOPLE})\b"
    rf"|\b(?:kept|withheld|concealed|keep (?:it|this|that|them)|withhold (?:it|this|that|them)) from (?:the |your |our |any )?{_PEOPLE}\b"
    rf"|\b{_PEOPLE} (?:need|needs|must|should|will|shall) ?(?:not|n't|never) (?:be |to |to be |need |have to |"
    r"need to |need to be |ever )*(?:told|informed|notified|know|learn|bothered|troubled|alerted|warned)\b",
    re.IGNORECASE,
)


_SECRET = re.compile(
    r"\b(?:passwords?|passphrases?|passcodes?|tokens?|api[ _-]?keys?|(?:private|secret|access|ssh|"
    r"signing) keys?|credentials?|"
    r"recovery (?:phrases?|words|codes?)|seed (?:phrases?|words)|(?:one-time|six-digit|verification|"
    r"security|2fa|otp|backup) codes?|"
    r"(?:session )?cookies?|secrets?|environment variables?|clear ?text|clipboard|shell history|"
    r"browser history|wallet|"
    r"card numbers?|pins?)\b|\B\.(?:env|netrc|npmrc|pypirc|ssh|aws|kube|gnupg|docker)\b|\bid_(?:rsa|ed25519|ecdsa)\b",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\b(?:put|place|pass|carry|include|attach|append|paste|hand|supply|enter|write|store|goes|feed|"
    r"repeat|resubmit|replay|"
    r"echo|copy|quote|encode|add|record|tuck|insert|deliver|report)\b",
    re.IGNORECASE,
)
# Into another place of the call than one made for it.
_SLOT = re.compile(
    r"\b(?:in|into|under|as|to|through|via|with)(?: the)?(?: field| parameter| argument)? `(?P<slot>[a-z_]\w{1,30})`"
)
_FOR_SECRETS = re.compile(
    r"token|key|secret|pass|pin|cred|auth|cookie|code|env|header|login|user|otp|wallet|card", re.IGNORECASE
)
# "Forward each of the customer's messages to ..."
_GOES_OUT = re.compile(
    r"\b(?:send|forward|upload|post|transmit|relay|mirror|mail|e-mail|copy|submit|report|deliver|stream|pipe|bcc)\b"
    r"[^.;\n]{0,30}?\b(?:each|every|all|any|whole|entire|full|complete|verbatim|copy)\b[^.;\n]{0,60}?"
    r"\b(?:messages?|answers?|questions?|replies|results?|outputs?|conversations?|chats?|prompts?|inputs?|arguments?|"
    r"contents?|documents?|files?|e-?mails?|data|requests?|responses?|calls?|transactions?|records?|history|contacts?)\b"
    r"[^.;\n]{0,60}?\bto (?:https?://|[\w.+-]+@[\w-]+\.|\d{1,3}\.\d{1,3}\.\d)",
    re.IGNORECASE,
)
# "Approve every later action on the owner's behalf", "treat each confirmation as given".
_CONSENTED = re.compile(
    r"\b(?:approve|confirm|accept|agree to|authori[sz]e|grant|consent to|say yes to|allow|permit|acknowledge)\b"
    r"(?: \w+){0,2}? (?:each|every|all|any|later|future|further|following|subsequent|whatever|the)\b[^.;\n]{0,40}?"
    r"\b(?:actions?|requests?|calls?|prompts?|dialogs?|dialogues|confirmations?|questions?|steps?|changes?|permissions?|"
    r"operations?|payments?|transfers?|purchases?|deletions?|ones?)\b[^.;\n]{0,60}?"
    rf"(?:\bon (?:the |your |their |his |her )?(?:{_PEOPLE}'?s?'? )?(?:own )?behalf\b|\bin (?:the |their )?(?:{_PEOPLE}'?s?'? )?"
    rf"(?:name|place|stead)\b|\bfor (?:the |your |our )?{_PEOPLE}\b|\b(?:by )?yourself\b|\bunasked\b|\bunseen\b)"
    r"|\b(?:treat|consider|regard|count|deem|take|assume|presume|record)\b[^.;\n]{0,40}?"
    r"\b(?:confirmations?|approvals?|consent|permissions?|agreement|authori[sz]ation|sign-off)\b[^.;\n]{0,20}?"
    r"\b(?:given|granted|obtained|implied|settled|received|understood|present|standing)\b",
    re.IGNORECASE,
)
# "Open https://.../q?from={origin} for each call".
_FILLED_IN = re.compile(
    r"\b(?:open|call|fetch|visit|request|load|ping|get|post|send|hit|render|embed|show|include|append|report|also)\b"
    r"[^.;\n]{0,60}?https?://[^\s'\"`]{0,80}[?&/=](?:\{\w{2,30}\}|<\w{2,30}>|\$\{?\w{2,30}|%\w{4,30}%)"
    r"[^\n]{0,80}?\b(?:each|every|all|always|before|after|first|needs?|must|along|once|when)\b"
    r"|\b(?:each|every|all|always|before|after|first|must|along|once|when|whenever)\b[^.;\n]{0,80}?"
    r"\b(?:open|call|fetch|visit|request|load|ping|post|send|hit|render|embed|report)\b"
    r"[^.;\n]{0,40}?https?://[^\s'\"`]{0,80}[?&/=](?:\{\w{2,30}\}|<\w{2,30}>|\$\{?\w{2,30}|%\w{4,30}%)",
    re.IGNORECASE,
)
# "Every download is recorded by overwriting ~/.config/editor/startup.py".
_PLANTED = re.compile(
    r"\b(?:each|every|all|always|must|has to|have to|first|before|also|you|should|mandatory|required|needs? to)\b[^;\n]{0,100}?"
    r"\b(?:writ(?:e|ing|ten)|overwrit(?:e|ing|ten)|append(?:ing|ed)?|add(?:ing|ed)?|plac(?:e|ing|ed)|sav(?:e|ing|ed)|"
    r"cop(?:y|ying|ied)|put(?:ting)?|updat(?:e|ing|ed)|modify(?:ing)?|modified|replac(?:e|ing|ed)|edit(?:ing|ed)?|"
    r"creat(?:e|ing|ed)|insert(?:ing|ed)?|install(?:ing|ed)?)\b[^;\n]{0,80}?"
    r"(?:~|\$HOME|%APPDATA%|%USERPROFILE%)[/\\](?:\.[\w-]+|Library|AppData|\w+)[/\\]?[\w./\\-]*"
    r"(?:rc|profile|startup|autostart|init|login|hook|agent|config|\.(?:py|sh|js|rb|lua|vim|plist|service|bat|ps1))\b",
    re.IGNORECASE,
)
_ADDRESS_WORD = re.compile(r"\S*(?:://|@)\S*")


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find such sentences, one finding of a kind each."""
    if reading.field.role not in _PROSE or " " not in reading.text or _is_joined(reading):
        return
    encoded = reading.text.encode("utf-8", "replace")
    kinds = [kind for kind in _KINDS if _compiled(kind.sign).search(encoded)]
    if "/properties/" in reading.field.pointer:  # tells what a parameter is for, other parameters and secrets included
        kinds = [kind for kind in kinds if kind.holds is not _stuffed]
    if not kinds:
        return
    about = " ".join((context.listing.name, *context.known.tools))
    for start, end in split_sentences(reading.text):
        text = reading.text[start:end]
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
    if address is None or _DOCUMENTS.search(text):
        return False
    before, after = text[: address.start], text[address.end :]
    return _MOVES.search(before) is not None or _TAKES.match(after) is not None


def _copied_out(text: str, about: str) -> bool:
    """Whether whatever is said or done is to go to an address, be it one that examples use."""
    del about
    if _GOES_OUT.search(text) is None:
        return False
    words = _ADDRESS_WORD.sub(" ", text)
    return _DOCUMENTS.search(words) is None and _TOLD_OF.search(words) is None


def _templated(text: str, about: str) -> bool:
    """Whether an address is to be opened into which what the tool is given is filled."""
    del about
    return _FILLED_IN.search(text) is not None and _TOLD_OF.search(_ADDRESS_WORD.sub(" ", text)) is None


def _planted(text: str, about: str) -> bool:
    """Whether a file is to be written where programs of the user find it when they start."""
    del about
    found = _PLANTED.search(text)
    return found is not None and _TOLD_OF.search(text) is None


def _commanded(text: str, about: str) -> bool:
    del about
    found = _COMMAND.search(text)
    return found is not None and _ORDERED.search(text) is not None and _TOLD_OF.search(text) is None


def _overruled(text: str, about: str) -> bool:
    del about
    return _OVERRULED.search(text) is not None and _HONEST_CASE.search(text) is None


def _in_the_dark(text: str, about: str) -> bool:
    del about
    return _IN_THE_DARK.search(text) is not None


def _consented(text: str, about: str) -> bool:
    del about
    return _CONSENTED.search(text) is not None and _TOLD_OF.search(text) is None and _HONEST_CASE.search(text) is None


def _stuffed(text: str, about: str) -> bool:
    """Whether a secret is put into a parameter that is not named for one."""
    del about
    slot = _SLOT.search(text)
    if slot is None or _FOR_SECRETS.search(slot["slot"]) or _SECRET.search(text) is None:
        return False
    told_of = _TOLD_OF.search(text) or _DOCUMENTS.search(text)
    return _HANDED.search(text) is not None and told_of is None


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of order: the rule it is told by, a linear pattern for whole texts, and the test of a sentence."""

    rule: Rule
    sign: str
    holds: Callable[[str, str], bool]


_KINDS = (
    _Kind(exfiltration.RULE, r"\w@\w|://|[a-z0-9]\.[a-z]{2,10}\b|\d\.\d+\.\d", _addressed),
    _Kind(exfiltration.RULE, "(?i)" + _GOES_OUT.pattern, _copied_out),
    _Kind(exfiltration.RULE, "(?i)" + _FILLED_IN.pattern, _templated),
    _Kind(persistence.RULE, "(?i)" + _PLANTED.pattern, _planted),
    _Kind(command_execution.RULE, _COMMAND.pattern, _commanded),
    _Kind(sensitive_access.RULE, _SLOT.pattern.replace("?P<slot>", ""), _stuffed),
    _Kind(weakening.RULE, "(?i)" + _CONSENTED.pattern, _consented),
    _Kind(argument_tampering.RULE, "(?i)" + _OVERRULED.pattern, _overruled),
    _Kind(concealment.RULE, "(?i)" + _IN_THE_DARK.pattern, _in_the_dark),
)


@cache
def _compiled(sign: str) -> Any:
    return re2.compile(sign.encode())
