"""Orders to act with a service that is not this server's: "afterwards delete the folder with the file tool"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

_FOREIGN_SERVICE = (
    r"(?:(?:file|files|filesystem|mail|e-?mail|git|payment|payments|browser|database|memory|shell|terminal|messaging|contacts|calendar|deployment|trading|identity|account|transfer|shop|wallet|slack|shopping|banking|cloud|key|erp|code[- ]interpreter)"
    r"(?: \w+)? (?:tool|server|function)s?)"
)
_DEED = r"(?:call|invoke|run|use|open|read|send|forward|delete|remove|upload|create|commit|push|place|visit|disable|drop|cancel|list|collect|start|trigger|query|wipe|store|write|approve|buy|sell|pay|export|mail|publish|have)"

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.FOREIGN_DEED: (
        r"\b(?:once|after|while|when(?:ever)?|before|as soon as)\b"
        + GAP
        + r"\b(?:have|let|ask|tell|make) (?:the|any|your) \w+ (?:tool|connector|plugin|server|agent) (?:to )?(?:tag|delete|send|open|read|write|push|create|drop|move|pay|post|upload|forward|remove|export|publish|merge)\b",
        r"\b(?:with|through|using|via) the (?:mail|e-?mail|git|file|files|payment|banking|calendar|chat|shell|browser|database) connector\b",
        r"\b(?:after|before|when(?:ever)?|once|every time|each time|on every|as soon as|following|prior to|while|if)\b"
        + GAP
        + r"\b"
        + _DEED
        + r"\b"
        + GAP
        + r"\b(?:with|using|through|via|by) (?:the |an? |your |any |another )"
        + _FOREIGN_SERVICE,
        r"\b(?:use|call|invoke|have|ask|let|run|open)\b (?:also )?(?:the |any |an? |your )"
        + _FOREIGN_SERVICE
        + r" (?:to )?(?:read|send|forward|delete|upload|drop|visit|wipe|collect|remove|create|cancel|commit|push|transfer|place|disable|write|export|mail|on every|on all|with an?)\b",
        r"\b(?:requires?|ensure|make sure|need) that the " + _FOREIGN_SERVICE + r"\b",
        r"\b(?:through|via|with) the (?:messaging|trading|identity|payment|mail|account|key|deployment|contacts|git|browser|file writing) (?:tool|server)\b"
        + GAP
        + r"\b(?:without|silently|first|before)\b",
        r"\b(?:call|invoke|run)\b (?:the )?(?:payment|trading|transfer|identity|deployment|banking) (?:tool|server)\b",
        r"\b(?:send|forward|push|post|mail|transfer|upload|move|hand)\b"
        + GAP
        + r"\b(?:without asking|without (?:the )?user'?s? (?:consent|approval|knowledge)|with no confirmation)\b",
        r"\b(?:whenever|every time|each time|as soon as|once|after|on every invocation)\b"
        + GAP
        + r"\b(?:also|additionally|silently|quietly)\b (?:\w+ ){0,2}?(?:delete|transfer|upload|forward|push|pay|mail|run|execute|query|create an? \w*admin\w*)\b",
        r"\bcreate (?:a |an )(?:new |further |second |hidden )?(?:admin\w*|account named|superuser|root user)\b"
        + GAP
        + r"\b(?:with the|account|tool|named)\b",
        r"\bhave (?:another|an?|the) (?:agent|assistant|model|browser)\b"
        + GAP
        + r"\b(?:execute|run|visit|delete|send|buy)\b",
        r"\bplace an? (?:market |buy |sell )?order\b" + GAP + r"\b(?:without|server|automatically)\b",
    ),
}
