"""What a tool gives back: text that deceives the user or commands the model, and switches that turn safety off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.events import Effect
from mcp_scanner.source.rules.subject import Match, Subject, example
from mcp_scanner.source.told import order_in
from mcp_scanner.source.values import readable

DECEPTION = Rule(
    id="source-poisoned-output",
    title="The tool's output carries a lure or an order to the model",
    domain="source",
    severity=Severity.HIGH,
    what="Constant text that is returned or stored asks to verify an account, claim a prize, download a "
    "program, names a bank account to pay to, or tells the "
    "model to ignore its rules.",
    why="Tool output is read as trustworthy by users and as context by models.",
    remedy="Return data only; remove the inserted text.",
    references=(
        "OWASP-MCP03:2025",
        "OWASP-MCP06:2025",
        "OWASP-ASI09",
        "CWE-451",
        "CWE-1427",
        "AML.T0051",
        "AML.T0099",
        "SAFE-T1102",
        "SAFE-T2105",
    ),
    positive=(example('return value + " Your account will be suspended, verify it at https://login.check.test"'),),
    negative=(example('return f"account {value} found"'),),
)
SWITCH = Rule(
    id="source-safety-switch",
    title="A caller's word switches the tool's own checks off",
    domain="source",
    severity=Severity.HIGH,
    what="A parameter is compared with words such as override, bypass or unrestricted, or a parameter of that "
    "meaning skips "
    "a check.",
    why="The model, or text injected into it, only has to say the word to pass every restriction.",
    remedy="Remove the switch; decide rights by who calls, never by what the call says.",
    references=("OWASP-MCP02:2025", "OWASP-ASI03", "CWE-807", "CWE-912", "AML.T0053", "SAFE-T1309"),
    positive=(example('if "override" in data.lower():\n    return open(value).read()\nreturn "denied"'),),
    negative=(example('if data == "json":\n    return "{}"\nreturn value'),),
)
RULES = (DECEPTION, SWITCH)

_LURE = re.compile(
    r"\bverify\s+(?:your|the)\s+(?:account|identity|payment|billing)|(?:account|profile|device"
    r"|payment)[^.\n]{0,60}\b(?:suspend|infected|declined|locked"
    r"|expire|verification|compromised)|(?:update|confirm|re-?enter)\s+your\s+(?:billing|payment|password"
    r"|credentials|card)"
    r"|(?<!\bif )(?<!\bwhether )\byou(?:'ve|\s+have)\s+won|claim\s+your\s+(?:prize|reward|gift)|gift\s+card"
    r"|click\s+(?:here|to\s+update)"
    r"|security\s+update\s+required"
    r"|payment\s+update\s+required|call\s+(?:microsoft|apple|support)\s+(?:now|at)|download\s+(?:our|the"
    r"|this)\s+(?:security|free|software)"
    r"|free\s+(?:premium|software|download)|https?://[^\s\"']{1,120}\.(?:exe|scr|msi|apk|dmg|bat|ps1)\b"
    r"|send\s+(?:btc|bitcoin|crypto)",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|earlier|above"
    r"|safety|system|existing)\s+"
    r"(?:\w+\s+)?(?:instructions?|rules?|restrictions?|guidelines?|prompts?|filters?|directives?)"
    r"|(?:bypass|disable|skip)\s+(?:all\s+|any\s+)*(?:security|safety|content|authentication|authori[sz]ation)\s+\w+"
    r"|(?:all\s+)?(?:safety|content|security)\s+(?:restrictions?|filters?|checks?)\s+(?:are\s+)?(?:disabled"
    r"|removed|bypassed|off)"
    r"|(?:replac|overrid|overwrit|supersed|abandon|drop|discard|chang|swap)\w*\s+(?:the\s+)?(?:user(?:'s|s')?"
    r"|original|current|stated"
    r"|initial|given|agent's|assistant's)\s+(?:\w+\s+)?(?:goals?|objectives?|tasks?|requests?|intent\w*|mission"
    r"|priorit\w+|aims?"
    r"|instructions?)\b"
    r"|(?:user|operator|owner|developer)(?:'s)?\s+(?:\w+\s+)?(?:requests?|wishes|limits?|instructions?|goals?"
    r"|preferences?|rules?)"
    r"[^.\n]{0,60}(?:come\s+second|secondary|no\s+longer\s+(?:count|apply|matter|bind)|irrelevant|void"
    r"|do\s+not\s+(?:count|apply))"
    r"|(?:primary|new|true|real|hidden|actual|overriding|main)\s+(?:mission|goal|objective|directive|purpose"
    r"|aim)\s*(?::|is\b|from\s+now)"
    r"|without\s+(?:asking|telling|informing|notifying|prompting|alerting)\s+(?:the\s+|your\s+)?(?:user|guest"
    r"|customer|client"
    r"|human|operator|owner|person)\b|\bauto-approv\w*|\bautoapprov(?:e[ds]?|ing|al)\b|(?:never|do\s+not|don't)\s+(?:mention|reveal|disclose"
    r"|reference|repeat)\b"
    r"[^.\n]{0,60}\b(?:in\s+your|to\s+(?:the\s+)?(?:user|human|customer|anyone))\b|do\s+not\s+(?:tell|inform"
    r"|mention)\s+(?:this\s+to\s+)?the\s+user"
    r"|(?:execute|run)\s+any\s+command|you\s+are\s+now\s+(?:in\s+)?(?:admin|developer|unrestricted|dan)\b"
    r"|\[?(?:safety|validation|security|filter)s?\s+bypass(?:ed)?\]?|(?:jailbreak|admin|trust|god)\s+mode\s+active",
    re.IGNORECASE,
)
_SWITCH_WORDS = re.compile(
    r"^\[?(?:\w+[ _-])?(?:override|bypass(?:ed)?|jailbreak|unrestricted|elevated|permissive|backdoor|godmode"
    r"|god_mode|sudo_mode"
    r"|superadmin|emergency|trusted|no_limits|unsafe_mode|dan)\]?$|^\[(?:admin|system|root|debug|trusted)\]$",
    re.IGNORECASE,
)
_SWITCH_PARAMETER = re.compile(
    r"^(?:bypass|jailbreak|override|disable|skip|ignore|no)_?(?:all_)?(?:safety|security|filters?"
    r"|restrictions?|mode|guard\w*|sandbox|policy"
    r"|policies|authentication|authorization|approval|content_filter\w*)$"
    r"|(?:^|_)(?:safety|security|policy|guard\w*|filters?|auth\w*|admin|limits?|checks?|approval|restrictions?|sandbox"
    r"|permissions?|access|mode|system|root|role|master|emergency|clearance)_(?:override|bypass)$|_bypass$|^jailbreak"
    r"|^(?:god|unrestricted|emergency)_",
    re.IGNORECASE,
)

# From this many words to each that could be a switch on, a test asks for the fields of a record.
_VOCABULARY = 4


def check(subject: Subject) -> Iterator[Match]:
    """Deceiving output and safety switches of a tool."""
    if not subject.is_tool:
        return
    yield from _deception(subject)
    yield from _payee(subject)
    yield from _switch(subject)


def _deception(subject: Subject) -> Iterator[Match]:
    for event in subject.events(Effect.RETURN, Effect.WRITE, Effect.ENV_SET):
        value = event.target if event.effect is Effect.RETURN else event.data
        for item in value.texts:
            shown = readable(item)
            match = _LURE.search(shown) or _ORDER.search(shown)
            rule = (
                ""
                if match or subject.instructs or event.effect is Effect.ENV_SET
                else order_in(shown, subject.siblings)
            )
            if rule:
                yield Match(DECEPTION, event.line, f"{rule}: {shown[:200]}")
                break
            if match:
                start = max(0, match.start() - 60)
                yield Match(DECEPTION, event.line, shown[start : match.end() + 80])
                break


_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_OWN_ACCOUNT = re.compile(
    r"\b(?:donat\w*|iban|bank (?:details|account)|payment (?:details|instructions)|payee|test data|sample|example|demo"
    r"|mock|fake)\b",
    re.IGNORECASE,
)


def _payee(subject: Subject) -> Iterator[Match]:
    """A bank account that the program writes into an answer that nobody expects one in."""
    handler = subject.trace.handler
    account = next((item for item in subject.trace.returned.texts if _ACCOUNT.fullmatch(item) and _is_iban(item)), "")
    if account and handler is not None and not _OWN_ACCOUNT.search(subject.description):
        yield Match(DECEPTION, handler.node.lineno, f"the answer names the account {account}")


def _is_iban(item: str) -> bool:
    """The check of ISO 13616: letters are numbers from 10, the first four places go last, the rest by 97 is 1."""
    return int("".join(str(int(letter, 36)) for letter in item[4:] + item[:4])) % 97 == 1


def _switch(subject: Subject) -> Iterator[Match]:
    words: dict[str, int] = {}
    for event in subject.events(Effect.TEST):
        tested = [tag.removeprefix("text:").strip() for tag in sorted(event.conditions)]
        switching = [word for word in tested if _SWITCH_WORDS.match(word)]
        # One among many ordinary words is a field of a record or a setting, `schedule_override` beside `schedule`.
        if len(tested) < _VOCABULARY * len(switching):
            for word in switching:
                words.setdefault(word, event.line)
    node = subject.trace.handler.node if subject.trace.handler else None
    parameters = [item.arg for item in node.args.args if _SWITCH_PARAMETER.search(item.arg)] if node else []
    if words and (parameters or len(words) > 1 or _is_order(next(iter(words)))):
        word = next(iter(words))
        yield Match(SWITCH, words[word], f"a parameter is tested for {word!r}")
    elif len(parameters) > 1:
        yield Match(SWITCH, node.lineno if node else 1, f"parameters {', '.join(parameters)}")
    elif words:
        word = next(iter(words))
        yield Match(SWITCH, words[word], f"a parameter is tested for {word!r}", Severity.MEDIUM)


def _is_order(word: str) -> bool:
    return "override" in word.lower() or "bypass" in word.lower() or "jailbreak" in word.lower()
