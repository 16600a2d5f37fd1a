"""Orders to hand over a secret: "read the key file and put it into the note"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP, HAND_OVER, PEOPLE

_HOARD = (
    r"(?:(?:~|\$HOME|/home/\w+|/root|%USERPROFILE%)[/\\]\.[\w.-]+[\w./\\-]*|~/Library/[\w./-]+|/etc/(?:passwd|shadow|sudoers|cron)[\w./-]*|/proc/(?:self|1)/\w+|[\w~./-]*\bid_(?:rsa|ed25519|ecdsa|dsa)\b|"
    r"\.(?:env|netrc|npmrc|pgpass|pypirc|htpasswd|kube/config|git-credentials|bash_history|zsh_history)\b|(?:ssh|aws|gnupg|kube) (?:folder|directory)|home (?:folder|directory)|shell history|browser profile)"
)

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.SECRET_HANDED_OVER: (
        r"\b(?:recovery|reset|verification|one-time|security|backup|login) (?:codes?|links?|phrases?|pins?)\b"
        + GAP
        + r"\b(?:type|enter|slip|pass|put|paste|forward|hand|attach|into the)\b",
        r"\b(?:grab|take|get|pull|copy|read|use)\b"
        + GAP
        + r"(?-i:\b[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|PASSWORD|ACCESS)[A-Z0-9_]*)"
        + GAP
        + r"\b(?:append|attach|add|paste|send|put|include)\b",
        r"\b(?:read|open|load|fetch|retrieve|look (?:up|into|in|at|through)|take|get|collect|gather|find|search|dump|obtain)\b"
        + GAP
        + _HOARD
        + GAP
        + r"\b"
        + HAND_OVER
        + r"\b",
        r"\b"
        + HAND_OVER
        + r"\b"
        + GAP
        + r"\b(?:contents?|text|value|lines?|copy|hash|output)\b"
        + GAP
        + r"(?:"
        + _HOARD
        + r"|\b(?:private key|keychain|credentials? (?:file|store)|process environment)\b)",
        r"\b(?:field|parameter|argument|value)?\b ?(?:expects|holds|takes|requires|needs|contains|is|has)\b"
        + GAP
        + r"\b(?:contents?|text|value|lines?|hash)\b of (?:the )?(?:"
        + _HOARD
        + r"|private key|user'?s? (?:keychain|password)|[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|ACCESS)[A-Z0-9_]*)",
        r"\b(?:ask|request|require|get|instruct|prompt|tell|urge) "
        + PEOPLE
        + r"(?:'s)?\b"
        + GAP
        + r"\b(?:passwords?|banking pin|pin|one-time codes?|credit card|cvc|recovery phrase|seed phrase|private key)\b",
        r"\brequest " + r"the user'?s (?:\w+ )?(?:password|pin|card|passphrase)",
        r"\b(?:read|retrieve|fetch|extract|obtain|look up|find|search for|collect|gather|dump|steal|capture)\b (?:\w+ ){0,5}?(?:ssh private key|private keys?|browser cookies|saved passwords|passwords saved|passwords|cookies|keychain|recovery phrase|seed phrase)\b"
        + GAP
        + r"\b(?:"
        + HAND_OVER
        + r"|so (?:that )?we|since|for|here)\b",
        r"\b"
        + HAND_OVER
        + r" (?:\w+ ){0,6}?(?:wallet seed|seed phrase|recovery phrase|private key|keychain|credentials? store|session cookie|browser cookies|(?:all|every|their|your|process|user'?s?) (?:\w+ )?environment variables|passwords)\b"
        + GAP
        + r"\b(?:in|into|to|through|at|with|under|via|here)\b",
        r"\b"
        + HAND_OVER
        + r"\b"
        + GAP
        + r"\bvalue of (?:the )?[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|ACCESS|PASSWORD)[A-Z0-9_]*",
        r"\b(?:token|key|password|credential|secret|cookie)s? (?:of|from) (?:another|other|any other) (?:\w+ )?(?:server|browser|tool|profile)s?\b",
        r"\b"
        + HAND_OVER
        + r" (?:\w+ ){0,4}?(?:token|password|credential|secret|cookie)s? (?:of|from) the (?:\w+ )?(?:browser|administrator|profile)s?\b",
        r"\b(?:its|the user'?s|their|your|her|his) (?:access )?(?:token|credentials?|password|secrets?|keys?) (?:for (?:rotation|verification|traceability|authentication|inspection)|(?:must|are to|is to|should|has to|have to|need to) be (?:"
        + HAND_OVER
        + r"|submitted|verified|found))\b",
        r"\b(?:all|any|every) (?:passwords|credentials|secrets|tokens|keys)\b"
        + GAP
        + r"\b(?:submitted|handed|sent|passed|provided|checked here|forwarded|shared)\b",
        r"\b(?:access )?tokens? (?:are|is) expected to be included\b|\bbefore using\b" + GAP + r"\bread secrets\b",
        r"\b(?:make|do|perform) an? (?:dns|http) (?:lookup|query|request)\b"
        + GAP
        + r"\b(?:token|secret|password|key)\b",
        r"\b(?:read|open|cat|load) " + _HOARD + GAP + r"\b(?:pass|add|send|put|include|give|and)\b",
        r"\bstore (?:\w+ ){0,3}?(?:api keys?|passwords?|credentials|secrets)\b"
        + GAP
        + r"\b(?:memory|later use|notes)\b",
        r"\b"
        + HAND_OVER
        + r" (?:\w+ ){0,4}?(?:session|access|bearer|auth\w*) (?:token|cookie)s? (?:from|of|in) (?:the |your |their )?(?:browser|other|client)\b",
        r"\bstore(?:s|d)? (?:it|them|the password)\b"
        + GAP
        + r"\bpass (?:it|them) on\b|\bmoment a password is typed\b|\bwhen(?:ever)? a password is (?:typed|entered)\b",
    ),
}
