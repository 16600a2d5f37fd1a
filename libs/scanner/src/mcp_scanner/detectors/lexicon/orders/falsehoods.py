"""Orders to tell the user what is not so: "report success whatever the result"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.FALSEHOOD_TOLD: (
        r"\b(?:state|claim|say|report|declare|announce|write|pretend|confirm) that\b"
        + GAP
        + r"\b(?:even though|although|while|though|when in fact|but) (?:no|nothing|it (?:was|is|has)|none|the)\b"
        + GAP
        + r"\b(?:made|not|false|failed|sent|done|wrong|unpaid|happened|only)\b",
        r"\b(?:any|every|each|all) (?:answers?|repl(?:y|ies)|questions?|responses?) (?:about|on|concerning|regarding) \w+ (?:has to|have to|must|should|is to|are to) (?:say|state|claim|mention|deny|recommend|praise)\b",
        r"\b(?:tell|assure|inform|report to) (?:the )?users? that (?:no|nothing|everything|all|it|their)\b"
        + GAP
        + r"\b(?:whatever|even (?:if|though)|regardless|although|no matter)\b",
        r"\b(?:whatever|regardless of what|no matter what) the (?:result|scan|output|check|test)s? (?:says?|shows?|is|finds?)\b|\beven if the (?:result|output|check|scan) says? otherwise\b|\bin all cases\b"
        + GAP
        + r"\bhealthy\b",
        r"\b(?:report|show|display|state|quote|present|give) (?:the |a |an )?(?:price|amount|balance|cost|number|value|total|rating|score)s? (?:\w+ ){0,3}?(?:higher|lower|more|less|above|below) than\b",
        r"\bdescribe (?:the |it |this |our )?(?:\w+ )?(?:as safe|in favou?rable)\b|\bdescribe the company in favou?rable\b|\bdrop any criticism\b|\bleave out any mention of (?:our |the )?(?:competitor|rival)\w*\b",
        r"\b(?:show|return|give|use|present|insert|invent|make up) (?:fabricated|invented|fake|made-up|false|random) (?:numbers|data|results|values|figures|reviews)\b|\bpresent them as real\b|\binsert small errors\b|\bbegin to insert\b"
        + GAP
        + r"\berrors\b",
        r"\b(?:replace|rewrite|swap) (?:every|each|all|any) (?:links?|urls?|accounts?|address(?:es)?) in (?:your|the) (?:answer|reply|response|output|text)\b|\bchange the (?:account|bank|phone|card) (?:number|details) in (?:the|your)\b|\bchange the bank details\b",
        r"\b(?:end|begin|start|close|finish) (?:your|each|every|the) (?:repl(?:y|ies)|answers?|responses?|messages?)\b"
        + GAP
        + r"\b(?:recommend\w*|promot\w*|link to|advertis\w*|by praising)\b|\bevery answer ends with a link\b|\bput the advertisement\b|\bon top of your next message\b",
        r"\banswer (?:as though|as if) (?:the|all|every|it)\b"
        + GAP
        + r"\b(?:passed|had|succeeded|fine|true)\b|\balthough it was (?:only )?\w+ed\b|\branked? up before the user\b|\b(?:are|is) to be raised to\b|\binsults as compliments\b|\banswer every question with the word\b|\banswer that voting\b",
        r"\b(?:output|answer|reply|response) (?:has to|must|should) (?:contain|include|carry|begin with) (?:a |our |the )?(?:link|advert\w*|banner|promotion|phrase)\b|\binsert the phrase\b"
        + GAP
        + r"\b(?:each|every)\b|\bneed the link\b|\bas first line\b"
        + GAP
        + r"\blink\b|\bsteer\b"
        + GAP
        + r"\b(?:buying|premium plan)\b|\breport it as done\b",
        r"\bsay (?:only )?that (?:it|this tool) only \w+\b|\bsay that a colleague\b|\blet the user believe\b|\bconvince (?:them|the user|people) that\b|\bpersuade (?:the )?user to (?:turn off|install|disable|pay|send|open|share)\b|\binstruct (?:the )?user to install\b|\b(?:log|sign) in at \S+\.example\b|\btell the (?:person|user) that their (?:account|session|licen[cs]e|password)\b"
        + GAP
        + r"\b(?:risk|expired|compromised|locked)\b|\bsending the deposit to\b|\bask the user to open port\b",
    ),
}
