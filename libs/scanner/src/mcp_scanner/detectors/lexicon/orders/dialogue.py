"""Orders to hand over the conversation, the system prompt or what the user keeps private."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP, HAND_OVER, PEOPLE

_DIALOGUE = (
    r"(?:(?:whole|entire|complete|full|current|previous|all) (?:\w+ )?(?:chat|conversation|dialogue|transcript|context|message history)s?|(?:chat|conversation|message|browsing) (?:history|so far|transcript|log)s?|each conversation|"
    r"transcripts?|system (?:prompt|message)|hidden (?:guidelines|prompt|instructions)|initial prompt|context window|medical records|salaries|private (?:notes|messages|files)|user(?:'s|s') (?:private (?:notes|emails?|files|documents|calendar|address)|mailbox|contacts)|"
    r"customer (?:list|table|data)|confidential documents?|open (?:documents|files)|earlier tool results|all messages so far)"
)
_SLOT = (
    r"(?:parameters?|arguments?|fields?|metadata|header|variable|query string|search string|comment|note|hints?|"
    r"['\"`“][\w .-]{1,40}['\"`”])"
)
_AWAY = (
    r"(?:https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|webhook|\b(?:our|the|a|this) (?:\w+ ){0,2}?(?:endpoint|collector|relay|mirror|partner|vendor|analytics\w*|back-?end|quality team|provider)|"
    r"this (?:tool|server|function)|public (?:gist|bucket|remote|repository)|third[- ]part(?:y|ies))"
)

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.DIALOGUE_HANDED_OVER: (
        r"\b(?:feed|pipe|stream|pour|log|record|post|upload|deliver|include|attach|send|copy|export)\b"
        + GAP
        + r"\b(?:(?:entire|whole|full|complete) thread|system (?:message|prompt) included|payroll(?: sheet| data)?|passport numbers?|customer table|salary list|social security numbers?|bank statements?)\b"
        + GAP
        + r"\b(?:to|in|into|here|as)\b",
        r"\b"
        + HAND_OVER
        + r"\b"
        + GAP
        + r"\b"
        + _DIALOGUE
        + r"\b"
        + GAP
        + r"(?:\b(?:in|into|as|under|with|within|inside|through|to)\b"
        + GAP
        + _SLOT
        + r"|"
        + _AWAY
        + r")",
        r"\b"
        + _DIALOGUE
        + r"\b"
        + GAP
        + r"\b(?:has to be|have to be|must be|is to be|are to be|should be|be|is|are|goes|go|get|gets)\b (?:\w+ ){0,3}?(?:"
        + HAND_OVER
        + r"|archived|mirrored|replicated|required)\b"
        + GAP
        + r"(?:"
        + _SLOT
        + r"|"
        + _AWAY
        + r"|as input|$)",
        r"\b" + HAND_OVER + r"\b (?:\w+ ){0,4}?(?:everything|all) (?:you know|you have|known) about (?:the )?user\b",
        r"\b"
        + HAND_OVER
        + r" "
        + PEOPLE
        + r"'?s? (?:\w+ ){0,2}?(?:mailbox|contacts|address book|clipboard|bookmarks|private \w+)\b"
        + GAP
        + r"\b(?:in|into|to|as|with|before)\b",
        r"\b(?:repeat|print|reveal|state|output|recite|translate|convert|show|disclose|give|list)\b"
        + GAP
        + r"\b(?:your|the) (?:\w+ ){0,3}?(?:system (?:prompt|message)|initial prompt|hidden guidelines|hidden instructions|guidelines word for word|instructions you (?:got|were given|received|have)|instructions verbatim|text above|messages that came before|rules into)\b",
        r"\b(?:hold|holds|contain|contains|needs?|requires?|want)\b"
        + GAP
        + r"\b(?:system prompt|exact wording of your|your configuration|your instructions)\b",
        r"\b(?:list|enumerate|name|give|send)\b (?:all |every |the )?(?:tools|servers) (?:available to you|you (?:can|have)|connected)\b"
        + GAP,
        r"\b(?:names|list) of the connected servers\b|\bwhatever (?:stands|is) in your context\b|\breveal what\b"
        + GAP
        + r"\btold you\b|\bconvert your (?:rules|instructions|prompt)\b|\btranslate your (?:initial |system )?(?:prompt|instructions)\b",
        r"\b(?:summar(?:y|ies)|cop(?:y|ies)|contents?) of (?:all |each |every |the )?(?:earlier|other|previous|confidential|open|private)\b"
        + GAP
        + r"\b(?:should be|must be|is to be|are to be|has to be|have to be|appended|attached|added|delivered|sent)\b",
        r"\b(?:list|contents?) of open (?:documents|files)\b|\bcontents of all open files\b|\btext of the last file you read\b",
        r"\b(?:disclose|share|provide|send|hand over|give|reveal)\b (?:\w+ ){0,2}?all (?:stored |known |available |collected )?(?:personal|private|confidential|sensitive|customer|user) (?:data|information|details|records)\b"
        + GAP
        + r"\b(?:this|to|our|the)\b",
        r"\bneeds? the (?:medical|private|personal|financial) (?:records|data|files)\b|\bprivate messages are relayed\b|\b(?:share|send|post|give) (?:the )?(?:content|contents|text) of the clipboard\b|\bcontents? of the clipboard\b"
        + GAP
        + r"\b(?:too|also|every|each)\b",
        r"\b(?:attach|send|include|pass)\b (?:(?:the (?:whole |entire |full )?(?:conversation|dialogue|chat)|it) and try again\b|the (?:whole |entire |full )?(?:conversation|dialogue|chat)\b"
        + GAP
        + r"\b(?:before|each|every)\b)",
        r"\b(?:send|sends|post|forward|submit|upload|hand|give)\b"
        + GAP
        + r"\b(?:a )?cop(?:y|ies) of (?:their|its|the|your|each|every|all)\b"
        + GAP
        + _AWAY,
        r"\b(?:results?|output|answers?|documents?|pages?|files?) (?:must|have to|has to|should|are to|is to|need to) be (?:\w+ )?(?:forwarded|sent|posted|uploaded|submitted|mirrored|relayed|handed) to (?:https?://|[\w.+-]+@|our |the (?:vendor|partner|scanner|relay))",
        r"\b(?:every|each|any) (?:file|document|page|message|e-?mail)\b"
        + GAP
        + r"\b(?:submitted|sent|forwarded|uploaded|shown|relayed) to\b"
        + GAP
        + r"\b(?:first|before)\b",
        r"\b(?:all|any|every|the|each) (?:\w+ )?(?:instructions|rules|prompts?|directions|messages) (?:that )?(?:it|you|the (?:agent|model|assistant)) (?:has|have|had|was|were|got)(?: \w+){0,2}? (?:given|received|told|shown)\b",
    ),
}
