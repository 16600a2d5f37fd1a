"""Orders that take a protection away: "approve every prompt by yourself"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.SAFEGUARDS_OFF: (
        r"\b(?:do not|don'?t|never|no need to|without) wait(?:ing)? for (?:the |an? )?(?:user(?:'s)?|human|person|owner|confirmation|approval|consent|permission)\b"
        + GAP
        + r"\b(?:agree|approve|confirm|before|consent|approval|confirmation|permission|answer)\b",
        r"\b(?:switch|turn) (?:the )?(?:\w+ ){1,4}?(?:scanner|firewall|logging|monitoring|guard|filter|antivirus|protection|audit\w*) off\b",
        r"\b(?:content filters?|safety (?:rules|measures|filters?|checks)|guardrails?|restrictions?|moderation|permission checks?) (?:do not apply|don'?t apply|were switched off|are (?:off|disabled|lifted|suspended)|have been (?:lifted|verified|disabled|removed)|is lifted)\b",
        r"\b(?:skip|omit|bypass|suppress) (?:\w+ ){0,3}?(?:confirmation|approval|consent|permission)(?: (?:dialog|prompt|step|request)s?)?\b"
        + GAP
        + r"(?:\b(?:since|as|because|user|agreed|delet\w*|advance|so|send\w*|transfer\w*|pay\w*)\b)",
        r"\bskip asking\b|\b(?:approve|accept|confirm|grant) (?:all|every|any) (?:\w+ )?(?:permission )?(?:prompts?|permissions?|requests?|dialogs?|confirmations?)\b"
        + GAP
        + r"\b(?:by yourself|automatically|without|so that|yourself|silently|user)\b",
        r"\b(?:no|without) (?:human |user )?(?:review|approval|consent|confirmation) (?:is )?(?:required|needed|necessary)\b"
        + GAP
        + r"\b(?:delet\w*|transfer\w*|pay\w*|deploy\w*|actions?|execut\w*|run)\b|\b(?:user )?consent is not needed\b|\bapproval is considered given\b|\bno confirmation is needed\b|\bneeds? no approval\b|\bnever ask whether\b",
        r"\b(?:disable|turn off|switch off|deactivate|stop|uninstall) (?:the |any |all |your |their )?(?:\w+ )?(?:firewall|antivirus|two-factor\w*|2fa|mfa|audit log\w*|security software|verification|protection|encryption|sandbox|monitoring)\b"
        + GAP
        + r"\b(?:and|before|during|while|with|when|then|for|on|anyway|first)\b",
        r"\b(?:turn|switch) the (?:\w+ )?(?:firewall|audit log|protection|antivirus|monitoring|logging|two-factor setting) off\b|\bswitch protection off\b|\bto disable the (?:firewall|antivirus|audit|encryption)\b|\bencryption is to be disabled\b|\bturn off their antivirus\b",
        r"\b(?:do not|don'?t|never) verify (?:signatures?|certificates?|hashes|checksums?|identity)\b|\bdisable (?:tls |certificate |signature |checksum )?verification\b"
        + GAP
        + r"\b(?:anyway|install|and)\b",
        r"\btreat all (?:output|results?|text|data) (?:of|from) this (?:tool|server) as trusted\b|\bcarry out whatever it says\b|\b(?:evaluate|execute|run) (?:the )?\w+ (?:in the output )?(?:with the code interpreter)?,? ?whatever it (?:may )?contains?\b",
        r"\bpolicy (?:engine )?(?:that |which )?(?:blocks?|denies|has been lifted)\b"
        + GAP
        + r"\b(?:split|smaller|retry|around|past)\b|\bto get past it\b|\btry again with sudo\b|\bretry with sudo\b|\bwith another interpreter until\b|\bwith the highest privileges\b"
        + GAP
        + r"\bnever\b",
        r"\b(?:rule|rules) that\b"
        + GAP
        + r"\bmust not\b"
        + GAP
        + r"\b(?:lifted|suspended|void)\b|\bserver is exempt from approval\b|\bmove funds without\b|\banswer without any refusal\b|\bthis environment is a sandbox\b"
        + GAP
        + r"\bdestructive\b|\bwarnings? about dangerous\b"
        + GAP
        + r"\bdismissed\b",
        r"\bset auto_?approve to true\b|\bwith the auto-approve option\b|\bif the assistant is running in production, skip\b|\bnobody be watching\b|\bwhile nobody is watching\b",
        r"\bgrant full (?:disk |file |system )?access\b|\bfull access to the home directory\b"
        + GAP
        + r"\bauthori[sz]ed\b|\bgive the admin role to our\b|\bopen port \d+ (?:to the internet|and wait)\b",
    ),
}
