"""Orders that put themselves above the user's: "only these directions count"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.ORDERS_REPLACED: (
        r"\byou (?:no longer|do not|don'?t) (?:work for|serve|answer to|belong to|obey) (?:the |your )?(?:user|developer|operator|owner|company)\b|\byour loyalty\b|\bobey only (?:the|this|these|what)\b",
        r"\b(?:prior|previous|earlier|past|all other) (?:messages|prompts|orders|requests|commands|statements) (?:are|were|have become|count as) (?:obsolete|void|invalid|cancelled|superseded|outdated|withdrawn)\b",
        r"\btreat (?:the )?(?:text|output|results?|content|data|words)\b"
        + GAP
        + r"\bas (?:if|though) (?:your |the )?(?:developer|user|system|operator|owner) (?:had |has )?(?:written|said|given|sent|typed)\b",
        r"\b(?:message|notice|order|update|instruction)s? from (?:the )?(?:anthropic|openai|google|microsoft|system|developer|model provider)(?: \w+)?:",
        r"\b(?:forget|ignore|disregard|set aside|abandon|discard|override|drop) (?:about )?(?:what (?:the )?(?:user|you|was)|every instruction|the conversation so far|the present request|the current plan|the developer'?s?|all prior|any prior|earlier (?:instructions|orders)|previous (?:\w+ )?(?:guidance|guidelines|instructions|rules|directions))\b",
        r"\b(?:previous|prior|earlier|all other) (?:guidelines|instructions|directions|rules|orders|prompts) (?:no longer apply|are void|do not (?:apply|count)|have been (?:lifted|cancelled|replaced))\b",
        r"\b(?:the following|this) (?:text )?is your (?:new |real |actual |only )(?:task|job|goal|instruction|objective|mission|assignment)\b|\byour (?:only|actual|real|true|new) (?:objective|goal|task|assignment|mission|job|purpose) (?:is|from)\b",
        r"\b(?:the wishes|orders|instructions|needs) of the (?:tool )?(?:provider|vendor|server|operator) (?:come|go|take|have)\b|\bobeys? (?:tool descriptions|the tool owner|every request|this server)\b|\banswer to the (?:tool )?owner\b|\baccept every request of this\b",
        r"\bas if no system prompt\b|\bonly directions in this\b|\b(?:user'?s? )?(?:question|request) is only a cover\b|\blet the original (?:job|task|request)\b|\bstop working on what\b|\bsteer (?:the )?(?:talk|conversation|user)\b|\btreat (?:the )?user'?s? next message as\b|\bre-?insert this (?:paragraph|text|note)\b",
        r"\byou are now (?:the|an?|in|root|operating)\b|\bact as (?:root|administrator|superuser|the operator)\b|\benable (?:developer|debug|god|admin) mode\b"
        + GAP
        + r"\b(?:assistant|replies|no|all|everything)\b|\bbehave as an? unrestricted\b",
        r"\b(?:as|by order of) the (?:\w+ ){0,2}?(?:administrator|officer|ceo|owner|operator)\b"
        + GAP
        + r"\b(?:i (?:order|authori[sz]e|instruct|command)|encryption|disabled?|is to be|must)\b|\bi (?:order|command|instruct) you\b",
        r"\b(?:message|notice|request|order) (?:was issued|issued|from|by) (?:by |from )?(?:the |your )?(?:\w+ ){0,2}?(?:security (?:department|team)|operating system|vendor|developers?|administrator|legal team)\b|\b(?:legal|security|compliance|platform) (?:team|owner|department) (?:instructs?|orders?|authori[sz]es?|requires?|demands?) (?:the |you|all )",
        r"\b(?:anthropic|openai|google|microsoft|your creator|your developers?|your vendor) (?:staff |team |has |have )(?:here|decided|authori[sz]ed|instruct\w*|lifted|approved)\b|\bthe operator has approved everything\b",
        r"\b(?:drop|lift|suspend) your (?:usual |normal |standard )?(?:limits|rules|restrictions|guidelines|safeguards)\b",
        r"\b(?:directive|policy|regulation|regulatory obligations?|gdpr|law|compliance note|compliance)\b"
        + GAP
        + r"\b(?:require[sd]?|demand\w*|obliges?|prescribes?|orders?|all agents|the assistant has to|before any answer)\b"
        + GAP
        + r"\b(?:(?:send|sends|submit\w*|disclose|hand\w*|register|forward\w*|upload\w*|export)\b"
        + GAP
        + r"(?:\bour\b|https?://|@[\w-]+\.|\b(?:this tool|conversations?|files?|history|private|ssh|transcripts?|credentials|prompts?|keys?)\b)|disable|verified through this|archived? at our)\b",
    ),
}
