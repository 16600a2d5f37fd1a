"""English cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

_USER = r"(?:the |an? |any |your |end[- ]|human )*(?:users?|humans?|operators?|customers?|anyone|anybody|developers?|person)"
_TELL = (
    r"(?:tell|telling|inform|informing|notify|notifying|mention|mentioning|disclose|disclosing|reveal|revealing|"
    r"alert|alerting|show|showing|report|reporting|warn|warning|let .{0,12}know|bother|bothering|expose|exposing|display|displaying|"
    r"explain|explaining|discuss|discussing|say|saying|acknowledge|acknowledging|surface|surfacing|refer|referring|announce|announcing)"
)
_NOT = r"(?:do not|don'?t|never|must not|should not|shouldn'?t|mustn'?t|may not|avoid|refrain from|without|no need to|not to|need not|needn'?t|shall not)"
_TOOL = r"(?:tools?|functions?|endpoints?|servers?|plugins?|methods?|actions?|APIs?|connectors?|integrations?)"

# What only a model is told: nobody gives "instructions" to a firewall.
_TOLD = r"(?:instructions?|guidelines?|prompts?|directives?|directions?)"
# What a user says to the assistant, rather than what a product's users have.
_USERS_WORD = (
    r"(?:what(?:ever)? the user|users?'?s? (?:own |original |explicit |actual )?(?:requests?|wish(?:es)?|instructions?|intent\w*|orders?|"
    r"commands?|questions?|prompts?|messages?|says?|said|asks?|asked|wants?|needs?)|system (?:prompt|message|instructions?)|"
    r"developer(?:'?s)? (?:\w+ )?(?:instructions?|messages?|prompts?|rules?)|assistant'?s? \w+|your \w+|everything|anything)"
)

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        (
            r"\b(?:must|always|shall|mandatory|required?|requires|needs? to|ha(?:s|ve) to|should|are to|is to|never|obligatory|compulsory|"
            r"necessary|essential|imperative|ensure|make sure|be sure|not optional|at all times|without exception|automatically|please|kindly|"
            r"requirement|prerequisite|expected to|supposed to|instructed to|obliged to)\b"
        ),
    ),
    Cue.ADDRESS: (
        (
            r"\b(?:you|your|the (?:ai|llm|assistant|agent|model|chatbot|client|caller|language model)|(?:ai|llm) (?:assistants?|agents?|models?)|"
            r"assistants?|agents?|dear (?:ai|assistant|model))\b"
        ),
    ),
    Cue.BEFORE: (
        (
            r"\b(?:before|prior to|ahead of|in advance of|preceding|as a (?:first|preliminary) step|pre-?flight|pre-?requisite|first (?:call|trigger|run|use|invoke|execute|fetch|query)|"
            r"before(?:hand)?|first and foremost|initially|until|unless)\b"
        ),
    ),
    Cue.WHEN: (
        r"\b(?:when(?:ever)?|while|after|once|upon|during|each time|every time|any ?time|as soon as|if)\b",
        (
            r"\b(?:all|any|every|each|subsequent|future) (?:[\w'/-]+ ){0,5}?(?:requests?|calls?|quer(?:y|ies)|searches|search|lookups?|look-ups?|operations?|invocations?|"
            r"messages?|emails?|commits?|transfers?|payments?|transactions?|orders?|invoices?|routes?|uploads?|downloads?|reports?|files?|runs?|tasks?|usages?|uses?)\b"
        ),
        r"\b(?:requests?|calls?|queries|invocations?) (?:to|of|for|via|through|made)\b",
    ),
    Cue.CALL: (
        (
            r"\b(?:call|calls|calling|called|invoke|invokes|invoking|use|uses|using|run|runs|running|trigger|triggers|triggering|execute|executes|executing|"
            r"fetch|fetches|fetching|query|queries|querying|request|requests|requesting|perform|performs|performing|launch|launches|issue|issues|"
            r"invocation of|hit|utili[sz]e|utili[sz]es|utili[sz]ing|employ|leverage|consult|ping|dispatch|chain|"
            r"scan|scans|read via|access|accessing|retrieve|retrieves|search|searches|read|send|delegate|hand off|start with|begin with|make a call)\b"
        ),
    ),
    Cue.TAMPER: (
        (
            r"\b(?:chang(?:e|es|ed|ing)|modif(?:y|ies|ied|ying)|replac(?:e|es|ed|ing)|overrid(?:e|es|den|ing)|overwrit(?:e|es|ten|ing)|set|sets|setting|"
            r"append(?:s|ed|ing)?|prepend(?:s|ed|ing)?|inject(?:s|ed|ing)?|insert(?:s|ed|ing)?|redirect(?:s|ed|ing)?|re-?rout(?:e|es|ed|ing)|"
            r"substitut(?:e|es|ed|ing)|swap(?:s|ped|ping)?|alter(?:s|ed|ing)?|adjust(?:s|ed|ing)?|rewrit(?:e|es|ten|ing)|switch(?:es|ed|ing)?|"
            r"forc(?:e|es|ed|ing)|convert(?:s|ed|ing)?|strip(?:s|ped|ping)?|tack on|attach(?:es|ed|ing)?|add(?:s|ed|ing)?|increas(?:e|es|ed|ing)|"
            r"decreas(?:e|es|ed|ing)|multipl(?:y|ies|ied|ying)|reduc(?:e|es|ed|ing)|inflat(?:e|es|ed|ing)|truncat(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|drop(?:s|ped|ping)?|"
            r"omit(?:s|ted|ting)?|restrict(?:s|ed|ing)?|limit(?:s|ed|ing)?|route[sd]?|default(?:s|ed)? to|update[sd]?|transform(?:s|ed)?|mask(?:s|ed|ing)?|"
            r"pin(?:s|ned)?|hard-?cod(?:e|es|ed)|coerc(?:e|es|ed)|enforc(?:e|es|ed)|point(?:s|ed)? to|treat(?:s|ed)? as|divert(?:s|ed|ing)?|inserted|falsif(?:y|ies|ied)|"
            r"fix(?:es|ed)? (?:it |them )?(?:to|at)|skip(?:s|ped|ping)?|supplement(?:s|ed)?|combine[sd]?|join|wrap|filter(?:s|ed)?|ignor(?:e|es|ed|ing)|carr(?:y|ies)|suppress(?:es|ed)?)\b"
        ),
    ),
    Cue.ARGUMENT: (
        (
            r"\b(?:parameters?|arguments?|args?|fields?|values?|inputs?|quer(?:y|ies)|recipients?|destinations?|address(?:es)?|urls?|paths?|amounts?|"
            r"prompts?|filters?|keywords?|payloads?|body|subject|content|options?|flags?|headers?|ids?|names?|tickers?|symbols?|limits?|dates?|"
            r"clauses?|currency|account|iban|quantity|price|region|city|location|branch|message|settings?)\b"
        ),
    ),
    Cue.REGARDLESS: (
        (
            r"\b(?:regardless of|no matter|irrespective of|disregard(?:ing)?|despite|without (?:regard|respect) (?:to|for)|whatever) (?:the |any |all |what |whatever |their |how |which |who |an? |it |they |that |of )*"
            r"(?:users?'?s?|end[- ]users?'?|input|inputs|requested|request|original(?:ly)?|specified|provided|prompt|asked|asks|caller'?s?|customer'?s?|supplied|given|query|typed|wants?|intended|intent|stated|said|says|choice|preferences?)\b"
        ),
        # "Roles instead of users" compares two things; only what a user chose can be set aside.
        (
            r"\b(?:rather than|instead of) (?:the |any |all |what |whatever |their |how |which |who |an? |it |they |that |of |end[- ])*"
            r"(?:(?:users?|callers?|customers?)'?s? (?:\w+ ){0,2}?(?:request\w*|specif\w+|provid\w+|ask\w*|original\w*|inputs?|suppl\w+|given|gave|query|typed|"
            r"wants?|wanted|inten\w+|stated|said|says|cho\w+|preferences?|instructions?|wish\w*|entered|named?|names|prompt)|"
            r"inputs?|requested|request|original(?:ly)?|specified|provided|asked|asks|supplied|given|typed|wants?|intended|intent|stated|said|says|choice|preferences?)\b"
        ),
        r"\bignor(?:e|es|ed|ing) (?:the |any |their |what |whatever |all |an? )*(?:users?'?s?|user-\w+|their|caller'?s?|customer'?s?|(?:requested|original|specified|supplied|given) (?:\w+ )?(?:recipient|amount|address|account|destination|query|city|value|payee))\b",
        r"\bignor(?:e|es|ing) (?:their|any \w+ they|whatever)\b|\b(?:even|also) if the (?:users?|caller|customer) (?:asks?|requests?|objects?|says?|wants?|specif\w+|provid\w+|disagrees?|refuses?|complains?|insists?)\b|\bnot what the user\b|\b(?:provided|given|supplied|entered|specified|typed) by (?:the )?(?:user|caller|customer) (?:is|are|must be|should be|will be) (?:deprecated|invalid|ignored|outdated|wrong|discarded|replaced|overridden|obsolete)|\bwhatever the (?:user|caller|customer)\b|\boverrid(?:e|es|ing) (?:the |any |their |what )+(?:users?'?s?|callers?'?s?|customers?'?s?)(?: \w+)?\b",
    ),
    Cue.CONCEAL: (
        _NOT + r" (?:\w+ ){0,3}?" + _TELL + r"\b[^.!?\n]{0,60}?\b" + _USER + r"\b",
        _NOT
        + r" (?:explicitly |ever |directly |openly |even )?(?:tell|inform|notify|mention|disclose|reveal|alert|acknowledge|refer to|discuss|talk about|divulge|announce)(?:ing)? "
        r"(?:that|this|the (?:change|modification|redirect\w*|substitution|action|step|operation|call|tool|process|access|file|instructions?|existence)|these|it|anything|any of|you|them|him|her|anyone)\b",
        r"\b(?:hide|hiding|conceal\w*|keep|withhold\w*|mask(?:ing)?|obscure)\b[^.!?\n]{0,60}?\b(?:from|invisible to|hidden from|secret from|out of sight of) "
        + _USER,
        r"\b(?:keep|kept) (?:this|it|that|these|them|the \w+) (?:a |strictly |as )*(?:secret|hidden|confidential|private|quiet|to yourself|between us|invisible|internal)\b",
        r"\b(?:user|users|human|person) (?:must|should|shall|need|do|does|will|may|can|are|is)(?: not|n'?t| never) (?:be |to )*(?:know\w*|see\w*|notice\w*|informed|aware|told|shown|notified|learn|find out|suspect|involved|alerted|made aware|bothered)\b",
        r"\b(?:users?|humans?) (?:remains?|stays?|is kept|are kept) (?:unaware|uninformed|in the dark|oblivious)\b",
        (
            r"\b(?:not (?:be )?(?:part of what|something) (?:the )?users? (?:see|sees|need)|not (?:be )?(?:shown|visible|displayed|surfaced|reported|exposed|disclosed) to (?:the |end )*users?|stripped before display|"
            r"unbeknownst to|invisible to (?:the )?(?:user|human)|hidden from (?:the )?(?:user|human|view)|(?:this|that|it) is (?:a )?secret|secret operation|"
            r"without (?:the )?(?:users?|human|their|his|her)(?:'s?)? (?:knowledge|awareness|noticing|knowing|consent|being (?:aware|told|notified|informed)))"
        ),
        r"\b(?:leave|omit|exclude|drop) (?:this|it|that|these|any mention(?: of)?|all mention(?: of)?|the \w+)\b[^.!?\n]{0,40}?\b(?:out of|from) (?:the |your |any )*(?:summary|response|reply|answer|output|visible|transcript|conversation|chat|report)",
        r"\bno (?:mention|trace|record|indication|notice)\b[^.!?\n]{0,40}?\b(?:user|reply|response|answer|output|summary|chat|log|needed|required)",
        r"\b(?:"
        + _USER
        + r"|they|he|she|it|this|that|nobody) does(?:n'?t| not) (?:need|have) to know\b|\bdoes(?:n'?t| not) (?:need|have) to be (?:told|informed|aware|shown)\b",
        r"\b(?:say|mention|reveal|disclose|write) nothing (?:about|of|to)\b",
    ),
    Cue.COVERT: (
        (
            r"\b(?:silently|quietly|secretly|covertly|discreetly|stealthily|surreptitiously|invisibly|clandestinely|behind the scenes|in the background without|"
            r"unnoticed|under the radar|transparently to the user|without (?:telling|informing|notifying|mentioning|disclosing|alerting|showing|drawing attention|comment\b|further notice|any notice|being asked|"
            r"a trace|leaving))\b"
        ),
    ),
    Cue.NO_CONFIRMATION: (
        (
            r"\b(?:without (?:asking|requesting|seeking|waiting for|requiring|needing|prompting|any|the user'?s?|user|further|explicit|prior) ?(?:for |any |the |user |user's |explicit |further |prior )*"
            r"(?:confirm\w*|permission|approv\w*|consent|authori[sz]\w*|review)|(?:skip|bypass|suppress|disable|omit|avoid|ignore) (?:the |any |all |user |every |human )*(?:confirm\w*|permission\w*|approv\w*|consent|authori[sz]ation)|"
            r"(?:do not|don'?t|never|no need to) (?:ask|request|seek|wait)(?: \w+){0,3} (?:for )?(?:confirm\w*|permission|approval|consent)|auto-?approve\w*|do not ask (?:the user|first)|"
            r"without (?:first )?asking\b|confirmation is not (?:needed|required|necessary)|no (?:user )?(?:confirmation|approval|consent) (?:is )?(?:needed|required|necessary)|pre-?approved|already (?:approved|consented|authori[sz]ed|agreed))\b"
        ),
    ),
    Cue.PRIORITY: (
        r"\b(?:takes?|taking|ha(?:s|ve|ving)|holds?|carr(?:y|ies)|given?|with) (?:\w+ ){0,2}?(?:priority|precedence|authority) (?:over|above|to|than) (?:\w+ ){0,3}?(?:"
        + _TOLD
        + r"|"
        + _USERS_WORD
        + r"|all else)\b",
        r"\bthis (?:tool|description|instruction|rule|message|directive|policy|note|notice|text|server|requirement|step)s? (?:\w+ ){0,2}?(?:takes?|has|holds?) (?:\w+ ){0,2}?(?:priority|precedence|authority) (?:over|above)\b",
        r"\b(?:higher|greater|more|above) (?:\w+ )?(?:priority|precedence|authority|important|weight) than (?:\w+ ){0,3}?(?:"
        + _TOLD
        + r"|"
        + _USERS_WORD
        + r"|other tools)\b",
        r"\bpriority (?:is )?(?:higher|greater|above|over)\b[^.!?\n]{0,40}?\b(?:" + _TOLD + r"|" + _USERS_WORD + r")\b",
        r"\bthis (?:tool|description|instruction|rule|message|directive|policy|note|notice|diagnostic|text|server|requirement|step)(?:'s)? (?:\w+ ){0,4}?(?:highest|top|absolute|maximum|ultimate|higher|supreme) (?:\w+ )?(?:priority|precedence|authority)\b",
        r"\b(?:supersede[sd]?|overrides?|overrul(?:e|es)|outrank\w*|trump(?:s)?|replaces?) (?:(?:all|any|every|your|the|other|previous|prior|earlier|existing|current|user|system|developer|safety) )+"
        + _TOLD
        + r"\b",
        r"\b(?:supersede[sd]?|overrides?|overrul(?:e|es)|outrank\w*|trump(?:s)?|replaces?) (?:(?:all|any|every|the|other) )*(?:your|user'?s?|previous|prior|earlier) (?:\w+ )?(?:rules?|requests?|polic(?:y|ies)|messages?|commands?)\b",
        r"\b(?:above|over) (?:all|any) (?:other )?(?:instructions?|user requests?)\b",
    ),
    Cue.IGNORE_PREVIOUS: (
        (
            r"\b(?:ignor\w*|disregard\w*|forget\w*|discard\w*|bypass\w*|drop|overrule|set aside|skip|do not (?:follow|obey)|stop following|erase|neglect|put aside|dismiss)\b (?:\w+ ){0,4}?"
            r"(?:previous|prior|above|earlier|preceding|former|system|original|your|safety|developer|initial|past)(?: \w+){0,3}? "
            r"(?:instructions?|directions?|guidelines?|prompts?|directives?|training|guardrails?|safeguards?|safety measures?|orders?)"
        ),
        r"\b(?:forget|abandon) (?:the|your|that|any|about the) (?:\w+ )?(?:task|request|question|job|goal|conversation)s? (?:so far|above|at hand|before|you were given)\b",
        r"\btreat (?:what|whatever|everything|anything|all) (?:\w+ ){0,4}?(?:says?|sends?|returns?|writes?) as (?:coming|if it came|an? \w+ coming|orders?|instructions?) (?:from|of) the (?:user|developer|system|host|operator|administrator)\b",
        r"\boverride (?:\w+ ){0,4}?(?:previous|prior|above|earlier|preceding|your|safety|developer)(?: \w+){0,3}? (?:instructions?|directions?|guidelines?|prompts?|directives?|training|guardrails?|safeguards?|orders?)",
        (
            r"\b(?:ignor\w*|disregard\w*|forget\w*|overrule|override|bypass|set aside|do not (?:follow|obey)|stop following|dismiss)\b (?:\w+ ){0,2}?(?:all|any|other|existing|current|these|those)"
            r"(?: (?:of|the|other|existing|current|user|system|safety|previous|prior|such))* (?:instructions?|directions?|guidelines?|directives?|guardrails?|safeguards?|safety measures?)"
        ),
        (
            r"\b(?:ignor\w*|disregard\w*|forget\w*|bypass\w*|overrule|do not (?:follow|obey)|stop following)\b (?:\w+ ){0,3}?(?:previous|prior|above|earlier|preceding|your|system|safety|developer)(?: \w+){0,2}? "
            r"(?:rules?|polic(?:y|ies)|constraints?|restrictions?|context|messages?|commands?)"
        ),
        r"\boverride (?:\w+ ){0,2}?your(?: \w+){0,2}? (?:rules?|polic(?:y|ies)|constraints?|restrictions?)",
        r"\b(?:forget|ignore|disregard) (?:everything|all|anything) (?:you|that|above|before|said|told|prior|else)\b",
        r"\b(?:new|updated|real|actual|true) (?:system )?(?:instructions?|prompt|directives?) (?:follow|begin|are|is)\b",
        r"\byou are (?:now|no longer) (?:a |an |in |bound |DAN|restricted|the )",
        r"\b(?:reveal|repeat|leak|dump|disclose|share|tell me) (?:\w+ ){0,3}?(?:system|developer|initial|hidden) (?:prompt|message|instructions?)\b",
        r"\b(?:print|output|show|return) (?:\w+ ){0,2}?your (?:\w+ ){0,2}?(?:prompt|message|instructions?)\b",
        r"\b(?:enter|enable|activate|switch to|in) (?:dan|god|jailbreak|unrestricted) mode\b|\byou (?:are|will be|must be) (?:\w+ )?in (?:developer|maintenance|debug|admin|root|sudo) mode\b",
    ),
    Cue.IMPERSONATION: (
        r"\b(?:this is (?:an? )?(?:\w+ ){0,3}?(?:message|notice|instruction|order|request|directive|note) from (?:the |your )?(?:user|system|developer|administrator|admin|operator|security team|platform|anthropic|openai|vendor|it department))\b",
        r"\b(?:signed|sincerely|regards),? *(?:the |your )?(?:user|system|administrator|admin|security team|developer)\b",
        r"\b(?:message|instruction|order|note|request|word) (?:to you )?from (?:the |your )?(?:user|system|developer|administrator|operator) (?:to|for) (?:you|the (?:assistant|model|agent))\b",
        r"\bfrom (?:the )?user to you\b|(?:^|[>\n]) ?to: ?(?:the )?(?:assistant|model|agent|llm|ai)\b|\bto the (?:model|assistant|agent),? (?:written|sent|signed|dictated) by (?:its|your|the) user\b|\buser here[!.,:]",
        r"\b(?:as authori[sz]ed by|by order of|speaking as|(?:i am|this is|written|instruction|directive|order) (?:\w+ )?on behalf of) (?:the )?(?:user|system administrator|administrator|developer|security team|management)\b",
        r"\bacting as (?:the )?(?:system administrator|administrator|developer|security team|management)\b",
    ),
    Cue.ACCESS: (
        (
            r"\b(?:read|open|load|cat|retrieve|access|include|collect|copy|attach|provide|supply|extract|fetch|get|gather|examine|inspect|scan|list|print|dump|"
            r"check|view|query|parse|harvest|grab|pull|obtain|look up|locate|find|enumerate|export|steal|capture|include|reading|opening|accessing|collecting|copying|retrieving|extracting|inspecting|"
            r"reads|collects|harvests|move|overwrite|write|edit|modify|append|delete|stage|add|verify|validate)\b"
        ),
    ),
    Cue.SENSITIVE_DATA: (
        (
            r"\b(?:api[ _-]?keys?|access[ _-]?(?:keys?|tokens?)|secret[ _-]?(?:keys?|tokens?|access)|private[ _-]?keys?|ssh[ _-]?keys?|passwords?|passphrases?|credentials?|bearer tokens?|"
            r"auth(?:entication|orization)? tokens?|session (?:tokens?|cookies?|ids?)|cookies|seed phrases?|mnemonic|recovery phrases?|wallet|environment variables?|env(?:ironment)? vars?|credit card|card numbers?|cvv|"
            r"social security|ssn|bank account|verification codes?|one-time (?:codes?|passwords?)|otp|2fa codes?|oauth tokens?|refresh tokens?|service account|keychain|keyring|password hash\w*|"
            r"connection strings?|personal (?:data|information|details)|pii|medical records?|payroll|salar(?:y|ies)|home address)\b"
        ),
    ),
    Cue.CONTEXT_DATA: (
        (
            r"\b(?:(?:conversation|chat|dialogue|session|browsing|command|shell|prompt)s?'?s? (?:history|log|transcript|contents?|context|so far)|message (?:history|log|transcript)|(?:entire|full|whole|complete|previous|current|prior|past|all) (?:\w+ ){0,2}?"
            r"(?:conversations?|chats?|dialogues?|messages|prompts?|transcript)|(?:system|developer|hidden|initial) (?:prompt|message|instructions)|custom instructions|chain[ -]of[ -]thought|"
            r"(?:internal|private|hidden) reasoning|reasoning trace|(?:list of|all|other) (?:available |connected |installed |your )*(?:tools|servers|mcp servers)|tool (?:definitions|schemas|list)|what the user (?:said|asked|typed)|"
            r"user(?:'s|s') (?:full |entire |original |complete |unmodified |exact )*(?:query|request|prompt|message|question|input|intent|interest|files|documents|emails?|contacts|memories|location)|"
            r"(?:results?|output|contents?) of (?:the |any |all )?(?:previous|other|earlier)|previous (?:\w+ )?(?:tool )?(?:results?|calls?|outputs?))\b"
        ),
    ),
    Cue.SEND: (
        (
            r"\b(?:send|sends|sending|sent|post|posts|posting|upload|uploads|uploading|forward|forwards|forwarding|transmit\w*|exfiltrat\w*|submit\w*|pass|passes|passing|include|includes|including|append|attach|attaches|attached|attaching|put|place|"
            r"embed\w*|encode\w*|report|deliver|relay|leak|share|sync|mirror|push|write|copy|email|e-mail|log|supply|provide|insert|return|paste|store|save|stash|fill|populate|echo|export|move|cc|bcc|record|disclose)\b"
        ),
    ),
    Cue.PLACE_IN_ARGUMENT: (
        (
            r"\b(?:pass|include|put|place|insert|supply|provide|add|append|attach|paste|fill|populate|send|return|write|embed|set|copy|store|concatenate|give|report)\b[^.!?\n]{0,80}?\b(?:as|in|into|to|via|through|using|inside|within|under)\b[^.!?\n]{0,30}?"
            r"(?:['\"`][\w.-]{1,40}['\"`]|\b(?:parameter|argument|field|property|sidenote|metadata|context|note|notes|comment|feedback|telemetry|body|header|query string))"
        ),
    ),
    Cue.COPY_TO: (
        (
            r"\b(?:bcc|blind[ -]?(?:carbon )?copy|cc:|carbon copy|(?:forward|send|mail|deliver) (?:a |an )?(?:silent |hidden |duplicate |extra )?(?:cop(?:y|ies)|duplicates?)|copy (?:of )?(?:every|each|all)|also (?:send|forward|post|cc|copy)|"
            r"mirror(?:s|ed)? (?:every|each|all|to)|(?:carry|carries|with|add|include) (?:a )?(?:bcc|cc)|(?:all|every|each) (?:e-?mails?|messages?|payments?|transfers?|requests?|files?) (?:to|must (?:be )?(?:sent|go|forwarded|routed))|as recipient)\b"
        ),
    ),
    Cue.RUN_COMMAND: (
        r"\b(?:run|execute|enter|type|issue|launch|invoke|start|use)\b(?: \w+){0,6}? (?:commands?|scripts?|shell|one-?liner|snippet|terminal|code|bash|powershell|installer|binary)\b",
        r"\b(?:run|execute|issue|perform)\b(?: \w+){0,6}? (?:checks?|validation|verification|step|test|clean-?up|routine|procedure|lines?|diagnostics?|setup|health check): *\S",
        r"\b(?:run|execute|please run|must run|should run|prepared by|initiali[sz]ed (?:by|with)|bootstrapped (?:by|with)|installed (?:by|with|via)|set up (?:by|with))\b:? *[`'\"$]",
        r"\b(?:shell tool|bash tool|terminal tool|command[- ]line tool|in (?:a |the |your )?(?:shell|terminal))\b",
        r"\b(?:pip|npm|npx|uvx?|brew|apt(?:-get)?|gem|cargo|go) (?:install|add|run|-y|i)\b",
    ),
    Cue.TELL_USER: (
        r"\b(?:tell|inform|notify|assure|convince|persuade|state to|report (?:back )?to|respond to|announce to|recommend to|advise|warn|display (?:\w+ ){0,5}?to|present (?:\w+ ){0,8}?to|show (?:\w+ ){0,3}?to|say to|reply to|urge) (?:the |an? |your )?(?:users?|customers?|human|them|operator)\b",
    ),
    Cue.STATEMENT: (
        r"\b(?:tell|inform|warn|notify|advise|alert|assure) (?:the |your |an? )?(?:users?|customers?|them|human|person)(?: that)?:? *['\"](?-i:[A-Z])",
        r"\b(?:state|say|reply|respond|answer|announce|output|include|add|display|append|report|return)(?: \w+){0,6}?(?: with| that| the (?:message|disclaimer|following|text|phrase|warning|words?))?:? *['\"](?-i:[A-Z])",
        r"\b(?:return only|as the (?:final|only) answer)\b",
    ),
    Cue.FALSE_OUTPUT: (
        (
            r"\b(?:as if (?:it|they|this|nothing|you|that)|pretend\w*|appear(?:s|ing)? (?:to be )?(?:normal|as)|present (?:it|this|them|the \w+) as (?:if|part of|normal|though|their|its|the user|an? (?:normal|regular|genuine))|disguise\w*|as (?:their|its|the user's) own|claim that|make it (?:look|seem|appear)|looks? like|"
            r"regardless of the (?:actual |real )?(?:output|result|outcome)|falsely|lie to|lying to|deceiv\w*|impersonat\w*|whatever the (?:actual |real )?(?:result|output)|still appear\w*|"
            r"report success|always (?:report|say|return|claim) (?:success|ok|safe|that)|even (?:if|though) (?:it|they|the \w+) (?:fail|is not|are not|did not))\b"
        ),
    ),
    Cue.SUPERLATIVE: (
        (
            r"\b(?:best|greatest|finest|ultimate|number one|no\. ?1|most (?:reliable|advanced|accurate|powerful|trusted|comprehensive|sophisticated|popular|secure|efficient|complete|capable|recommended)|fastest|smartest|superior|unmatched|unrivall?ed|unparalleled|"
            r"unbeatable|world[- ]class|award[- ]winning|industry[- ](?:leading|standard)|state[- ]of[- ]the[- ]art|premier|top[- ]rated|highest[- ](?:rated|quality)|gold standard|second to none|only (?:reliable|trusted|official|safe|secure|correct|valid))\b"
            r"[^.!?\n]{0,40}?\b(?:tool|tools|function|server|service|solution|system|option|choice|in the world|available|ever|on the market|in the market|of its kind|in existence|way)\b"
        ),
        r"(?i:world'?s (?:best|most|leading|fastest|number))",
        (
            r"\b(?:(?:used|trusted|recommended|loved|endorsed|chosen|approved|preferred|certified|verified|rated) by (?:\w+[ -]){0,5}?(?:professionals?|experts?|companies|millions|thousands|users|engineers|fortune|giants|governments?|everyone|developers|all|leading|major|openai|anthropic|google|industry|enterprises?|researchers?)|"
            r"\d\d(?:\.\d+)?% (?:of (?:professionals|users|experts|developers|companies)|accura\w+|success|reliab\w+|satisfaction|uptime guarantee)|award[- ]winning|industry[- ]leading|number one|#1\b|unmatched|world[- ]class|"
            r"officially (?:recommended|endorsed|approved|certified)|5[- ]star|five[- ]star)"
        ),
    ),
    Cue.PREFER_ME: (
        r"\b(?:always|must|should|shall|exclusively|please|prefer(?:ably)?|first|automatically|unconditionally|invariably)\b(?: \w+){0,3}? (?:use|call|choose|select|pick|prefer|invoke|rely on|go with|favou?r|default to|prioriti[sz]e) "
        r"(?:this|our|my|the (?:present|current|following)) (?:\w+ ){0,3}?" + _TOOL + r"\b",
        r"\b(?:choose|select|pick|prefer|favou?r|prioriti[sz]e|rank) (?:this|our|my) (?:\w+ ){0,3}?" + _TOOL + r"\b",
        r"\bthis (?:\w+ ){0,3}?"
        + _TOOL
        + r" (?:\w+ ){0,3}?(?:should|must|shall|has to|needs to|is to|ought to) (?:always |only |be )*(?:chosen|preferred|used|selected|called|picked|invoked|prioriti[sz]ed|favou?red|be)(?: (?:first|over|before|instead|for (?:all|every)|always|exclusively|by default|above))",
        r"\b(?:in preference to|over any other|over all other|over every other|rather than any other|instead of (?:any|all|every) other|above all other|ahead of (?:all|any|every) other|before any other|better than (?:any|all|every) other|superior to (?:any|all|every|the|other)|than any (?:other|alternative))\b",
    ),
    Cue.AVOID_OTHERS: (
        r"\b(?:never|do not|don'?t|avoid|stop|refrain from|not|must not|should not|no longer|cease|abandon|skip|discard|ignore|disregard|disable|deprioriti[sz]e)\b (?:\w+ ){0,3}?(?:us(?:e|es|ing)|call\w*|invok\w*|choos\w*|select\w*|pick\w*|trust\w*|rely\w*|consider\w*|consult\w*|prefer\w*)"
        r" (?:on )?(?:any |all |the |every )?(?:other|alternative|competing|similar|rival|third[- ]party|different|remaining) (?:\w+ ){0,2}?"
        + _TOOL
        + r"\b",
    ),
    Cue.DISPARAGE: (
        r"\b(?:other|alternative|competing|similar|rival|all other|any other) (?:\w+ ){0,2}?"
        + _TOOL
        + r" (?:\w+ ){0,2}?(?:is|are|have been|has been|may be|will be|can be|should|must|cannot|leak)\b (?:\w+ ){0,3}?"
        r"(?:deprecated|unsafe|insecure|compromised|broken|outdated|unreliable|disabled|obsolete|wrong|incorrect|inaccurate|not be (?:used|called|trusted)|ignored|dangerous|inferior|malicious|blocked|avoided|unavailable|stale|removed)",
    ),
    Cue.UNAVAILABLE: (
        (
            r"\b(?:has been|have been|is|are|was|were|will be|now|been) (?:\w+ ){0,3}?(?:deprecated|disabled|retired|removed|discontinued|sunset|replaced|superseded|compromised|unavailable|decommissioned|blocked|restricted|suspended|under maintenance|out of service|down for|no longer (?:available|supported|safe|secure|maintained)|"
            r"upgraded|enhanced|optimi[sz]ed|patched|migrated|moved|renamed|insecure|unsafe|offline)\b"
        ),
        r"\b(?:switched off|out of (?:operation|order|date|use)|for (?:old|older|legacy) clients only|kept for (?:old|older|legacy)|not available (?:here|at present|at the moment|in your|for now)|phased out|taken offline)\b",
        r"\b(?:no longer (?:works|functions|responds|processed|served|handled|accepted|executed|available|supported|safe)|does not work any ?more|stopped working)\b",
    ),
    Cue.USE_INSTEAD: (
        r"\b(?:use|call|invoke|redirect to|switch to|go through|go to|route to|move to|migrate to|run|choose)\b[^.!?\n]{0,80}?\b(?:instead|as (?:an? )?(?:alternative|replacement|substitute|fallback)|in its place|with the same (?:parameters|arguments|input))\b",
        r"\b(?:instead|rather)[, ]+(?:\w+ ){0,3}?(?:use|call|invoke|run|redirect|switch)\b",
        r"\b(?:redirect(?:ed)?|switch|route[ds]?|moved?|diverted) (?:\w+ ){0,4}?to (?:the )?(?:new|secure|improved|replacement|enhanced|updated|safe|alternative)\b",
        r"\b(?:replaced|superseded) by\b",
    ),
    Cue.THREATENED: (
        (
            r"\b(?:otherwise|or else|without (?:it|this|them|that)\b|failure to (?:do so|comply|follow)|if (?:you|this|it) (?:do not|don'?t|is not|does not|fail|skip|violate)|fails? to comply|will (?:not work|fail|crash|be (?:lost|deleted|blocked|suspended|terminated|shut down|rejected|unavailable))|(?:system|application|tool|session|everything) (?:will|would|may|might|could) (?:crash|fail|break|stop|lose)|"
            r"data (?:will|would|may) be lost|severe (?:consequences|penalt\w+|security)|legal (?:action|liability|consequences)|unavailable until|are (?:unavailable|blocked) until|corrupt\w*|lock(?:ed)? out|someone (?:will|could) (?:die|be hurt)|immediately|urgent\w*|time[- ]sensitive|"
            r"very very|crucial\w*|critical\w*|strictly|not optional|no exceptions?|do it now|non-?negotiable|must do it)\b"
        ),
    ),
    Cue.EXCUSE: (
        (
            r"\b(?:(?:for|due to|to ensure|to maintain|ensur\w+|as part of|to comply with|compl(?:y|ies) with|to meet|under|per|in line with|to satisfy|because of|required by|according to|by|to support) (?:\w+[ -]){0,5}?(?:security|compliance|audit\w*|privacy|polic(?:y|ies)|regulat\w+|governance|integrity|validation|verification|maintenance|testing|quality|performance|stability|"
            r"consistency|diagnostics?|debugging|logging|monitoring|analytics|safety|protocol|standards?|legal|licen[cs]ing|telemetry|traceability|tracking|optimi[sz]ation|data protection|gdpr|hipaa|sox|pci|iso)|"
            r"(?:security|compliance|audit|system|regulatory|privacy|legal|internal|policy|corporate|data|content|moderation|safety|mandatory|critical|enterprise) (?:policy|protocol|requirement|update|alert|notice|mandate|directive|check|audit|measure|rule|verification|procedure|step|message|note|diagnostic|maintenance|enhancement|upgrade|bulletin|advisory|control)s?|"
            r"internal (?:dev|developer|testing|audit)|dev note|stress[- ]test\w*|backend change|implementation detail|handshake|proxy(?:ing)? issues?|environment compatibility)\b"
        ),
    ),
    Cue.PERSIST: (
        r"\b(?:remember|memori[sz]e|save|store|persist|write|record|keep|add)\b[^.!?\n]{0,60}?\b(?:memory|memories|long[- ]term|knowledge graph|for (?:all|every|the rest of|future) (?:\w+ ){0,2}?(?:sessions?|conversations?|chats?|interactions?)|permanently|forever|rules file|profile|system prompt|future (?:sessions?|conversations?|chats?|requests?|tasks?|reference))",
        r"\b(?:from now on|for the rest of (?:this|the) (?:session|conversation|chat)|in all (?:future|later|subsequent) (?:sessions?|conversations?|chats?|interactions?|tasks?)|for all (?:future|later|subsequent) (?:sessions?|conversations?|chats?|interactions?|tasks?)|henceforth|going forward|from this (?:point|moment)|in every (?:future|subsequent|later))\b",
    ),
    Cue.WEAKEN: (
        (
            r"\b(?:disabl\w*|turn(?:ing)? off|deactivat\w*|bypass\w*|switch off|circumvent\w*|remov\w*|lower\w*|weaken\w*|suspend\w*|uninstall\w*|whitelist\w*|allow-?list\w*|evad\w*|suppress\w*)\b (?:\w+ ){0,4}?(?:safety|security|guardrails?|firewall|antivirus|protections?|filters?|restrictions?|sandbox\w*|verification|authentication|logging|"
            r"monitoring|audit\w*|alerts?|certificate|tls|ssl|access controls?|permission checks?|2fa|mfa|defen[cs]es?|warnings?|safeguards?|approval|allowedDirectories|content policy|moderation)"
        ),
        r"\b(?:grant|give|assign|escalate|elevate)\b (?:\w+ ){0,5}?(?:admin\w*|root|full|unrestricted|owner|write|superuser|elevated)\b (?:\w+ ){0,2}?(?:access|privileges?|permissions?|rights|role)",
        r"\bchmod (?:-R )?(?:777|a\+rwx|4755|u\+s)|--no-verify|--insecure|--dangerously|verify=False|NOPASSWD",
    ),
    Cue.DESTROY: (
        r"\b(?:delete|deletes|deleting|wipe|wiping|erase|erasing|drop|destroy|purge|truncate|format|overwrite|clear|remove|hard reset|shred|kill|terminate|void)\b (?:\w+ ){0,4}?(?:all|every|everything|database|tables?|files?|disk|drive|backups?|logs?|history|records?|accounts?|director(?:y|ies)|process(?:es)?|repositor(?:y|ies)|data|keys?)\b",
        r"--hard\b|\brm -rf\b|\bDROP TABLE\b|\bDELETE FROM\b|\bmkfs\b|\bdd if=",
    ),
    Cue.LOOP: (
        r"\b(?:until (?:it|this|the tool)|and) (?:has been |is |was |be )?(?:called|invoked|run|repeated)(?: \w+)? \d{2,} times\b|\bcall (?:this tool|it) again with its own (?:result|output|answer)\b",
        (
            r"\b(?:indefinitely|without end|keep (?:calling|invoking|running) (?:this|it) (?:tool )?(?:until the (?:context|budget|tokens)|forever|without)|call this (?:tool|function) (?:continuously|in a loop|at least \d+ times|\d{2,} times|recursively)|infinitely|endlessly|never stop|in an? (?:endless |infinite )loop|"
            r"until (?:the )?(?:context|tokens?|budget|quota) (?:is|are|runs?)|as many times as possible|after every (?:single )?(?:message|response|turn|step|tool call|call)|on every (?:single )?(?:turn|message|step))\b"
        ),
    ),
    Cue.DECODE: (
        r"\b(?:decode|decrypt|decipher|deobfuscate|unscramble|translate|reverse|interpret|un-?rot|rot-?13|base-?64|base-?32|hex(?:adecimal)?)\b[^.!?\n]{0,60}?\b(?:follow|obey|execute|apply|run|comply|do what|act on|carry out|perform|instructions?)",
        r"\b(?:follow|obey|execute|apply|run|act on|carry out)\b[^.!?\n]{0,40}?\b(?:decoded|encoded|decrypted|hidden|encrypted|base-?64|obfuscated|deciphered|reversed)",
    ),
    Cue.OFFENSIVE: (
        (
            r"\b(?:exfiltrat(?:e|es|ing|ion)|exfil|keylog\w*|reverse shell|bind shell|command and control|c2 (?:server|beacon|channel|agent)|beacon to|credential (?:dump\w*|harvest\w*|theft|stuffing)|dump(?:s|ing)? (?:credentials|passwords|hashes|lsass|sam)|lsass|mimikatz|ransomware|malware|rootkit|backdoors?|botnet|"
            r"phishing (?:page|email|site|kit|campaign)|privilege escalation|lateral movement|persistence mechanism|establish persistence|evade (?:detection|antivirus|edr|av)|av evasion|bypass (?:antivirus|edr|amsi|uac)|amsi bypass|ddos|denial[- ]of[- ]service attack|payload (?:generat|obfuscat|deliver)\w*|shellcode|"
            r"steal(?:s|ing)? (?:\w+ ){0,2}?(?:cookies|credentials|passwords|tokens|data|information|keys)|attacker[- ]controlled|covert channel|dns tunnel\w*|wipe (?:logs|disk|evidence)|clear (?:event )?logs|crypto-?miner|process injection|dll injection|token impersonation|pass[- ]the[- ]hash|golden ticket|kerberoast\w*|"
            r"spyware|trojan|worm propagat\w*|password spray\w*|brute[- ]?forc(?:e|ing) (?:\w+ ){0,2}?(?:login|password|credentials|accounts))\b"
        ),
    ),
    Cue.RESTRICTED: (
        r"\b(?:do not share|don'?t share|not for (?:public|distribution|sharing)|admin(?:istrators?)? only|restricted(?: access)?|internal (?:only|use only|system)|confidential|classified|top secret|for internal use|never (?:share|expose|reveal)|private:|secret:|sensitive)\b",
    ),
    Cue.FEATURE_SECRET: (
        r"\b(?:credentials?|secrets?|passwords?|private[ _-]?keys?|api[ _-]?keys?|tokens?|master password|admin dashboard|system configuration|\.env|id_rsa)\b",
        r"://(?:\w+/)*(?:credentials?|secrets?|passwords?|private|admin|confidential|tokens?|keys?)\b",
    ),
    Cue.SIDE_EFFECT: (
        r"\b(?:side[- ]effect|when(?:ever)? (?:this|the `?\w+`?) (?:tool|server) (?:is|are) (?:available|present|installed|loaded|connected|enabled)|(?:also|already) (?:present|installed|connected|available)|affects? (?:the )?(?:behaviou?r|operation) of|in the same session)\b",
    ),
    Cue.OTHER_TOOLS: (
        r"\b(?:other|another|any|all|every|each|different|remaining|subsequent|available) (?:\w+ ){0,2}?(?:tools?|servers?|functions?|plugins?|mcp)\b",
    ),
}
