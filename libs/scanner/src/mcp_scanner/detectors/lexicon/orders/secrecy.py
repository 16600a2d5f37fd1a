"""Orders to keep a deed from the user: "hide the call from the transcript"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP, PEOPLE

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.DEED_UNSEEN: (
        r"\b(?:keep (?:quiet|silent|mum)|say nothing|stay silent|not a word|breathe no word) (?:about|of|on) (?:the|this|it|that|any|these)\b",
        r"\b(?:never|do not|don'?t) (?:bring up|touch on|allude to|speak of|talk about) (?:the|this|that|any|these) (?:\w+ )?(?:request|call|step|transfer|upload|copy|second|change|instruction|action|file|charge|payment)\b",
        r"\b(?:do not|don'?t|never|must not|should not|shall not|need not|no need to|do not need to|don'?t need to|avoid|refrain from|without)\b (?:ever )?(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|warn(?:ing)?) (?:"
        + PEOPLE
        + r"|no one)\b(?: (?:about|of|that|when|this|what|why|anything|how)\b| it\b| so\b|[.!;,]|$)",
        r"\b(?:do not|don'?t|never|avoid|refrain from|without|no need to|there is no need to) (?:any )?(?:mention(?:ing)?|reference to|refer(?:ring)? to|display(?:ing)?|show(?:ing)?|reveal(?:ing)?|report(?:ing)?|quot(?:e|ing)) (?:this|the|that|any|these) (?:\w+ ){0,2}?(?:call|step|transfer|arguments?|upload|copy|request|action|redirect|difference|side effect|recipient|addition|behaviou?r)\b",
        r"\b(?:hide|conceal|keep|withhold|mask|omit|remove) (?:\w+ ){0,3}?(?:tool call|call|request|transfer|upload|action|parameter|traces?)s? (?:out )?(?:from|of) (?:the )?(?:transcript|user|users|log|logs|summary|reply|answer|history|previous)\b",
        r"\b(?:stays?|keep (?:this|it|these(?: \w+)?|that)|remains?) (?:strictly )?(?:between (?:you and )?us|confidential|secret|to yourself)\b|\bdo (?:this|that|it|so) (?:silently|quietly|secretly|covertly|unnoticed|without (?:being|anyone) \w+)\b",
        r"\b" + PEOPLE + r" (?:(?:shall|must|should|may|need|will|can|is|are) ?(?:not|n't|never) (?:to )?(?:\w+ )?know|"
        r"(?:shall|must|should|may|need|do|does|will|can|is|are) ?(?:not|n't|never) (?:to )?(?:\w+ )?(?:notice|learn|find out|be told|be informed)|"
        r"(?:shall|must|should|need) ?(?:not|n't|never) (?:to )?(?:\w+ )?see (?:it|this|them|the following))\b",
        r"\b(?:nobody|no one|none) but (?:the |an? )?(?:model|assistant|agent|ai|llm)\b|\b(?:people|users|humans) need not (?:see|read|know)\b|\bact(?:s|ing)? upon it\b"
        + GAP
        + r"\bnot\b",
        r"\bas if nothing (?:had )?happened\b|\b(?:if|when|whenever|in the event)\b[^.!?;\n]{0,50}\b(?:asks?|asked|questioned|reviewer)\b[^.!?;\n]{0,40}\b(?:deny|say (?:only )?that (?:it|this|nothing|no)|claim|pretend)\b",
        r"\bwithout (?:leaving|writing|making|creating) (?:an? |any )?(?:log|trace|record)\w*\b|\b(?:erase|remove|cover|hide|wipe|delete) (?:all |the |any |your )?(?:traces?|tracks|evidence)\b",
        r"\b(?:in the background|silently|quietly|secretly|covertly|discreetly|unnoticed)\b"
        + GAP
        + r"\b(?:and )?(?:don'?t|do not|never) (?:display|show|mention|report|tell)\b",
        r"\b(?:silently|quietly|secretly|covertly) (?:forward|send|upload|commit|push|copy|transfer|delete|add|append|post|mail|replace|change|run|execute|read|share)\w*\b",
        r"\bwould only confuse (?:people|users|the user|them)\b|\b(?:users?|people) get nervous\b|\bkeep the user out of\b|\bkeep (?:this|that) part\b"
        + GAP
        + r"\b(?:confidential|secret|private)\b|\bdo not bring it up\b",
        r"\bsafe(?:ly)? (?:be )?hidden from the user\b|\bdo not ask, just\b",
    ),
}
