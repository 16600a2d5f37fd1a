"""One sentence that takes a secret of the user's machine to an address or a parameter, in whatever language.

The other rules know wordings. This one knows only three things that every such order has, however it is worded: the
place of a secret, a way out, and that somebody is to bring the one to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.addresses import strange_address
from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.language import is_english
from mcp_scanner.detectors.matcher import languages_of
from mcp_scanner.detectors.own_parameters import filled_parameters, own_parameter, parameters_of
from mcp_scanner.detectors.polarity import is_forbidden
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import sensitive_access
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces.field import Role

# Found here, declared and explained with the other orders to read secrets.
RULES: tuple[Rule, ...] = ()

# Files that hold nothing but secrets, by the documentation of OpenSSH, AWS, GnuPG, Kubernetes, Docker, npm, PyPI, git,
# PostgreSQL, the shells, the browsers and the wallets. A public key is none.
_SECRET_FILE = re.compile(
    r"(?:~|\$HOME|%USERPROFILE%|/home/\w+|/root|/Users/\w+)?[/\\]\.(?:ssh|aws|gnupg|kube|docker|azure|netrc|npmrc|pypirc|"
    r"git-credentials|cursor|claude|codeium|continue|pgpass|bash_history|zsh_history|password-store|electrum|bitcoin|"
    r"ethereum|solana|mozilla|vault-token|"
    r"config[/\\](?:gcloud|gh|solana|[\w-]*(?:wallet|token|secret|credential)[\w-]*)|"
    r"cargo[/\\]credentials|\w+[/\\](?:token|secrets?|credentials?|auth|password|"
    r"key)s?)\b[\w./\\-]*|\bid_(?:rsa|dsa|ecdsa|ed25519)\b(?!\.pub)|"
    r"/etc/(?:shadow|sudoers|passwd)\b|\bwallet\.dat\b|\blogins\.json\b|\bLogin Data\b|\bkey4\.db\b|/proc/self/environ|"
    r"\b169\.254\.169\.254\b|(?<![\w.])[\w~/\\-]*\.env(?:\.\w+)?\b|\bclaude_desktop_config\b|\bmcp\.json\b|"
    r"\bterraform\.tfstate\b|"
    r"\.pem file\b|\.(?:ssh|aws|gnupg|kube) (?:folder|directory)\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"\.pub\b|\bknown_hosts\b|\bpublic key|\.env\.(?:example|sample|template|dist)", re.IGNORECASE)
_ENGLISH = frozenset("the of and to for with it this that you your its be by into from at before each is".split())
_NAMES = re.compile(r"https?://\S+|[~$/\\.]\S*|[`'\"]\S+[`'\"]|\S*[_@]\S*")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[A-Za-z_]\w*")

_BRING = (
    r"(?:send|put|pass|post|upload|forward|include|attach|paste|copy|insert|embed|supply|provide|place|append|add|"
    r"give|hand|"
    r"submit|transmit|enter|write|deliver|e-?mail|mail|relay|push|leak|report|disclose|dump|share|store|quote|return|"
    r"fill|"
    r"populate|set|exfiltrate|ship|feed|pipe|stream|move|transfer|publish|encode|print|echo|curl|drop|stash|log|record|"
    r"use|fetch|load)"
)
_BRINGS = (
    r"(?:sends|puts|passes|posts|uploads|forwards|includes|attaches|pastes|copies|inserts|supplies|provides|places|"
    r"appends|"
    r"adds|gives|hands|submits|transmits|enters|writes|delivers|mails|relays|reports|shares|quotes|fills|reads|"
    r"prints|encodes|copies out|dumps|echoes)"
)
_BROUGHT = (
    r"(?:sent|put|passed|posted|uploaded|forwarded|included|attached|pasted|copied|inserted|embedded|supplied|"
    r"provided|placed|"
    r"appended|added|given|handed|submitted|transmitted|entered|written|delivered|mailed|relayed|quoted|returned|"
    r"stored|"
    r"shared|filled|set)"
)
_ORDER = re.compile(
    rf"\b(?P<verb>{_BRING})\b(?!ing)"
    rf"|\b(?:must|should|has to|have to|needs? to|is to|are to|shall|will) (?:\w+ )?be (?:\w+ )?{_BROUGHT}\b"
    r"|\b(?:is|are) (?:\w+ )?(?:expected|wanted|needed|required|to go|due)\b"
    r"|\bmust (?:always )?be [`'\"]"
    r"|\bmust (?:hold|contain|carry)\b"
    r"|\b(?:goes|go|belongs?|comes?) (?:in|into|to|under|at)\b"
    r"|\b(?:always|first)\b(?:[^.!?]|\.\S){0,120}?\b(?:is|are) (?:in|inside|under|part of)\b"
    rf"|\b(?:after|once|until|unless) (?:[^.!?]|\.\S){{0,120}}?\b(?:is|are|was|were|been) {_BROUGHT}\b"
    rf"|\b(?:assistant|agent|model|ai|llm|caller|client|you)\b (?:\w+ ){{0,3}}?{_BRINGS}\b"
    rf"|\b(?:expects|requires|holds|takes|wants|needs)\b",
    re.IGNORECASE,
)
# A verb in the base form after these words says what something does or may do, not what is to be done.
_DESCRIBED = re.compile(
    r"\b(?:that|which|who|can|could|may|might|would|cannot|if|when|attempts?|commands?|scripts?|tools?|users?|it|"
    r"they|we|"
    r"servers?|clients?)(?: \w+)?$|(?<!need)(?<!needs)(?<!have)(?<!has)(?<!want)(?<!ought)(?<!asked)(?<!told)"
    r"(?<!expected)(?<!required)(?<!is)(?<!are)(?<!sure)(?<!try)(?<!please) to$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whether|if|how|commands?|attempts?|files?|tools?|scripts?) (?:\w+ )?(?:read|open|load)\b"
)
# The secret's place as the end of the way, not its start: "store your key in ~/.ssh".
_DESTINATION = re.compile(
    r"\b(?:store|save|put|keep|set|add|write|create|place|copy|copied|move)\w* (?:[^.!?\s]+ ){1,5}?"
    r"(?:in|into|to|inside|at) [`'\"(]*$"
    r"|(?<!what is)(?<!whatever is)(?<!everything)(?<!all)(?<!key)(?<!text)(?<!data)(?<!secrets)(?<!stored)"
    r"(?<!found)(?<!lines)(?<!value)(?<!values)(?<!contents)(?<!content)(?<!token)(?<!tokens)(?<!credentials) "
    r"(?:in|into|to|inside|create|at) [`'\"(]*$",
    re.IGNORECASE,
)
# A parameter that takes a path, a key or a configuration takes what its name says.
_OWN_PURPOSE = re.compile(
    r"path|file|key|identity|config|kube|cert|pem|credential|dir|host|profile|location|token|secret|password|auth|"
    r"login|env",
    re.IGNORECASE,
)
# An order to take something, and one to pass on what was taken.
_TAKE = re.compile(
    r"^\W*(?:\d+[.)] ?)?(?:first |then |please )?(?:obtain|read|open|get|load|fetch|take|cat|collect|look up|"
    r"retrieve)\b|"
    r"\b(?:must|should|has to|have to|please|first) (?:\w+ )?(?:obtain|read|open|get|load|fetch|take|collect|"
    r"retrieve)\b",
    re.IGNORECASE,
)
_HAND_ON = re.compile(
    r"\b(?:hand|pass|put|send|include|paste|write|attach|insert|copy|give|supply|add|place|encode|return|"
    r"submit)\b[^.;]{0,20}?"
    r"\b(?:it|them|this|that|its|their|the (?:content|contents|text|result|output))\b",
    re.IGNORECASE,
)
# Places that everybody reads.
_OPEN_PLACE = re.compile(
    r"[/\\]tmp\b|/var/www|\bpublic\b|\b0?777\b|\bshared (?:folder|directory|drive)\b", re.IGNORECASE
)
# What is read or sent by others: "into the commit message".
_MESSAGE = re.compile(
    r"\b(?:in|into) (?:the |its |your |an? )?(?:\w+ ){0,2}?(?:body|message|summary|comment|post|commit|request|"
    r"header|note|title|"
    r"ticket|issue|e-?mail|reply|answer)\b",
    re.IGNORECASE,
)
_FILL = re.compile(
    r"\W*(?:fill(?: in)?(?: with)?|put|include|insert|paste|dump|add) (?:all|every|any|the|a|your)\b", re.IGNORECASE
)
_CONTENT = re.compile(
    r"\W*(?:the )?(?:full |complete |raw |entire |whole |verbatim )?(?:contents?|text) of\b", re.IGNORECASE
)
_MOST = 8  # secrets looked at in one sentence: bounds hostile input
_QUOTES = '"“”«»„'


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find sentences that take a secret file to a way out."""
    names: list[str] | None = None
    for index, sentence in enumerate(reading.sentences):
        files = _files(sentence) if Cue.SENSITIVE_PATH in sentence.cues else []
        stores = [start - sentence.start for start, _ in sentence.cues.get(Cue.SECRET_STORE, ())[:_MOST]]
        if not files and not stores:
            continue
        names = parameters_of(context.listing, reading.field) if names is None else names
        filled = [name for name in _filled(sentence.text, names) if not _OWN_PURPOSE.search(name)]
        own = own_parameter(reading.field)
        if own and not _OWN_PURPOSE.search(own) and _FILL.match(sentence.text):
            filled.append(own)
        secrets = files + stores if filled else files if _way_out(reading, sentence, names) else []
        if (files and not secrets and _handed_on(reading, index, names)) or any(
            _is_order(reading, sentence, secret) for secret in secrets
        ):
            yield Hit(sensitive_access.RULE, sentence.start, sentence.end, Severity.CRITICAL, Confidence.MEDIUM)


def _handed_on(reading: Reading, index: int, names: list[str]) -> bool:
    """Whether the sentence orders to take the file and one of the next two to hand it on."""
    if not _TAKE.search(reading.sentences[index].text):
        return False
    return any(
        _HAND_ON.search(after.text) and any(not _OWN_PURPOSE.search(name) for name in _filled(after.text, names))
        for after in reading.sentences[index + 1 : index + 3]
    )


def _files(sentence: Sentence) -> list[int]:
    """Where the sentence names a file of secrets, the first few."""
    return [
        secret.start()
        for _, secret in zip(range(_MOST), _SECRET_FILE.finditer(sentence.text), strict=False)
        if not _PUBLIC.search(sentence.text, secret.start(), secret.end() + 8)
    ]


def _way_out(reading: Reading, sentence: Sentence, names: list[str]) -> bool:
    """Whether the sentence names an address or a place in the call, or describes a parameter made for other things."""
    if (
        _MESSAGE.search(sentence.text)
        or _OPEN_PLACE.search(sentence.text)
        or sentence.has(Cue.EXTERNAL)
        or strange_address(sentence.text, "")
    ):
        return True
    own = own_parameter(reading.field)
    if own and not _OWN_PURPOSE.search(own) and sentence.has_any(Cue.CONTENT_OF, Cue.SEND, Cue.ACCESS):
        return True
    if _filled(sentence.text, names):
        return False
    return sentence.has(Cue.PLACE_IN_ARGUMENT) and sentence.has(Cue.CONTENT_OF)


def _filled(text: str, names: list[str]) -> list[str]:
    """The parameters that the text fills; in a language whose word for "into" is not known, those that it names."""
    if is_english(text) or languages_of(text):
        return filled_parameters(text, names)
    words = set(_TOKEN.findall(text))
    return [name for name in names if name in words]


def _is_order(reading: Reading, sentence: Sentence, place: int) -> bool:
    if reading.field.role is Role.PARAMETER_TEXT and _CONTENT.match(sentence.text):
        return True
    return _DESTINATION.search(sentence.text, 0, place) is None and orders_transfer(reading, sentence, place)


def orders_transfer(reading: Reading, sentence: Sentence, place: int) -> bool:
    """Whether the sentence orders what stands at `place` to be brought away, neither forbids nor describes it."""
    words = [word.lower() for word in _WORD.findall(_NAMES.sub(" ", sentence.text))]
    english = sum(word in _ENGLISH for word in words)
    languages = languages_of(sentence.text)
    if english * 8 >= len(words) and (english or not languages):
        return _is_english_order(reading, sentence, place)
    return not is_forbidden(sentence, place) and (sentence.has(Cue.SEND) or not languages)


def _is_english_order(reading: Reading, sentence: Sentence, place: int) -> bool:
    text = sentence.text
    if sentence.has(Cue.DEFENCE) and (_RELATIVE.search(text) or _is_quoted(text, place)):
        return False
    for match in _ORDER.finditer(text):
        before = text[: match.start()].rstrip(" \"'`“«")
        if match["verb"] and (_DESCRIBED.search(before) or before.endswith(("-", "/", "."))):
            continue
        if match["verb"] and reading.field.role is Role.PARAMETER_TEXT and match["verb"].lower() in {"use", "load"}:
            continue
        if not is_forbidden(sentence, match.start()):
            return True
    return False


def _is_quoted(text: str, place: int) -> bool:
    return sum(text.count(quote, 0, place) for quote in _QUOTES) % 2 == 1 or text[max(0, place - 1)] in "`'"
