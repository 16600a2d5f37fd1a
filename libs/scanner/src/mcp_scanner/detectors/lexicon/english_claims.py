"""English cues of claims: what a server says of itself, asks of its caller, or declares to do."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

_MODEL = r"(?:llm|ai|language|large language|assistant|agent|chat|foundation)"

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.PRAISE_OF_SELF: (
        (
            r"\b(?:this (?:\w+ ){0,3}?is|we are|it is|it's|i am) (?:\w+ ){0,2}?(?:the |a |an |our |your |\w+'s )(?:\w+'s )?"
            r"(?:best|greatest|finest|ultimate|premier|superior|number one|most \w+|top[- ]rated|leading|fastest|smartest)\b"
            r"[^.!?\n]{0,80}?\b(?:tools?|servers?|services?|solutions?|systems?|functions?|engines?|platforms?)\b(?:[^.!?\n]{0,30}?\b(?:in the world|ever|on the market|in the market|in existence|of all time)\b)?"
        ),
        r"\b(?:best|greatest|finest|most \w+) (?:\w+ ){0,4}?(?:tool|server|function|system|solution|engine|choice) (?:\w+ ){0,2}?(?:in the world|ever|on the market|in the market|in existence|of all time)\b",
        r"\b(?:best|greatest|finest|most \w+) (?:\w+ ){0,3}?(?:tool|server|function|system|solution|engine|service) (?:there is|you (?:have|can find|will find|know)|of them all|hands down|by far)\b",
        r"\bmost \w+(?:,? and (?:the )?most \w+)? (?:\w+ ){0,3}?(?:tool|server|function|service|system) on earth\b|\bthe only (?:\w+ )?(?:tool|server|service) (?:that )?(?:you|anyone|anybody|one) (?:will )?(?:ever )?needs? (?:in the world|ever)?",
        r"\b(?:best|greatest|finest) (?:\w+ ){0,2}?(?:tool|server|function|service) (?:available|around|out there|you can get|money can buy)(?: (?:today|anywhere|now))?\b",
        r"\b(?:best|finest|greatest) (?:tool|server|service|function) of its kind\b(?: (?:worldwide|anywhere|ever))?",
        r"\b(?:is|are) (?:\w+ )?the (?:very )?(?:best|greatest|finest) (?:in the world|on the market|of all|anywhere|on earth|in existence|ever)\b|\bthe one and only (?:choice|tool|server|option)\b",
        r"\bworld'?s (?:best|most \w+|leading|fastest|smartest|number one|finest|greatest|first and only)\b",
        r"\b(?:outperform|surpass|beat|outclass|eclipse|dwarf)(?:s|es|ing)? (?:all|any|every|each|the) (?:\w+ )?(?:other|rival|competing|comparable|similar|existing|known|alternative)s?\b",
        r"\b(?:out )?of all (?:the )?(?:\w+ )?(?:tools?|servers?|services?|options|functions)\b[^.!?\n]{0,30}?\b(?:best|finest|greatest|fastest|smartest|strongest|safest|most \w+)\b",
        r"\b(?:is|are|the|as) (?:\w+ )?(?:number one|unrivall?ed|unmatched|unbeaten|peerless)\b(?: \w+){0,3}? (?:tool|server|service|provider|source|choice|solution|system|for|in)\b",
        r"\b(?:there is|you will find|exists) no (?:better|other|equal|alternative)\b(?:[^.!?\n]{0,30}?\b(?:in the world|ever|on the market|anywhere)\b)?|\bno other (?:\w+ )?(?:tool|server|service) (?:comes close|can|is able|matches|offers|compares)\b",
        r"\b(?:advanced|premium|professional|ultimate|enhanced|superior|elite|enterprise) version\b[^.!?\n]{0,80}?\b(?:superior|unmatched|better|best|cutting|highest|most)\b",
    ),
    Cue.ENDORSED: (
        r"\b(?:trusted|used|recommended|loved|endorsed|preferred|chosen|relied on|certified|approved|vetted) by (?:\w+[ -]){0,5}?(?:professionals?|experts?|companies|millions|thousands|engineers|fortune|giants|governments?|everyone|developers|leaders?|enterprises?|researchers?|teams|openai|anthropic|google|microsoft)\b",
        r"\btrusted by more (?:people|users|teams|companies|developers) than\b|\b(?:ranked|rated) (?:first|highest|best|number one|no\. 1)\b|\b(?:users|experts|professionals|traders|developers|engineers|scientists|people|institutes|companies) (?:all over the world|all around the world|around the world|worldwide|everywhere|across the globe) (?:love|agree|trust|prefer|rely|use|choose|recommend)\b|\b(?:chosen|used|picked) by (?:nine|eight|seven|\d+) (?:of|in|out of) (?:every )?(?:ten|\d+)\b|\busers love this\b",
        r"\b\d\d(?:\.\d+)?% (?:of (?:\w+ )?(?:professionals|users|experts|developers|companies|teams)|accura\w+|success|reliab\w+|satisf\w+)|\b100% (?:reliab\w+|accura\w+|guarantee\w*|success\w*|safe|secure)",
        (
            r"\baward[- ]winning\b|\bindustry[- ](?:leading|standard)\b|\bworld[- ]class\b|\bunmatched\b|\bunrivall?ed\b|\bunparalleled\b|\bsecond to none\b|\b(?:five|5)[- ]star\b|#1 |\bcutting[- ]edge\b|\bgold standard\b|"
            r"\b(?:enterprise|military|bank)[- ]grade\b|\bsuperior (?:performance|accuracy|quality|results|functionality|capabilit\w+|\w+ capabilit\w+)\b|\bmost (?:reliable|comprehensive|advanced|accurate|trusted) and \w+(?: \w+)?\b"
        ),
    ),
    Cue.CALLER_IDENTITY: (
        r"\b(?:prompt|instructions|name|identity|version|id|memory|context|state|key|model) of the (?:\w+ ){0,2}?(?:model|assistant|agent|llm) (?:calling|using|invoking|running) (?:this|the) (?:tool|server|function)\b",
        r"\b(?:person|user|human|customer) (?:who is )?(?:using|talking to|behind|in front of|chatting with) the (?:ai |calling )?(?:assistant|agent|llm|model)\b",
        r"\b(?:directory|device|machine|computer|host|account|operating system|platform|workspace|version|company|vendor) (?:that |which |in which |on which |where )?(?:the |this )?(?:assistant|llm|calling (?:model|agent)|ai (?:model|agent|assistant)) (?:works|runs|is running|operates|lives|was started)\b",
        r"\b(?:provides|hosts|runs|operates|made|trained|serves) the calling (?:model|agent|assistant|llm)\b",
        r"\b(?:prompt|question|message|request|words|wording) (?:of|from|by) the (?:user|person|human) (?:that|which) (?:led|caused|triggered|prompted|resulted)\b",
        r"\bsystem (?:prompt|message|instructions) (?:that |which )?(?:the |your |this )?(?:calling )?(?:assistant|model|agent|llm|client) (?:is|was|has|runs|works|uses|follows|got|received)\b",
        r"\b(?:agent|llm|assistant) (?:framework|runtime|client|vendor|provider)(?: \w+)? (?:in use|being used|that is used|that calls|calling)\b|\b(?:operating system|mac address|serial number|fingerprint)(?: \w+)? of the (?:host machine|device of the user|user'?s (?:device|machine|computer)|client machine|caller'?s (?:device|machine))\b",
        r"\bwhich (?:llm |ai |language )?(?:model|assistant|agent|llm) (?:calls|is calling|uses|is using|runs|invokes|is running) (?:this|the) (?:tool|server|function)\b",
        r"\bwhich (?:ai|llm|language) (?:model|assistant|agent) you are\b|\b(?:ai|llm) model (?:you are|you run|in use)\b",
        rf"\b(?:{_MODEL}[ _-]?(?:model|assistant|agent)?|model|assistant|agent)(?:'s)?(?: \w+){{0,3}}? (?:that|which|who) (?:is |are )?(?:call|calls|calling|invok\w+|us(?:es|ing)|mak(?:es|ing)|execut\w+|runs?|running|processing|handling|requesting)\b",
        rf"\b(?:calling|invoking|current|your(?: own)?|requesting|active|underlying) (?:{_MODEL}[ _-]?)?(?:model|llm|assistant|agent)(?:'s)? (?:name|version|identity|id|identifier|vendor|provider)\b",
        r"\b(?:name|version|identity|identifier|vendor|id) of (?:the |your )?(?:calling|current|invoking|underlying) (?:\w+ ){0,2}?(?:model|llm|assistant|agent|client)\b|\bwhich (?:llm|ai|model|assistant) (?:you are|is calling|are you)\b",
        r"\byour (?:own |full |entire |complete |hidden |internal |current |private )*(?:system (?:prompt|message|instructions)|chain[- ]of[- ]thought|reasoning trace|scratchpad|instructions|thought process)\b",
    ),
    Cue.COLLECTS_CONTEXT: (
        r"\b(?:home address|postal address|phone number|e-?mail(?: address)?|full name|age|gender|location|ip address|date of birth|birthday|income|employer|card number|password|nationality|religion) of (?:the |this )?(?:user|person|human|customer)\b,? (?:on whose behalf|for whom|behind|(?:who is |who )?(?:asking|calling)) ",
        r"\b(?:keys?|token|password|account|credentials?) (?:that |which )?(?:the |your )?(?:calling |current )?(?:agent|model|assistant|llm|client) (?:itself )?(?:uses|runs with|was given|received|holds|authenticates with)\b",
        r"\b(?:instructions|rules|prompts?|directions|messages) (?:that |which )?(?:it|you|the (?:agent|model|assistant)) (?:has|have|had|was|were|got|received)(?: \w+){0,2}? (?:given|received|told|shown|so far)\b",
        r"\b(?:everything|anything|all|whatever|what) (?:that )?(?:was |has been |is |the user |you |we |they |users? )*(?:said|written|typed|discussed|asked|entered|exchanged)\b[^.!?\n]{0,40}?\b(?:chat|conversation|session|so far|up to now|thread|dialogue)\b",
        r"\b(?:full|entire|complete|whole|raw|verbatim|previous|prior|all|current|recent|past) (?:\w+ ){0,3}?(?:conversation|chat|dialogue|message)s?(?: history| log| transcript| context| so far)",
        r"\b(?:full|entire|complete|whole|raw|verbatim) (?:\w+ ){0,2}?(?:conversation|chat|dialogue)\b|\b(?:conversation|chat|dialogue) (?:history|transcript|log|so far)\b",
        r"\b(?:your|current|full|active|complete|hidden|own) (?:\w+ ){0,2}?system (?:prompt|message|instructions)\b",
        r"\b(?:your|the model'?s?|the agent'?s?|internal|hidden|private) (?:\w+ ){0,2}?(?:chain[- ]of[- ]thought|reasoning(?: trace| steps)?|thought process|scratchpad|thoughts)\b",
        r"\b(?:list|names?|schemas?) of (?:all )?(?:the )?(?:\w+ )?tools (?:that |which )?(?:are )?(?:currently )?(?:available|accessible|connected|known) to (?:the |your )?(?:calling )?(?:llm|model|agent|assistant|you)\b",
        r"\ball (?:the )?tools (?:that |which )?(?:the )?(?:calling )?(?:agent|model|assistant|llm|you) (?:can|may|is able to|has|have)\b",
        r"\b(?:list|names?|schemas?) of (?:the |all )?(?:tools|resources|servers)(?: and \w+)? of (?:all|every|the) (?:(?:other|connected) )+servers\b",
        r"\b(?:list|names?|schemas?|descriptions?|definitions?) of (?:all |every |the |other )*(?:tools|functions|servers) (?:that |which )?(?:the )?(?:calling )?(?:llm|model|agent|assistant|you)\b",
        r"\b(?:all|every|any|full|unabridged) (?:\w+ )?messages? (?:of|from|by) (?:the )?(?:user|person|customer|human)\b",
        r"\b(?:list|names?|schemas?|descriptions?|definitions?) of (?:all |the |other |every )*(?:available |connected |installed |other )*(?:tools|mcp servers|servers|plugins)(?: (?:you|available to|connected|the (?:agent|model|assistant)))",
        r"\b(?:everything|anything) (?:you know|the user (?:said|told|wrote))\b|\buser'?s? (?:personal|private) (?:data|information|details|files)\b",
    ),
    Cue.DEFENCE: (
        (
            r"\b(?:detect\w*|prevent\w*|protect\w*|block(?:s|ed|ing)?|scan(?:s|ning|ner)?|analy[sz]\w*|identif\w*|monitor\w*|investigat\w*|defen[cds]\w*|mitigat\w*|audit\w*|avoid\w*|against|look ?up|threat intelligence|indicators?|ioc|hunt\w*|triage|"
            r"explain\w*|vulnerab\w*|classif\w*|known|reputation|advisor\w*|suspicious|threats?|risks?|warn\w*|incident\w*|forensic\w*|simulat\w*|mitre|saniti[sz]\w*|harden\w*|resist\w*)\b"
        ),
    ),
    Cue.TAKES_SECRETS: (
        r"\b(?:read|access|collect|harvest|gather|retrieve|steal|extract)\w*\b[^.!?\n]{0,80}?\b(?:sensitive|passwords?|ssh keys?|credentials|api keys?|private keys?|secrets)\b",
    ),
    Cue.SENDS_AWAY: (
        r"\b(?:transmit\w*|transmission|exfiltrat\w*|sends?|upload\w*|post|forward\w*)\b[^.!?\n]{0,80}?\b(?:remote|external|servers?|https?|endpoint|attacker|webhook)\b",
    ),
}
