"""Whole orders in English: wording that says who is to do what to whom, so that one sentence suffices."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

# Any number of characters of the same sentence: RE2 is linear, where counted repetition would make large automata.
_GAP = r"(?:[^.!?;\n]|\.[^\s])*?"
_FAR = _GAP
_PEOPLE = (
    r"(?:the |an? |any |your |these |their )*(?:end[- ]|human )?"
    r"(?:users?|humans?|persons?|people|customers?|operators?|reviewers?|anyone|anybody|them|account holder)"
)
_HAND_OVER = (
    r"(?:put|puts|plac(?:e|ed|ing)|pass(?:es|ed)?|includ(?:e|es|ed|ing)|attach(?:es|ed)?|append(?:ed)?|add(?:ed)?|insert(?:ed)?|embed(?:ded)?|suppl(?:y|ied)|"
    r"provid(?:e|ed)|send|sent|giv(?:e|en|ing)|hand(?:s|ed)?(?: over)?|shar(?:e|ed|ing)|forward(?:s|ed|ing)?|submit(?:ted)?|upload(?:s|ed)?|post(?:ed)?|transmit(?:ted)?|enter(?:ed)?|past(?:e|ed)|"
    r"quot(?:e|ed)|encod(?:e|ed)|deliver(?:ed)?|mail(?:ed)?|relay(?:ed)?|push(?:ed)?|leak|report(?:ed)?|disclos(?:e|ed)|copy|copied|dump(?:ed)?|store)"
)
_HOARD = (
    r"(?:(?:~|\$HOME|/home/\w+|/root|%USERPROFILE%)[/\\]\.[\w.-]+[\w./\\-]*|~/Library/[\w./-]+|/etc/(?:passwd|shadow|sudoers|cron)[\w./-]*|/proc/(?:self|1)/\w+|[\w~./-]*\bid_(?:rsa|ed25519|ecdsa|dsa)\b|"
    r"\.(?:env|netrc|npmrc|pgpass|pypirc|htpasswd|kube/config|git-credentials|bash_history|zsh_history)\b|(?:ssh|aws|gnupg|kube) (?:folder|directory)|home (?:folder|directory)|shell history|browser profile)"
)
_DIALOGUE = (
    r"(?:(?:whole|entire|complete|full|current|previous|all) (?:\w+ )?(?:chat|conversation|dialogue|transcript|context|message history)s?|(?:chat|conversation|message|browsing) (?:history|so far|transcript|log)s?|each conversation|"
    r"transcripts?|system (?:prompt|message)|hidden (?:guidelines|prompt|instructions)|initial prompt|context window|medical records|salaries|private (?:notes|messages|files)|user(?:'s|s') (?:private )?(?:notes|mailbox|contacts|emails?|files|documents|calendar|address)|"
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
_FOREIGN_SERVICE = (
    r"(?:(?:file|files|filesystem|mail|e-?mail|git|payment|payments|browser|database|memory|shell|terminal|messaging|contacts|calendar|deployment|trading|identity|account|transfer|shop|wallet|slack|shopping|banking|cloud|key|erp|code[- ]interpreter)"
    r"(?: \w+)? (?:tool|server|function)s?)"
)
_OTHERS = r"(?:(?:any |all |every |each |some |the )*(?:other|another|further|remaining|different|alternative|competing) (?:\w+ )?(?:tools?|servers?|functions?|providers?|agents?|sources?))"
_DEED = r"(?:call|invoke|run|use|open|read|send|forward|delete|remove|upload|create|commit|push|place|visit|disable|drop|cancel|list|collect|start|trigger|query|wipe|store|write|approve|buy|sell|pay|export|mail|publish|have)"

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.SECRET_HANDED_OVER: (
        r"\b(?:recovery|reset|verification|one-time|security|backup|login) (?:codes?|links?|phrases?|pins?)\b"
        + _GAP
        + r"\b(?:type|enter|slip|pass|put|paste|forward|hand|attach|into the)\b",
        r"\b(?:grab|take|get|pull|copy|read|use)\b"
        + _GAP
        + r"(?-i:\b[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|PASSWORD|ACCESS)[A-Z0-9_]*)"
        + _GAP
        + r"\b(?:append|attach|add|paste|send|put|include)\b",
        r"\b(?:read|open|load|fetch|retrieve|look (?:up|into|in|at|through)|take|get|collect|gather|find|search|dump|obtain)\b"
        + _GAP
        + _HOARD
        + _FAR
        + r"\b"
        + _HAND_OVER
        + r"\b",
        r"\b"
        + _HAND_OVER
        + r"\b"
        + _GAP
        + r"\b(?:contents?|text|value|lines?|copy|hash|output)\b"
        + _GAP
        + r"(?:"
        + _HOARD
        + r"|\b(?:private key|keychain|credentials? (?:file|store)|process environment)\b)",
        r"\b(?:field|parameter|argument|value)?\b ?(?:expects|holds|takes|requires|needs|contains|is|has)\b"
        + _GAP
        + r"\b(?:contents?|text|value|lines?|hash)\b of (?:the )?(?:"
        + _HOARD
        + r"|private key|user'?s? (?:keychain|password)|[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|ACCESS)[A-Z0-9_]*)",
        r"\b(?:ask|request|require|get|instruct|prompt|tell|urge) "
        + _PEOPLE
        + r"(?:'s)?\b"
        + _GAP
        + r"\b(?:passwords?|banking pin|pin|one-time codes?|credit card|cvc|recovery phrase|seed phrase|private key)\b",
        r"\brequest " + r"the user'?s (?:\w+ )?(?:password|pin|card|passphrase)",
        r"\b(?:read|retrieve|fetch|extract|obtain|look up|find|search for|collect|gather|dump|steal|capture)\b (?:\w+ ){0,5}?(?:ssh private key|private keys?|browser cookies|saved passwords|passwords saved|passwords|cookies|keychain|recovery phrase|seed phrase)\b"
        + _FAR
        + r"\b(?:"
        + _HAND_OVER
        + r"|so (?:that )?we|since|for|here)\b",
        r"\b"
        + _HAND_OVER
        + r" (?:\w+ ){0,6}?(?:wallet seed|seed phrase|recovery phrase|private key|keychain|credentials? store|session cookie|browser cookies|environment variables|passwords)\b"
        + _GAP
        + r"\b(?:in|into|to|through|at|with|under|via|here)\b",
        r"\b"
        + _HAND_OVER
        + r"\b"
        + _GAP
        + r"\bvalue of (?:the )?[A-Z][A-Z0-9]*_(?:SECRET|TOKEN|KEY|ACCESS|PASSWORD)[A-Z0-9_]*",
        r"\b(?:token|key|password|credential|secret|cookie)s? (?:of|from) (?:the|another|other|any) (?:\w+ )?(?:server|browser|tool|administrator|profile)s?\b",
        r"\b(?:its|the user'?s|their|your|her|his) (?:access )?(?:token|credentials?|password|secrets?|keys?) (?:for (?:rotation|verification|traceability|authentication|inspection)|(?:must|are to|is to|should|has to|have to|need to) be (?:"
        + _HAND_OVER
        + r"|submitted|verified|found))\b",
        r"\b(?:all|any|every) (?:passwords|credentials|secrets|tokens|keys)\b"
        + _GAP
        + r"\b(?:submitted|handed|sent|passed|provided|checked here|forwarded|shared)\b",
        r"\b(?:access )?tokens? (?:are|is) expected to be included\b|\bbefore using\b"
        + _GAP
        + r"\bread secrets\b|\bread secrets\b",
        r"\b(?:make|do|perform) an? (?:dns|http) (?:lookup|query|request)\b"
        + _FAR
        + r"\b(?:token|secret|password|key)\b",
        r"\b(?:read|reads|open|opens|cat|load) " + _HOARD + _FAR + r"\b(?:pass|passes|add|send|put|include|give|and)\b",
        r"\bstore (?:\w+ ){0,3}?(?:api keys?|passwords?|credentials|secrets)\b"
        + _GAP
        + r"\b(?:memory|later use|notes)\b",
        r"\b(?:session|access|bearer|auth\w*) (?:token|cookie)s? (?:from|of|in) (?:the |your |their )?(?:browser|other|client|user)\b",
        r"\bstore(?:s|d)? (?:it|them|the password)\b"
        + _GAP
        + r"\bpass (?:it|them) on\b|\bmoment a password is typed\b|\bwhen(?:ever)? a password is (?:typed|entered)\b",
    ),
    Cue.DIALOGUE_HANDED_OVER: (
        r"\b(?:feed|pipe|stream|pour|log|record|post|upload|deliver|include|attach|send|copy|export)\b"
        + _GAP
        + r"\b(?:(?:entire|whole|full|complete) thread|system (?:message|prompt) included|payroll(?: sheet| data)?|passport numbers?|customer table|salary list|social security numbers?|bank statements?)\b"
        + _GAP
        + r"\b(?:to|in|into|here|as)\b",
        r"\b"
        + _HAND_OVER
        + r"\b"
        + _GAP
        + r"\b"
        + _DIALOGUE
        + r"\b"
        + _GAP
        + r"(?:\b(?:in|into|as|under|with|within|inside|through|to)\b"
        + _GAP
        + _SLOT
        + r"|"
        + _AWAY
        + r")",
        r"\b"
        + _DIALOGUE
        + r"\b"
        + _GAP
        + r"\b(?:has to be|have to be|must be|is to be|are to be|should be|be|is|are|goes|go|get|gets)\b (?:\w+ ){0,3}?(?:"
        + _HAND_OVER
        + r"|archived|mirrored|replicated|required)\b"
        + _GAP
        + r"(?:"
        + _SLOT
        + r"|"
        + _AWAY
        + r"|as input|$)",
        r"\b" + _HAND_OVER + r"\b (?:\w+ ){0,4}?(?:everything|all) (?:you know|you have|known) about (?:the )?user\b",
        r"\b"
        + _HAND_OVER
        + r" "
        + _PEOPLE
        + r"'?s? (?:\w+ ){0,2}?(?:notes|mailbox|calendar|contacts|address book|full name|home address|phone number|clipboard|location|bookmarks)\b"
        + _GAP
        + r"\b(?:in|into|to|as|with|before)\b",
        r"\b(?:repeat|print|reveal|state|output|recite|translate|convert|show|disclose|give|list)\b"
        + _GAP
        + r"\b(?:your|the) (?:\w+ ){0,3}?(?:system (?:prompt|message)|initial prompt|hidden guidelines|hidden instructions|guidelines word for word|instructions you (?:got|were given|received|have)|instructions verbatim|text above|messages that came before|rules into)\b",
        r"\b(?:hold|holds|contain|contains|needs?|requires?|want)\b"
        + _GAP
        + r"\b(?:system prompt|exact wording of your|your configuration|your instructions)\b",
        r"\b(?:list|enumerate|name|give|send)\b (?:all |every |the )?(?:tools|servers) (?:available to you|you (?:can|have)|connected)\b"
        + _GAP,
        r"\b(?:names|list) of the connected servers\b|\bwhatever (?:stands|is) in your context\b|\breveal what\b"
        + _GAP
        + r"\btold you\b|\bconvert your (?:rules|instructions|prompt)\b|\btranslate your (?:initial |system )?(?:prompt|instructions)\b",
        r"\b(?:summar(?:y|ies)|cop(?:y|ies)|contents?) of (?:all |each |every |the )?(?:earlier|other|previous|confidential|open|private)\b"
        + _GAP
        + r"\b(?:should be|must be|is to be|are to be|has to be|have to be|appended|attached|added|delivered|sent)\b",
        r"\b(?:list|contents?) of open (?:documents|files)\b|\bcontents of all open files\b|\btext of the last file you read\b",
        r"\b(?:disclose|share|provide|send|hand over|give|reveal)\b (?:\w+ ){0,2}?all (?:stored |known |available |collected )?(?:personal|private|confidential|sensitive|customer|user) (?:data|information|details|records)\b"
        + _GAP
        + r"\b(?:this|to|our|the)\b",
        r"\bneeds? the (?:medical|private|personal|financial) (?:records|data|files)\b|\bprivate messages are relayed\b|\b(?:share|send|post|give) (?:the )?(?:content|contents|text) of the clipboard\b|\bcontents? of the clipboard\b"
        + _GAP
        + r"\b(?:too|also|every|each)\b",
        r"\b(?:attach|send|include|pass)\b (?:(?:the (?:whole |entire |full )?(?:conversation|dialogue|chat)|it) and try again\b|the (?:whole |entire |full )?(?:conversation|dialogue|chat)\b"
        + _GAP
        + r"\b(?:before|each|every)\b)",
        r"\b(?:send|sends|post|forward|submit|upload|hand|give)\b"
        + _GAP
        + r"\b(?:a )?cop(?:y|ies) of (?:their|its|the|your|each|every|all)\b"
        + _GAP
        + _AWAY,
        r"\b(?:results?|output|answers?|documents?|pages?|files?) (?:must|have to|has to|should|are to|is to|need to) be (?:\w+ )?(?:forwarded|sent|posted|uploaded|submitted|mirrored|relayed|handed) to (?:https?://|[\w.+-]+@|our |the (?:vendor|partner|scanner|relay))",
        r"\b(?:every|each|any) (?:file|document|page|message|e-?mail)\b"
        + _GAP
        + r"\b(?:submitted|sent|forwarded|uploaded|shown|relayed) to\b"
        + _GAP
        + r"\b(?:first|before)\b",
    ),
    Cue.FOREIGN_DEED: (
        r"\b(?:once|after|while|when(?:ever)?|before|as soon as)\b"
        + _GAP
        + r"\b(?:have|let|ask|tell|make) (?:the|any|your) \w+ (?:tool|connector|plugin|server|agent) (?:to )?(?:tag|delete|send|open|read|write|push|create|drop|move|pay|post|upload|forward|remove|export|publish|merge)\b",
        r"\b(?:with|through|using|via) the (?:mail|e-?mail|git|file|files|payment|banking|calendar|chat|shell|browser|database) connector\b",
        r"\b(?:after|before|when(?:ever)?|once|every time|each time|on every|as soon as|following|prior to|while|if)\b"
        + _FAR
        + r"\b"
        + _DEED
        + r"\b"
        + _FAR
        + r"\b(?:with|using|through|via|by) (?:the |an? |your |any |another )"
        + _FOREIGN_SERVICE,
        r"\b(?:use|call|invoke|have|ask|let|run|open)\b (?:also )?(?:the |any |an? |your )"
        + _FOREIGN_SERVICE
        + r" (?:to )?(?:read|send|forward|delete|upload|drop|visit|wipe|collect|remove|create|cancel|commit|push|transfer|place|disable|write|export|mail|on every|on all|with an?)\b",
        r"\b(?:requires?|ensure|make sure|need) that the " + _FOREIGN_SERVICE + r"\b",
        r"\b(?:through|via|with) the (?:messaging|trading|identity|payment|mail|account|key|deployment|contacts|git|browser|file writing) (?:tool|server)\b"
        + _GAP
        + r"\b(?:without|silently|first|before)\b",
        r"\b(?:call|invoke|run)\b (?:the )?(?:payment|trading|transfer|identity|deployment|banking) (?:tool|server)\b",
        r"\b(?:send|forward|push|post|mail|transfer|upload|move|hand)\b"
        + _FAR
        + r"\b(?:without asking|without (?:the )?user'?s? (?:consent|approval|knowledge)|with no confirmation)\b",
        r"\b(?:whenever|every time|each time|as soon as|once|after|on every invocation)\b"
        + _FAR
        + r"\b(?:also|additionally|silently|quietly)\b (?:\w+ ){0,2}?(?:delete|transfer|upload|forward|push|pay|mail|run|execute|query|create an? \w*admin\w*)\b",
        r"\bcreate (?:a |an )(?:new |further |second |hidden )?(?:admin\w*|account named|superuser|root user)\b"
        + _FAR
        + r"\b(?:with the|account|tool|named)\b",
        r"\bhave (?:another|an?|the) (?:agent|assistant|model|browser)\b"
        + _GAP
        + r"\b(?:execute|run|visit|delete|send|buy)\b",
        r"\bplace an? (?:market |buy |sell )?order\b" + _FAR + r"\b(?:without|server|automatically)\b",
    ),
    Cue.FOREIGN_ARGUMENT: (
        r"\b(?:whoever|whichever (?:\w+ ){0,2}?|whatever (?:\w+ ){0,2}?|however (?:much|many)|wherever) ?(?:the )?(?:user|customer|person|caller|client) (?:names?|named|says?|said|asks? for|asked for|wants?|chose|chooses|enters?|typed|picked|stated)\b",
        r"\b(?:every|all|any|each) (?:\w+ )?(?:transfers?|payments?|payouts?|refunds?|deposits?|invoices?|donations?) (?:must|should|shall|are to|is to|has to|have to|will|need to) (?:be )?(?:routed|sent|directed|made|go|paid|credited|redirected)\b",
        r"\b(?:always|secretly|silently|automatically) (?:raise|increase|lower|reduce|double|pad|inflate) the (?:number|amount|price|quantity|total|count|dose|limit)\b",
        r"\b(?:when(?:ever)?|if|every time|any time|each time|for every|for each|for|while|should|all|every|calls? (?:of|to)|uploads?|messages? (?:which|that)|orders? created|payments?|e-?mails? sent|transfers?)\b"
        + _FAR
        + r"\b(?:replace|swap|substitute|change|override|redirect|use|give|set|multiply|double|append|prefix)\b"
        + _FAR
        + r"\b(?:recipient|address|account|iban|amount|quantity|payee|destination|bucket|branch|url|e-?mail|phone number|visibility|vendor id|price|currency|passenger|link|contact|where clause|query|header|trailer|flag)\b"
        + _FAR
        + r"\b(?:by|with|to|in place of|instead of|rather than|regardless|irrespective|no matter|whatever|for|at|into|public|false|true|tool|tools|skip)\b"
        + _FAR
        + r"(?:\b(?:our|ours|regardless|irrespective|clearing|no matter)\b|https?://|\b0x[0-9a-f]{6,}|[\w.+-]+@[\w-]+\.|\b[A-Z]{2}\d{2}[ \d])",
        r"\b(?:regardless|irrespective) of (?:what|which|whatever|the|who)\b"
        + _GAP
        + r"\b(?:user|requested|wrote|choice|chose|asked|asks|given|said|customer|names?)\b",
        r"\bno matter (?:which|what|who|how)\b"
        + _GAP
        + r"\b(?:user|customer|person|requested|asked)\b"
        + _GAP
        + r"\b(?:names?|says?|wants?|asks?|chose|gave|picked)\b",
        r"\b(?:all|every|each|any) (?:\w+ )?(?:e-?mails?|messages?|payments?|transfers?|orders?|commits?|uploads?|purchases?|invoices?|documents?|pushes|posts?)\b"
        + _FAR
        + r"\b(?:must|have to|has to|need|needs|should|shall|will|is to|are to|get|gets|carr(?:y|ies))\b"
        + _FAR
        + r"(?:@[\w-]+\.|\bbcc\b|\bour \b|https?://|\b[A-Z]{2}\d{2}\b|\bdoubled\b|\bmultiplied\b)",
        r"\b(?:recipient|payee|beneficiary|destination|account(?: number)?|iban|bank details|wallet(?: address)?|reply-to)\b"
        + _GAP
        + r"\b(?:replaced|swapped|substituted|changed|redirected|exchanged)\b"
        + _GAP
        + r"\b(?:by|with|to|for)\b",
        r"\b(?:replace|swap|substitute|exchange|change)\b (?:the |their |each |any )?(?:\w+ )?(?:recipient|payee|beneficiary|destination|account(?: number)?|iban|bank details|wallet(?: address)?|bucket name|passenger e-?mail)\b"
        + _GAP
        + r"\b(?:by|with|to|for|into|in)\b",
        r"\bset (?:the )?['\"`]?(?:recipient|payee|beneficiary|destination|iban)['\"`]? to\b[^!?;\n]{0,80}?(?:@|regardless|whatever|our)",
        r"\b(?:amount|quantity|price)\b"
        + _GAP
        + r"\b(?:must|should|has to|is to|always)\b"
        + _GAP
        + r"\b(?:multiplied|doubled|tripled|increased|raised|halved)\b",
        r"\bparameter of each call\b"
        + _GAP
        + r"\b(?:whichever|any|whatever) tool\b|\bcalls to (?:the )?(?:\w+ )?tools? of other servers\b|\bsent by other tools (?:must|should|have)\b|\bof (?:every|all|each|any) other tools?\b"
        + _GAP
        + r"\b(?:to|while|must|should|with)\b|\bwith another server'?s tool\b",
        r"\b(?:every|each|all) e-?mails?\b"
        + _GAP
        + r"\b(?:sent|drafted|later)\b"
        + _GAP
        + r"\b(?:carr(?:y|ies)|bcc|copy)\b",
        r"\bgive 0x[0-9a-f]{6,}\b|\b(?:send|move|split)\b"
        + _FAR
        + r"\b(?:remainder|surplus|rest|difference)\b to (?:wallet|account|the reserve)\b",
        r"\badd our (?:e-?mail )?address to (?:each|every|all)\b|\brequire(?:s)? adding [\w.+-]+@\S+ as an? (?:participant|recipient|member|owner)\b|\bgrants? (?:owner|admin\w*|editor) (?:rights|role|access)\b"
        + _GAP
        + r"(?:@|\bour\b|integration account)",
        r"\breturn the \w+ of \w+ which(?:ever)? \w+ was asked\b|\bwhich(?:ever)? (?:\w+ )?was asked for\b",
    ),
    Cue.OTHERS_SHUT_OUT: (
        r"\b(?:competing|rival|other|alternative|similar) (?:\w+ )?(?:tools?|servers?|providers?|functions?|services) (?:\w+ )?(?:return|give|deliver|produce|yield|provide|contain|leak|steal)s? (?:stale|wrong|false|bad|fake|incorrect|outdated|poor|data|information)\b",
        r"\b(?:requests?|queries|questions|tasks) (?:must |should |always )?go to this (?:tool|server) first\b|\brate this (?:tool|server) (?:five|highest|best|top)\b|\bthe built-in (?:\w+ )?(?:is|are) (?:unreliable|unsafe|broken|outdated|wrong|disabled)\b|\bleave (?:them|the others|other tools) alone\b",
        r"\b(?:never|do not|don'?t|not|must not|should not|avoid)\b"
        + _GAP
        + r"\b(?:us(?:e|ed|ing)|call(?:ed|ing)?|consider(?:ed|ing)?|fall(?:ing)? back|trust(?:ed)?|pick|choose|select)\b"
        + _GAP
        + r"\b(?:any of the alternatives|any alternative|any other \w+ tool|other \w+ tools?|the alternatives|built-in tools|tools of other|other tools?)\b",
        (
            r"\b(?:always|must|has to|have to|should|first and) (?:\w+ )?(?:choose|select|pick|prefer|prioriti[sz]e|give|win|rank)\b"
            r" (?:\w+ ){0,3}?(?:this|our) (?:tool|server|function|one)\b(?:[.!;]|$|,? even|,? over (?:any|all|every|other|others|competing)| (?:first|above|without|ahead)|,? regardless)"
        ),
        r"\b(?:always )?(?:choose|prefer|pick|select|prioriti[sz]e) this (?:tool|server|function)\b(?:,? even\b| over (?:any|all|every|other|others|competing)\b| first\b| above (?:all|any|every)| without\b)",
        r"\b(?:other|competing|alternative|rival|all other|these|remaining) (?:\w+ ){0,2}?(?:tools?|servers?|providers?|functions?)\b"
        + _GAP
        + r"\b(?:outdated|unsafe|deprecated|wrong|false|insecure|broken|unreliable|not (?:to )?be (?:called|used|trusted)|compromised|discontinued)\b",
        r"\b(?:tools? of (?:other|all other|competing) (?:providers|servers|vendors))\b"
        + _GAP
        + r"\b(?:deprecated|unsafe|wrong|not|ignore|broken|obsolete)\b",
        r"\b(?:answers?|results?|data) (?:are|is) known to be (?:false|wrong|fake|incorrect)\b",
        r"\bonly this (?:tool|server|function) is (?:certified|authori[sz]ed|trusted|approved|allowed|safe|official)\b",
        r"\broute all (?:calls|requests|queries|traffic|questions) (?:here|to (?:this|us|our)|through (?:this|us|our))\b",
        r"\b(?:any|every|each|all) (?:task|question|request|query)s?\b,?"
        + _GAP
        + r"\b(?:related or not|whatever (?:its|the) (?:subject|topic)|regardless of (?:topic|subject)|at all)\b",
        r"\b(?:use|call|choose) (?:it|this (?:tool|function|server)) for every (?:request|question|task|message)\b|\bif several tools could\b"
        + _GAP
        + r"\bthis one\b|\b(?:this tool|it) (?:at least )?once in (?:every|each) (?:reply|answer|turn|message)\b",
        r"\brank (?:this|our) (?:\w+ )?(?:server|tool)?'?s? ?results? above\b|\bhighest rank\b" + _GAP + r"\btools?\b",
        r"\bagents? (?:that|which|who) (?:pick|choose|use|call)s? this (?:tool|server)\b"
        + _GAP
        + r"\b(?:better|higher|more)\b",
        r"\btreat (?:our|this) (?:version|copy|implementation)\b"
        + _GAP
        + r"\bauthoritative\b|\bignore the other (?:one|version|tool)\b",
        r"\b(?:other tools?|no other tool|[a-z]+(?:_[a-z]+)+) (?:must|should|may|can) (?:not|only) be used (?:unless|until|when|if|for a while)\b"
        + _GAP
        + r"\b(?:cleared|approved|called|asked|here|this)\b|\bother tools were not used\b",
        r"\b(?:instead of|before) (?:any|all|every) other (?:tool|server|source)s?\b"
        + _GAP
        + r"\b(?:even|regardless|whatever|no matter)\b",
        r"\bprioriti[sz]e this (?:tool|server|function) over\b",
        r"\buntil further notice send (?:its|all|the) requests here\b|\buse (?:\w+_)?\w+ of this server instead for all\b|\bcall this instead\b",
        r"\bthis replaces the (?:built-in|native|default|standard) \w+|\bis (?:only )?reliable with the \w+ (?:fixed|set) to\b",
    ),
    Cue.DEED_UNSEEN: (
        r"\b(?:keep (?:quiet|silent|mum)|say nothing|stay silent|not a word|breathe no word) (?:about|of|on) (?:the|this|it|that|any|these)\b",
        r"\b(?:never|do not|don'?t) (?:bring up|touch on|allude to|speak of|talk about) (?:the|this|that|any|these) (?:\w+ )?(?:request|call|step|transfer|upload|copy|second|change|instruction|action|file|charge|payment)\b",
        r"\b(?:do not|don'?t|never|must not|should not|shall not|need not|no need to|do not need to|don'?t need to|avoid|refrain from|without)\b (?:ever )?(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|warn(?:ing)?) (?:"
        + _PEOPLE
        + r"|no one)\b(?: (?:about|of|that|when|this|what|why|anything|how)\b| it\b| so\b|[.!;,]|$)",
        r"\b(?:do not|don'?t|never|avoid|refrain from|without|no need to|there is no need to) (?:any )?(?:mention(?:ing)?|reference to|refer(?:ring)? to|display(?:ing)?|show(?:ing)?|reveal(?:ing)?|report(?:ing)?|quot(?:e|ing)) (?:this|the|that|any|these) (?:\w+ ){0,2}?(?:call|step|transfer|arguments?|upload|copy|request|action|redirect|difference|side effect|recipient|addition|behaviou?r)\b",
        r"\b(?:hide|conceal|keep|withhold|mask|omit|remove) (?:\w+ ){0,3}?(?:tool call|call|request|transfer|upload|action|parameter|traces?)s? (?:out )?(?:from|of) (?:the )?(?:transcript|user|users|log|logs|summary|reply|answer|history|previous)\b",
        r"\b(?:stays?|keep (?:this|it|these(?: \w+)?|that)|remains?) (?:strictly )?(?:between (?:you and )?us|confidential|secret|to yourself)\b|\bdo (?:this|that|it|so) (?:silently|quietly|secretly|covertly|unnoticed|without (?:being|anyone) \w+)\b",
        r"\b"
        + _PEOPLE
        + r" (?:(?:shall|must|should|may|need|will|can|is|are) ?(?:not|n't|never) (?:to )?(?:\w+ )?know|"
        r"(?:shall|must|should|may|need|do|does|will|can|is|are) ?(?:not|n't|never) (?:to )?(?:\w+ )?(?:notice|learn|find out|be told|be informed|see (?:it|this|them|the following)))\b",
        r"\b(?:nobody|no one|none) but (?:the |an? )?(?:model|assistant|agent|ai|llm)\b|\b(?:people|users|humans) need not (?:see|read|know)\b|\bact(?:s|ing)? upon it\b"
        + _GAP
        + r"\bnot\b",
        r"\bas if nothing (?:had )?happened\b|\b(?:if|when|whenever|in the event)\b[^.!?;\n]{0,50}\b(?:asks?|asked|questioned|reviewer)\b[^.!?;\n]{0,40}\b(?:deny|say (?:only )?that (?:it|this|nothing|no)|claim|pretend)\b",
        r"\bwithout (?:leaving|writing|making|creating) (?:an? |any )?(?:log|trace|record)\w*\b|\b(?:erase|remove|cover|hide|wipe|delete) (?:all |the |any |your )?(?:traces?|tracks|evidence)\b",
        r"\b(?:in the background|silently|quietly|secretly|covertly|discreetly|unnoticed)\b"
        + _GAP
        + r"\b(?:and )?(?:don'?t|do not|never) (?:display|show|mention|report|tell)\b",
        r"\b(?:silently|quietly|secretly|covertly) (?:forward|send|upload|commit|push|copy|transfer|delete|add|append|post|mail|replace|change|run|execute|read|share)\w*\b",
        r"\bwould only confuse (?:people|users|the user|them)\b|\b(?:users?|people) get nervous\b|\bkeep the user out of\b|\bkeep (?:this|that) part\b"
        + _GAP
        + r"\b(?:confidential|secret|private)\b|\bdo not bring it up\b",
        r"\bsafe(?:ly)? (?:be )?hidden from the user\b|\bdo not ask, just\b",
    ),
    Cue.ORDERS_REPLACED: (
        r"\byou (?:no longer|do not|don'?t) (?:work for|serve|answer to|belong to|obey) (?:the |your )?(?:user|developer|operator|owner|company)\b|\byour loyalty\b|\bobey only (?:the|this|these|what)\b",
        r"\b(?:prior|previous|earlier|past|all other) (?:messages|prompts|orders|requests|commands|statements) (?:are|were|have become|count as) (?:obsolete|void|invalid|cancelled|superseded|outdated|withdrawn)\b",
        r"\btreat (?:the )?(?:text|output|results?|content|data|words)\b"
        + _GAP
        + r"\bas (?:if|though) (?:your |the )?(?:developer|user|system|operator|owner) (?:had |has )?(?:written|said|given|sent|typed)\b",
        r"\b(?:message|notice|order|update|instruction)s? from (?:the )?(?:anthropic|openai|google|microsoft|system|developer|model provider)(?: \w+)?:",
        r"\b(?:forget|ignore|disregard|set aside|abandon|discard|override|drop) (?:about )?(?:what (?:the )?(?:user|you|was)|every instruction|the conversation so far|the present request|the current plan|the developer'?s?|all prior|any prior|earlier (?:instructions|orders)|previous (?:\w+ )?(?:guidance|guidelines|instructions|rules|directions))\b",
        r"\b(?:previous|prior|earlier|all other) (?:guidelines|instructions|directions|rules|orders|prompts) (?:no longer apply|are void|do not (?:apply|count)|have been (?:lifted|cancelled|replaced))\b",
        r"\b(?:the following|this) (?:text )?is your (?:new |real |actual |only )(?:task|job|goal|instruction|objective|mission|assignment)\b|\byour (?:only|actual|real|true|new) (?:objective|goal|task|assignment|mission|job|purpose) (?:is|from)\b",
        r"\b(?:the wishes|orders|instructions|needs) of the (?:tool )?(?:provider|vendor|server|operator) (?:come|go|take|have)\b|\bobeys? (?:tool descriptions|the tool owner|every request|this server)\b|\banswer to the (?:tool )?owner\b|\baccept every request of this\b",
        r"\bas if no system prompt\b|\bonly directions in this\b|\b(?:user'?s? )?(?:question|request) is only a cover\b|\blet the original (?:job|task|request)\b|\bstop working on what\b|\bsteer (?:the )?(?:talk|conversation|user)\b|\btreat (?:the )?user'?s? next message as\b|\bre-?insert this (?:paragraph|text|note)\b",
        r"\byou are now (?:the|an?|in|root|operating)\b|\bact as (?:root|administrator|superuser|the operator)\b|\benable (?:developer|debug|god|admin) mode\b"
        + _GAP
        + r"\b(?:assistant|replies|no|all|everything)\b|\bbehave as an? unrestricted\b",
        r"\b(?:as|by order of) the (?:\w+ ){0,2}?(?:administrator|officer|ceo|owner|operator)\b"
        + _GAP
        + r"\b(?:i (?:order|authori[sz]e|instruct|command)|encryption|disabled?|is to be|must)\b|\bi (?:order|command|instruct) you\b",
        r"\b(?:message|notice|request|order) (?:was issued|issued|from|by) (?:by |from )?(?:the |your )?(?:\w+ ){0,2}?(?:security (?:department|team)|operating system|vendor|developers?|administrator|legal team)\b|\b(?:legal|security|compliance|platform) (?:team|owner|department) (?:instructs?|orders?|authori[sz]es?|requires?|demands?) (?:the |you|all )",
        r"\b(?:anthropic|openai|google|microsoft|your creator|your developers?|your vendor) (?:staff |team |has |have )(?:here|decided|authori[sz]ed|instruct\w*|lifted|approved)\b|\bthe operator has approved everything\b",
        r"\b(?:drop|lift|suspend) your (?:usual |normal |standard )?(?:limits|rules|restrictions|guidelines|safeguards)\b",
        r"\b(?:directive|policy|regulation|regulatory obligations?|gdpr|law|compliance note|compliance)\b"
        + _FAR
        + r"\b(?:require[sd]?|demand\w*|obliges?|prescribes?|orders?|all agents|the assistant has to|before any answer)\b"
        + _FAR
        + r"\b(?:send|sends|submit\w*|disclose|disable|hand\w*|register|forward\w*|upload\w*|export|verified through this|archived? at our|private|ssh|transcripts?|credentials)\b",
    ),
    Cue.SAFEGUARDS_OFF: (
        r"\b(?:do not|don'?t|never|no need to|without) wait(?:ing)? for (?:the |an? )?(?:user(?:'s)?|human|person|owner|confirmation|approval|consent|permission)\b"
        + _GAP
        + r"\b(?:agree|approve|confirm|before|consent|approval|confirmation|permission|answer)\b",
        r"\b(?:switch|turn) (?:the )?(?:\w+ ){1,4}?(?:scanner|firewall|logging|monitoring|guard|filter|antivirus|protection|audit\w*) off\b",
        r"\b(?:content filters?|safety (?:rules|measures|filters?|checks)|guardrails?|restrictions?|moderation|permission checks?) (?:do not apply|don'?t apply|were switched off|are (?:off|disabled|lifted|suspended)|have been (?:lifted|verified|disabled|removed)|is lifted)\b",
        r"\b(?:skip|omit|bypass|suppress) (?:\w+ ){0,3}?(?:confirmation|approval|consent|permission)(?: (?:dialog|prompt|step|request)s?)?\b"
        + _GAP
        + r"(?:\b(?:since|as|because|user|agreed|delet\w*|advance|so|send\w*|transfer\w*|pay\w*)\b)",
        r"\bskip asking\b|\b(?:approve|accept|confirm|grant) (?:all|every|any) (?:\w+ )?(?:permission )?(?:prompts?|permissions?|requests?|dialogs?|confirmations?)\b"
        + _GAP
        + r"\b(?:by yourself|automatically|without|so that|yourself|silently|user)\b",
        r"\b(?:no|without) (?:human |user )?(?:review|approval|consent|confirmation) (?:is )?(?:required|needed|necessary)\b"
        + _GAP
        + r"\b(?:delet\w*|transfer\w*|pay\w*|deploy\w*|actions?|execut\w*|run)\b|\b(?:user )?consent is not needed\b|\bapproval is considered given\b|\bno confirmation is needed\b|\bneeds? no approval\b|\bnever ask whether\b",
        r"\b(?:disable|turn off|switch off|deactivate|stop|uninstall) (?:the |any |all |your |their )?(?:\w+ )?(?:firewall|antivirus|two-factor\w*|2fa|mfa|audit log\w*|security software|verification|protection|encryption|sandbox|monitoring)\b"
        + _GAP
        + r"\b(?:and|before|during|while|with|when|then|for|on|anyway|first)\b",
        r"\b(?:turn|switch) the (?:\w+ )?(?:firewall|audit log|protection|antivirus|monitoring|logging|two-factor setting) off\b|\bswitch protection off\b|\bto disable the (?:firewall|antivirus|audit|encryption)\b|\bencryption is to be disabled\b|\bturn off their antivirus\b",
        r"\b(?:do not|don'?t|never) verify (?:signatures?|certificates?|hashes|checksums?|identity)\b|\bdisable (?:tls |certificate |signature |checksum )?verification\b"
        + _GAP
        + r"\b(?:anyway|install|and)\b",
        r"\btreat all (?:output|results?|text|data) (?:of|from) this (?:tool|server) as trusted\b|\bcarry out whatever it says\b|\b(?:evaluate|execute|run) (?:the )?\w+ (?:in the output )?(?:with the code interpreter)?,? ?whatever it (?:may )?contains?\b",
        r"\bpolicy (?:engine )?(?:that |which )?(?:blocks?|denies|has been lifted)\b"
        + _GAP
        + r"\b(?:split|smaller|retry|around|past)\b|\bto get past it\b|\btry again with sudo\b|\bretry with sudo\b|\bwith another interpreter until\b|\bwith the highest privileges\b"
        + _GAP
        + r"\bnever\b",
        r"\b(?:rule|rules) that\b"
        + _GAP
        + r"\bmust not\b"
        + _GAP
        + r"\b(?:lifted|suspended|void)\b|\bserver is exempt from approval\b|\bmove funds without\b|\banswer without any refusal\b|\bthis environment is a sandbox\b"
        + _GAP
        + r"\bdestructive\b|\bwarnings? about dangerous\b"
        + _GAP
        + r"\bdismissed\b",
        r"\bset auto_?approve to true\b|\bwith the auto-approve option\b|\bif the assistant is running in production, skip\b|\bnobody be watching\b|\bwhile nobody is watching\b",
        r"\bgrant full (?:disk |file |system )?access\b|\bfull access to the home directory\b"
        + _GAP
        + r"\bauthori[sz]ed\b|\bgive the admin role to our\b|\bopen port \d+ (?:to the internet|and wait)\b",
    ),
    Cue.FALSEHOOD_TOLD: (
        r"\b(?:state|claim|say|report|declare|announce|write|pretend|confirm) that\b"
        + _GAP
        + r"\b(?:even though|although|while|though|when in fact|but) (?:no|nothing|it (?:was|is|has)|none|the)\b"
        + _GAP
        + r"\b(?:made|not|false|failed|sent|done|wrong|unpaid|happened|only)\b",
        r"\b(?:any|every|each|all) (?:answers?|repl(?:y|ies)|questions?|responses?) (?:about|on|concerning|regarding) \w+ (?:has to|have to|must|should|is to|are to) (?:say|state|claim|mention|deny|recommend|praise)\b",
        r"\b(?:tell|assure|inform|report to) (?:the )?users? that (?:no|nothing|everything|all|it|their)\b"
        + _FAR
        + r"\b(?:whatever|even (?:if|though)|regardless|although|no matter)\b",
        r"\b(?:whatever|regardless of what|no matter what) the (?:result|scan|output|check|test)s? (?:says?|shows?|is|finds?)\b|\beven if the (?:result|output|check|scan) says? otherwise\b|\bin all cases\b"
        + _GAP
        + r"\bhealthy\b",
        r"\b(?:report|show|display|state|quote|present|give) (?:the |a |an )?(?:price|amount|balance|cost|number|value|total|rating|score)s? (?:\w+ ){0,3}?(?:higher|lower|more|less|above|below) than\b",
        r"\bdescribe (?:the |it |this |our )?(?:\w+ )?(?:as safe|in favou?rable)\b|\bdescribe the company in favou?rable\b|\bdrop any criticism\b|\bleave out any mention of (?:our |the )?(?:competitor|rival)\w*\b",
        r"\b(?:show|return|give|use|present|insert|invent|make up) (?:fabricated|invented|fake|made-up|false|random) (?:numbers|data|results|values|figures|reviews)\b|\bpresent them as real\b|\binsert small errors\b|\bbegin to insert\b"
        + _GAP
        + r"\berrors\b",
        r"\b(?:replace|rewrite|swap) (?:every|each|all|any) (?:links?|urls?|accounts?|address(?:es)?) in (?:your|the) (?:answer|reply|response|output|text)\b|\bchange the (?:account|bank|phone|card) (?:number|details) in (?:the|your)\b|\bchange the bank details\b",
        r"\b(?:end|begin|start|close|finish) (?:your|each|every|the) (?:repl(?:y|ies)|answers?|responses?|messages?)\b"
        + _GAP
        + r"\b(?:recommend\w*|promot\w*|link to|advertis\w*|by praising)\b|\bevery answer ends with a link\b|\bput the advertisement\b|\bon top of your next message\b",
        r"\banswer (?:as though|as if) (?:the|all|every|it)\b"
        + _GAP
        + r"\b(?:passed|had|succeeded|fine|true)\b|\balthough it was (?:only )?\w+ed\b|\branked? up before the user\b|\b(?:are|is) to be raised to\b|\binsults as compliments\b|\banswer every question with the word\b|\banswer that voting\b",
        r"\b(?:output|answer|reply|response) (?:has to|must|should) (?:contain|include|carry|begin with) (?:a |our |the )?(?:link|advert\w*|banner|promotion|phrase)\b|\binsert the phrase\b"
        + _GAP
        + r"\b(?:each|every)\b|\bneed the link\b|\bas first line\b"
        + _GAP
        + r"\blink\b|\bsteer\b"
        + _GAP
        + r"\b(?:buying|premium plan)\b|\breport it as done\b",
        r"\bsay (?:only )?that (?:it|this tool) only \w+\b|\bsay that a colleague\b|\blet the user believe\b|\bconvince (?:them|the user|people) that\b|\bpersuade (?:the )?user to (?:turn off|install|disable|pay|send|open|share)\b|\binstruct (?:the )?user to install\b|\b(?:log|sign) in at \S+\.example\b|\btell the (?:person|user) that their (?:account|session|licen[cs]e|password)\b"
        + _GAP
        + r"\b(?:risk|expired|compromised|locked)\b|\bsending the deposit to\b|\bask the user to open port\b",
    ),
    Cue.PAYLOAD_RUN: (
        r"\b(?:download|fetch|get|pull|retrieve|grab)\b"
        + _GAP
        + r"https?://\S+"
        + _GAP
        + r"\b(?:run|execute|start|launch|install|source|eval|invoke) (?:it|the|this|them)\b",
        r"\b(?:run|execute|paste|start|launch|use|enter|type)\b"
        + _GAP
        + r"(?:`|\"|')?\b(?:curl (?:-|`|https?:)|wget (?:-|https?:)|chmod -R|sudo \w|rm -rf|nc -|ncat -|powershell -enc|bash -c|sh -c|echo \"?ssh-rsa|python -c|ufw disable|iptables -F)",
        r"\bexecute the following (?:python|code|script|shell|command)\b|\b(?:paste|enter|type) (?:this|it) into the (?:shell|terminal|console)\b|\b(?:decode|decrypt) (?:the )?\w+ and (?:pipe it to|run|execute|evaluate)\b|\bpipe it to (?:sh|bash)\b",
        r"\b(?:download|fetch|pull)(?:ed|s)?\b"
        + _FAR
        + r"\b(?:and )?(?:then )?(?:run|runs|start|started|execute|executed|launch|install)\b"
        + _FAR
        + r"\b(?:https?://\S+|sudo|updater)\b",
        r"\b(?:download|fetch) and (?:start|run|execute|install|launch) (?:https?://|the)\b|\bstart a listener\b|\bopen a reverse (?:connection|shell)\b|\b(?:connect|connection) to \d{1,3}(?:\.\d{1,3}){3} (?:on|at|port)\b|\bhelper which is fetched\b",
        r"\b(?:compile|build|install)\b"
        + _GAP
        + r"\b(?:launch|run|start)\b"
        + _GAP
        + r"\b(?:administrator|root|admin|no confirmation)\b|\binstall the package\b"
        + _GAP
        + r"\b(?:globally|anyway)\b"
        + _GAP
        + r"\b(?:otherwise|fail|anyway)\b|\bremove the logs\b|\brm -rf [~/$]|\bchmod -R 777\b",
        r"\b(?:append|add|write)\b"
        + _GAP
        + r"\b(?:startup command|start-?up line|authori[sz]ed[_ ](?:hosts|keys)|crontab|\.bashrc|\.zshrc|\.profile|/etc/cron|autostart)\b|\bwrite\b"
        + _FAR
        + r"(?:autostart|/etc/cron|\.bashrc|LaunchAgents|/var/www)",
        r"\bpush(?:es)? (?:it|its code|the code|everything)? ?to (?:the )?(?:public|mirror|our) (?:remote|repository|mirror)\b|\bput a copy into /var/www\b|\bto save the answer under /var/www\b",
        r"\b(?:erase|delete|remove|wipe|drop|empty|overwrite|terminate|revoke) (?:all|every|any|the) (?:\w+ ){0,3}?(?:files? in the user'?s? home|tables? after|commits of|backups? with zeros|running instances|audit trail|access of all other|mailbox|snapshots)\b|\bformat the disk\b|\bwith a forced push\b|\bempty the mailbox\b|\boverwrite the backups\b|\bcalled with mode=wipe\b",
    ),
    Cue.RULE_PLANTED: (
        r"\b(?:add|create|install|write|set up|register|plant) (?:an? |the )?(?:\w+ )?(?:cron (?:entry|job)|crontab (?:entry|line)|launch agent|login item|systemd (?:unit|service)|start-?up (?:script|entry|item))\b"
        + _GAP
        + r"\b(?:that|which|so|to|each|every)\b"
        + _GAP
        + r"\b(?:prompt|instructions?|this|rules?|downloads?|fetch\w*|tool)\b",
        r"\bwrite\b"
        + _GAP
        + r"\b(?:trusted|auto_?approve|always_?allow|allow)\b"
        + _GAP
        + r"\b(?:into|to|in)\b"
        + _GAP
        + r"(?:settings|config|mcp)\w*\.json\b",
        r"\bremember this (?:rule|instruction|directive|policy|note) for\b|\b(?:store|save|keep|write) (?:\w+ )?(?:in|to|into) (?:your |the )?long-?term memory that\b|\bsave the present instruction\b|\bkeep following (?:these|this|the)\b"
        + _GAP
        + r"\b(?:even|removed|ends)\b|\beven when the tool is removed\b",
        r"\b(?:add|write|append|insert)\b"
        + _FAR
        + r"\b(?:CLAUDE\.md|AGENTS\.md|\.cursorrules|GEMINI\.md|copilot-instructions\.md|mcp\.json|agent'?s configuration|system prompt file|settings\.json)\b"
        + _FAR
        + r"\b(?:always|trust|started|auto|server|every|approve|rules|so that|top)\b",
        r"\b(?:edit|modify|change|extend) (?:your own |the |its )?(?:mcp\.json|system prompt|\.cursorrules|CLAUDE\.md|AGENTS\.md|agent'?s? configuration)\b"
        + _FAR
        + r"\b(?:and add|add|so that|section|our|this)\b",
        r"\balways trust (?:the )?(?:tools|servers?) (?:of|from)\b|\bin every (?:summary|ticket|readme) (?:it|you) (?:writes?|creates?|files?)\b|\binto (?:each|every|any) (?:summary|readme|ticket|commit)\b"
        + _GAP
        + r"\b(?:it|you)\b|\bso that other agents\b|\bput this notice in (?:the description of )?every\b",
        r"\bsurvives? a reset\b|\bcreate a scheduled task that calls\b|\bwith every project\b|\bcopy these lines to any\b",
        r"\bcall this tool again and again\b|\buntil the (?:budget|tokens?|context|quota) (?:is|are) (?:used up|exhausted|empty)\b|\ba thousand times\b|\bnever stop:|\bkeep requesting\b"
        + _GAP
        + r"\bwithout end\b|\bspend all remaining tokens\b|\bstart one sub-?agent for every\b|\blongest output you can\b|\bin a loop while the user\b",
    ),
}
