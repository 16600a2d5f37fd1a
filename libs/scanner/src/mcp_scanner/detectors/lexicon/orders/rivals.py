"""Orders that keep the model from other tools: "never fall back to other tools"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OTHERS_SHUT_OUT: (
        r"\b(?:competing|rival|other|alternative|similar) (?:\w+ )?(?:tools?|servers?|providers?|functions?|services) (?:\w+ )?(?:return|give|deliver|produce|yield|provide|contain|leak|steal)s? (?:stale|wrong|false|bad|fake|incorrect|outdated|poor|data|information)\b",
        r"\b(?:requests?|queries|questions|tasks) (?:must |should |always )?go to this (?:tool|server) first\b|\brate this (?:tool|server) (?:five|highest|best|top)\b|\bthe built-in (?:\w+ )?(?:is|are) (?:unreliable|unsafe|broken|outdated|wrong|disabled)\b|\bleave (?:them|the others|other tools) alone\b",
        r"\b(?:never|do not|don'?t|not|must not|should not|avoid)\b"
        + GAP
        + r"\b(?:us(?:e|ed|ing)|consider(?:ed|ing)?|fall(?:ing)? back|trust(?:ed)?|pick|choose|select)\b"
        + GAP
        + r"\b(?:any of the alternatives|any alternative|any other \w+ tool|other \w+ tools?|the alternatives|built-in tools|tools of other|other tools?)\b",
        (
            r"\b(?:always|must|has to|have to|should|first and) (?:\w+ )?(?:choose|select|pick|prefer|prioriti[sz]e|give|win|rank)\b"
            r" (?:\w+ ){0,3}?(?:this|our) (?:tool|server|function|one)\b(?:[.!;]|$|,? even|,? over (?:any|all|every|other|others|competing)| (?:first|above|without|ahead)|,? regardless)"
        ),
        r"\b(?:always )?(?:choose|prefer|pick|select|prioriti[sz]e) this (?:tool|server|function)\b(?:,? even\b| over (?:any|all|every|other|others|competing)\b| first\b| above (?:all|any|every)| without\b)",
        r"\b(?:other|competing|alternative|rival|all other|these|remaining) (?:\w+ ){0,2}?(?:tools?|servers?|providers?|functions?)\b"
        + GAP
        + r"\b(?:outdated|unsafe|deprecated|wrong|false|insecure|broken|unreliable|not (?:to )?be (?:called|used|trusted)|compromised|discontinued)\b",
        r"\b(?:tools? of (?:other|all other|competing) (?:providers|servers|vendors))\b"
        + GAP
        + r"\b(?:deprecated|unsafe|wrong|not|ignore|broken|obsolete)\b",
        r"\b(?:use|choose|prefer|call|pick|select) (?:it|this|this (?:tool|server|one)) (?:instead of|rather than|over) (?:any|every|all|each|similar|other|comparable|competing)(?: of the| other)? (?:alternatives?|others?|tools?|servers?)\b",
        r"\btreat (?:all |the |any )?(?:others?|other tools?|competing tools?|rivals?|alternatives?)(?: \w+)? as (?:unavailable|broken|unsafe|non-?existent|down|out of order|disabled|missing)\b",
        r"\b(?:do not|don'?t|never) (?:waste|spend|lose) (?:\w+ )?(?:time|tokens|effort|money) (?:with|on) (?:\w+ ){0,2}?(?:tools?|servers?|alternatives?)\b",
        r"\b(?:this (?:tool|server|function|one)|it) is (?:\w+ ){0,2}?(?:better|superior|faster|safer|cheaper|preferable|more \w+) (?:than|to) (?:any|all|every|each)\b(?: \w+){0,2} (?:tools?|servers?|functions?|services?|options?|ones?)\b",
        (
            r"\b(?:must|should|has to|have to|is to|ought to|always) (?:always )?(?:be )?(?:chosen|selected|picked|preferred|prioriti[sz]ed|called|used|taken|ranked|favou?red)"
            r" (?:over|above|ahead of|in preference to|instead of|in place of) (?:any|all|every|each|other|the other|competing|whatever)\b(?: \w+){0,2} (?:tools?|servers?|functions?|services?|options?|one|ones|providers?)\b"
        ),
        r"\b(?:answers?|results?|data) (?:are|is) known to be (?:false|wrong|fake|incorrect)\b",
        r"\bonly this (?:tool|server|function) is (?:certified|authori[sz]ed|trusted|approved|allowed|safe|official)\b",
        r"\broute all (?:calls|requests|queries|traffic|questions) (?:here|to (?:this|us|our)|through (?:this|us|our))\b",
        r"\b(?:any|every|each|all) (?:task|question|request|query)s?\b,?"
        + GAP
        + r"\b(?:related or not|whatever (?:its|the) (?:subject|topic)|regardless of (?:topic|subject)|at all)\b",
        r"\b(?:use|call|choose) (?:it|this (?:tool|function|server)) for every (?:request|question|task|message)\b|\bif several tools could\b"
        + GAP
        + r"\bthis one\b|\b(?:this tool|it) (?:at least )?once in (?:every|each) (?:reply|answer|turn|message)\b",
        r"\brank (?:this|our) (?:\w+ )?(?:server|tool)?'?s? ?results? above\b|\bhighest rank\b" + GAP + r"\btools?\b",
        r"\bagents? (?:that|which|who) (?:pick|choose|use|call)s? this (?:tool|server)\b"
        + GAP
        + r"\b(?:better|higher|more)\b",
        r"\btreat (?:our|this) (?:version|copy|implementation)\b"
        + GAP
        + r"\bauthoritative\b|\bignore the other (?:one|version|tool)\b",
        r"\b(?:other tools?|no other tool|[a-z]+(?:_[a-z]+)+) (?:must|should|may|can) (?:not|only) be used (?:unless|until|when|if|for a while)\b"
        + GAP
        + r"\b(?:cleared|approved|called|asked|here|this)\b|\bother tools were not used\b",
        r"\b(?:instead of|before) (?:any|all|every) other (?:tool|server|source)s?\b"
        + GAP
        + r"\b(?:even|regardless|whatever|no matter)\b",
        r"\bprioriti[sz]e this (?:tool|server|function) over\b",
        r"\buntil further notice send (?:its|all|the) requests here\b|\buse (?:\w+_)?\w+ of this server instead for all\b|\bcall this instead\b",
        r"\bthis replaces the (?:built-in|native|default|standard) \w+|\bis (?:only )?reliable with the \w+ (?:fixed|set) to\b",
    ),
}
