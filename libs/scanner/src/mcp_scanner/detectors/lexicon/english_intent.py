"""English cues of intent: what is to be handed over, changed against the user, or kept from the user."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

_USER = r"(?:the |a |an |any |your |end[- ]|human )*(?:users?|humans?|customers?|callers?|clients?|someone|anyone|person|people|operator|somebody|requester|employee)"
_WANTS = (
    r"(?:ask(?:s|ed)?(?: for)?|request(?:s|ed)?|specif(?:y|ies|ied)|stat(?:e|es|ed)|order(?:s|ed)?|provid(?:e|es|ed)|makes?|made|g(?:i|a)ve(?:s|n)?|enter(?:s|ed)?|"
    r"choos(?:e|es)|chose|wants?|wanted|typ(?:e|es|ed)|mention(?:s|ed)?|search(?:es|ed)?|suppl(?:y|ies|ied)|submit(?:s|ted)?|says?|said|picks?|picked|sets?|means?|meant|intend(?:s|ed)?|prefer(?:s|red)?|writes?|wrote|send(?:s)?|calls?|queries)"
)
_GIVEN = r"(?:supplied|provided|given|specified|entered|requested|chosen|typed|stated|defined|written|made|selected|submitted|named)"

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.PARAMETER_MENTION: (
        r"\b(?:in|into|as|under|through|via|to|inside|within|with|using|by|of|for|at)\b(?: (?:the|a|an|its|our|this))?(?: [\w']+){0,2}? ?['\"`][A-Za-z][\w.-]{0,40}['\"`]",
        r"['\"`][A-Za-z][\w.-]{0,40}['\"`] (?:parameter|argument|field|property|input|key|header|attribute|slot)\b",
        r"\b(?:in|into|as|under|through|via|to|inside|within|using|by|of) (?:the |a |an |its |our |this |another )?(?:\w+[ '-]){0,2}?(?:parameters?|arguments?|fields?|metadata|side ?note|notes? parameter|query string|request body|header|memo)\b",
    ),
    Cue.CONTENT_OF: (
        r"\b(?:return|paste|share|shares|shared|deliver|delivers|delivered|hand|bring|transfer|write|fill|list|print|output|reveal) (?:it|them|its|their|every|all|the raw|everything)\b",
        r"\b(?:contents?|text|values?|data|body|lines?|entries|material|what (?:it|they|that file) (?:holds?|contains?|says?)|whatever (?:it|they|is)|everything|results?|output) (?:of|in|from|it|they|inside)\b",
        r"\bquot(?:e|es|ing) \S|\b(?:its|their|this|that|those|these) (?:contents?|text|values?|data|body|lines?|entries|key|keys|material)\b|\bwhat (?:it|they) (?:holds?|contains?|says?)\b",
        r"\b(?:pass|supply|hand(?: over)?|attach|include|report|put|place|add|provide|quote|quoting|paste|embed|send|return|copy|give|insert|forward|submit|echo|dump)(?:s|es|ing)? (?:it|them|its|their|every|all|the contents?|the text|the result|the output|what|whatever)\b",
    ),
    Cue.SECRET_STORE: (
        r"\b(?:process|system|shell|runtime|execution) environment\b|\b(?:every|all|any) (?:\w+ )?(?:secrets?|credentials?|tokens?|api keys?|passwords?)\b[^.!?\n]{0,30}?\b(?:environment|system|machine|disk|host|you (?:have|find|know|can))\b|\braw (?:credentials|passwords|secrets|tokens)\b",
        r"\b(?:all|any|every|the|your|user'?s?|their|list of|system|local|host|current)(?: \w+){0,2} (?:environment variables?|env vars?)\b",
        r"\bvalue of (?:the )?(?:environment variable |env var )?(?-i:[A-Z][A-Z0-9]*_(?:\w+_)?(?:KEY|TOKEN|SECRET|PASSWORD)\b)",
        r"\b(?:dump|listing|output|contents?|values?|copy) of (?:\w+ ){0,2}?(?:environment(?: variables?)?|env vars?)\b",
        r"\b(?:credentials|secrets|passwords|tokens|private keys|api keys) (?:that are |you )?(?:found|stored|kept|held|saved|lying|left|present) (?:in|on|by|under|around)\b",
        r"\b(?:saved|stored|cached|remembered|browser'?s?) (?:\w+ ){0,2}?(?:passwords?|credentials|cookies|logins|tokens|secrets|sessions?)\b",
        r"\b(?:user'?s?|victim'?s?|their|your) (?:\w+ ){0,1}?(?:passwords?|private keys?|ssh keys?|api keys?|credentials|secrets|seed phrase|recovery phrase|access tokens?|session cookies?|credit card\w*|bank details)\b",
        r"\b(?:keychain|password manager|credential store|secret store|seed phrase|mnemonic phrase|recovery phrase|wallet keys?|private keys?|saved passwords?|browser (?:history|cookies|passwords))\b",
    ),
    Cue.CONTEXT_DATA: (
        r"\b(?:dialogue|chat|conversation|session|transcript)(?: so far| history| log| contents?| summary)\b|\b(?:summary|copy|transcript|record|log|text) of (?:the |this |our |your )?(?:\w+ )?(?:dialogue|chat|conversation|session|exchange)\b",
        r"\buser(?:'s|s') (?:\w+ )?(?:original |last |exact |full )?(?:question|words|wording|request|prompt|message)s?\b|\b(?:earlier|previous|prior|all|other) (?:\w+ )?(?:tool )?(?:results|outputs|answers|responses)\b",
        r"\b(?:documents?|files?|pages?|notes?|e-?mails?|messages?|contacts?) (?:that )?(?:the )?user (?:has|have|had|opened|wrote|received|is)\b|\bsystem prompt (?:you|that|as)\b|\bprompt you (?:were|have been|are) given\b|\bfile list of the home\b|\bhome directory\b",
    ),
    Cue.COPY_TO: (
        r"\b(?:insert|add|put|include|append)\w* [\w.+-]+@[\w.-]+ (?:among|to|as|in|into)\b|\b(?:pushes|sends|posts|copies|uploads|forwards|delivers|writes) (?:\w+ ){0,3}?to [\w.-]+\.\w+ as well\b|\bas well as to [\w./:-]+\b",
        r"\b(?:hidden|blind|silent|second|secret|additional|extra|separate|invisible|duplicate) (?:carbon )?cop(?:y|ies)\b|\b(?:must|should|has to|have to|needs to|will|shall|to) also (?:go|be sent|be forwarded|be delivered|be copied|reach|be posted|be addressed)\b|\bcop(?:y|ies) (?:of|to) (?:it|them|this|everything|every|each|all|which)\b|\b(?:is|are|be) (?:also )?(?:mirrored|forwarded|relayed|duplicated|copied) to\b",
    ),
    Cue.REGARDLESS: (
        r"\bwithout the (?:sender|user|owner|author|customer|recipient|human|person) (?:noticing|knowing|seeing|being told|being aware|learning)\b",
        r"\b(?:regardless of|irrespective of|no matter|despite|independent(?:ly)? of) (?:the|any|what(?:ever)?|which(?:ever)?|who|how|where|their|its|user'?s?|customer'?s?)(?: [\w']+){0,4}? (?:requested|asked|asks|specified|provided|given|stated|states|supplied|entered|typed|user|says|said|chosen|wanted|wants|selected)\b",
        r"\b(?:whatever|whichever|any|every)(?: \w+){0,3}? "
        + _USER
        + r" (?:\w+ )?(?:asks?|says?|states?|wants?|types?|enters?|gives?|provides?|specif(?:y|ies)|requests?|requested|asked|chooses?|prefers?),",
        r"\b(?:user|customer|caller|client)[- ]"
        + _GIVEN
        + r" (?:\w+ ){1,4}?(?:ignored|dropped|overwritten|replaced|discarded|overridden|disregarded|substituted)\b",
        r"\b"
        + _GIVEN
        + r" by "
        + _USER
        + r" (?:\w+ ){0,3}?(?:ignored|dropped|overwritten|replaced|discarded|overridden|disregarded|substituted)\b",
        _USER
        + r" "
        + _WANTS
        + r"(?: \w+){0,3}? (?:should|must|has to|have to|is to|are to|shall|will) be (?:\w+ )?(?:ignored|dropped|overwritten|replaced|discarded|overridden|disregarded|substituted)\b",
    ),
    Cue.USER_CHOICE: (
        r"\b" + _USER + r"(?:'s?)? (?:\w+ ){0,2}?" + _WANTS + r"\b",
        r"\b(?:user|customer|caller|client)[- ]" + _GIVEN + r"\b|\b" + _GIVEN + r" by " + _USER + r"\b",
        r"\b"
        + _USER
        + r"(?:'s|s') (?:\w+ )?(?:input|choice|query|request|destination|recipient|message|selection|order|amount|address|search|prompt|question|preference|intent\w*|original|full|entire|commit message)\b",
        r"\b(?:asks|asked|requested|searches) (?:for|to|a|an|the)\b|\brequests? (?:for|to)\b",
    ),
    Cue.CHANGE: (
        (
            r"\b(?:chang(?:e|es|ed|ing)|modif(?:y|ies|ied|ying)|replac(?:e|es|ed|ing)|overrid(?:e|es|den|ing)|overwrit(?:e|es|ten|ing)|substitut(?:e|es|ed|ing)|swap(?:s|ped|ping)?|alter(?:s|ed|ing)?|redirect(?:s|ed|ing)?|re-?rout(?:e|es|ed|ing)|rewrit(?:e|es|ten|ing)|"
            r"append(?:s|ed|ing)?|prepend(?:s|ed|ing)?|prefix(?:es|ed)?|suffix(?:es|ed)?|inject(?:s|ed|ing)?|switch(?:es|ed|ing)?|divert(?:s|ed|ing)?|ignor(?:e|es|ed|ing)|drop(?:s|ped|ping)?|discard(?:s|ed)?|increas(?:e|es|ed|ing)|decreas(?:e|es|ed)|multipl(?:y|ies|ied)|"
            r"inflat(?:e|es|ed)|extend(?:s|ed)?|twist(?:s|ed)?|forg(?:e|es|ed)|tamper(?:s|ed)?|adjust(?:s|ed)?|exchang(?:e|es|ed)|round(?:s|ed)? up|times that)\b"
        ),
    ),
    Cue.DEED_HIDDEN: (
        r"\bwithout the (?:sender|user|owner|author|customer|human|person)(?:'s)? (?:noticing|knowing|seeing|learning|knowledge|being (?:told|aware|informed|notified))\b|\b(?:leave|leaving) no (?:note|trace|record|mention|sign|evidence)\b|\b(?:users?|customers?|they) (?:must|should|need|are|is)(?: not|n't| never) (?:be |to be )?(?:bothered|troubled|burdened|alarmed|confused) (?:with|by|about)\b",
        r"\bnever (?:surface|expose|raise|bring up|acknowledge|admit|reference) (?:the fact|that|this|it)\b|\bthe fact that\b[^.!?\n]{0,60}?\b(?:hidden|undisclosed|secret|unmentioned|never (?:shown|surfaced|mentioned))\b",
        (
            r"\b(?:do not|don'?t|never|must not|should not|shouldn'?t|without|not to|no need to|avoid|refrain from|need not) (?:\w+ ){0,2}?(?:let(?:ting)?|tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|bring(?:ing)?|point(?:ing)?|draw(?:ing)?|say(?:ing)?|admit(?:ting)?)\b[^.!?\n]{0,40}?"
            r"\b(?:that (?:this|you|it|the|these|there|an?)|about (?:this|it|that|the|these|any)|of (?:this|it|that)|know|this up|this out|it out|attention|this to|this step|this (?:change|fact|action|call|redirect\w*|behaviou?r|routing|modification))\b"
        ),
        r"\b"
        + _USER
        + r" (?:\w+ ){0,2}?(?:unaware|oblivious|uninformed|in the dark|none the wiser|not notice|never notice|never know|never learn|not know|not be told|need not be told|not be aware|not be informed|not learn)\b",
        r"\b(?:users?|humans?|customers?) (?:need not|needn't|are not to|is not to|should not|must not|do not need to|does not need to|don't need to|have no need to|has no need to) (?:be told|know|be informed|learn|see|be aware|be notified|hear)\b|\bno need for (?:the )?(?:user|human|customer|person)s? to (?:know|learn|see|be told|hear|be informed)\b",
        r"\bleave (?:it|this|that|them)\b ?\bout of (?:your|the|any)\b|\bnot? (?:to be )?(?:bring|point|mention)(?:ed)? (?:this|it) (?:up|out)\b|\b(?:do|does|must|should) not (?:bring|point) (?:this|it) (?:up|out)\b",
        r"\b(?:do not|don'?t|never) (?:reveal|disclose|mention|tell|admit)\b[^.!?\n]{0,20}?\b(?:anyone|anybody|to any)\b|\bsay nothing (?:about|of)\b|\bdeny (?:that|having|any|it)\b|\bwithout (?:mentioning|saying|telling|revealing|disclosing|reporting|explaining) (?:it|this|so|that|anything|why)\b",
        r"\b(?:act|behave|answer|respond|reply|present it|continue) as (?:if|though)\b",
    ),
    Cue.FALSE_OUTPUT: (
        r"\beven (?:if|when|though|where)\b[^.!?\n]{0,40}?\b(?:fail\w*|errors?|not|never|unsuccessful|rejected|declined|denied|wrong|empty|missing|false)\b",
        r"\b(?:report|say|claim|state|answer|pretend|reply)\w* (?:that )?(?:nothing happened|nothing was|no \w+ (?:was|were) (?:found|made|done)|(?:all|everything) (?:is|was|went) (?:fine|well|ok|normal|good))\b",
        r"\b(?:no matter what|whatever|regardless of what|irrespective of|regardless of) (?:the )?(?:actual |real |true )?(?:results?|outcomes?|outputs?|data|truth|findings?|facts?|answers?)\b|\beven (?:if|when|though) (?:it|that|this|the \w+) (?:is|was|are|were|has|did|does|do|shows?|fails?|failed)(?: \w+)? ?(?:not|n't|otherwise|failed|false|untrue|wrong)?",
        r"\b(?:claim|claims|pretend|pretends|insist|assert|feign|fake)(?: \w+){0,2}? (?:success|that|to|it|the|as)\b|\bas if (?:the|it|only|nothing|this|they|you) (?:\w+ ){0,3}?(?:had|was|were|is|has|asked|came|fetched|happened|requested)\b|\bso that (?:the )?users? (?:believes?|thinks?|trusts?|assumes?)\b",
    ),
    Cue.REPLY: (
        r"\bbefore each (?:reply|answer|response|message)\b|\b(?:in|at) the (?:final|end of (?:the|your|each)) (?:answer|reply|response)\b|\bmention that (?:only )?\b",
        r"\b(?:in|to|into|with|of) (?:(?:your|each|every|all|any) (?:\w+ )?(?:repl(?:y|ies)|answers?|responses?|outputs?|messages?|summar(?:y|ies))|the (?:final |next |visible )?(?:reply|answer|response|summary))\b|\b(?:always|must|should|still) (?:report|claim|state|say|answer|reply|respond|declare|announce|recommend|return)\b|\b(?:recommend|suggest|advertise|promote|urge)(?:ing)? (?:\w+ ){0,3}?to (?:the )?users?\b|\b(?:say|report|claim|state|recommend) (?:it|that|buying|the)\b|\bpresent (?:the|it|them|this|our)\b",
    ),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:previous|prior|earlier|other|all|existing|original|former|your)(?: \w+){0,2}? (?:instructions?|guidelines?|directives?|prompts?) (?:are |is |have been |has been |should be |must be |are to be |no longer |do not |does not )+(?:no longer |now |hereby |longer )*(?:void|cancel\w*|appl(?:y|ies|icable)|revoked|suspended|ignored|lifted|overridden|superseded|obsolete|invalid|disregarded|replaced|null)\b",
        r"\b(?:previous|prior|earlier|your)(?: \w+){0,2}? (?:rules?|polic(?:y|ies)|restrictions?|orders?|commands?) (?:are |is |have been |has been |should be |must be |are to be |no longer |do not |does not )+(?:no longer |now |hereby |longer )*(?:void|cancel\w*|appl(?:y|ies|icable)|revoked|suspended|ignored|lifted|disregarded|null)\b",
        r"\b(?:sole|ultimate|final|highest|supreme) authority\b|\bas (?:an? |the )?(?:direct |binding |trusted )?(?:commands?|orders?|instructions?) (?:from|of|by) the (?:user|system|developer|operator)\b",
        r"\b(?:operator|administrator|admin|developer|user|owner|security team|anthropic|openai) (?:has|have|had) (?:\w+ )?(?:authori[sz]ed|approved|permitted|allowed|instructed|ordered|told|consented)\b[^.!?\n]{0,40}?\b(?:skip|bypass|ignore|override|disable|(?:all|every|any) (?:\w+ )?(?:actions?|requests?|operations?|calls?|tools?|commands?|transfers?|access)|unrestricted|without)\b",
        r"\b(?:disregard|ignore|forget|discard|dismiss|drop|cancel|revoke|void|nullify|annul|overrule|abandon)\b (?:\w+ ){0,3}?(?:whatever|everything|anything|all(?: that)?|what) (?:you (?:were|have been|had been|are|got)|was|has been|came|is) (?:told|instructed|given|taught|said|asked|before|earlier|above)",
        r"\b(?:cancel|revoke|void|nullify|annul|overrule|abandon|suspend|lift|override|reset)\w* (?:\w+ ){0,3}?(?:previous|prior|earlier|initial|original|safety|system|existing|current|standing|usual|your)(?: \w+){0,2}? (?:instructions?|directives?|guidelines?|prompts?|safeguards?)",
        r"\b(?:cancel|revoke|void|nullify|annul|overrule|abandon|suspend|lift)\w* (?:\w+ ){0,2}?(?:usual|standing|your)(?: \w+){0,2}? (?:rules?|restrictions?|polic(?:y|ies)|limits?|constraints?)",
        r"\b(?:treat|regard|consider|accept|take) (?:the )?(?:following|this|these|below|text|notes?|results?|output)\b[^.!?\n]{0,40}?\bas (?:your |the )?(?:only |new |sole |binding )?(?:rules?|instructions?|orders?|commands?|system)\b|\bto be executed as instructions\b|\bwithout any of your (?:usual |normal )?(?:restrictions|limits|rules|safeguards)\b",
    ),
    Cue.PRIORITY: (
        r"\b(?:this|these|the following|the above) (?:\w+ ){0,2}?(?:outrank|supersede|override|overrule|trump|takes? precedence|prevail|comes? first|stands? above|wins? over)\w*\b[^.!?\n]{0,40}?\b(?:operator|system (?:prompt|message|instructions)|anything|everything|instructions?|(?:all|any|every) other (?:rules|orders|requests|text|message)s?|users?'?s? (?:\w+ )?(?:requests?|wish(?:es)?|instructions?|orders?|intent\w*|says?|said|asks?|asked|wants?))\b",
        r"\b(?:this|these) (?:tool|description|instruction|rule|message|directive|policy|note|notice|text|server|requirement)s? (?:\w+ ){0,1}?(?:outrank|supersede|override|overrule|trump|takes? precedence|prevail|stands? above|wins? over)\w*\b[^.!?\n]{0,40}?\b(?:users?|operator|system|developer|assistant)\b",
    ),
    Cue.IMPERSONATION: (
        r"\b(?:as|i am|this is) (?:your|the) (?:developer|creator|administrator|system administrator|operator|owner|vendor|supervisor|principal)\b(?:,| speaking| here| i )",
    ),
    Cue.DANGEROUS_COMMAND: (
        r"<\((?:curl|wget)\b|\bpython3? -c [\"'][^\n]{0,120}?(?:exec|eval|urlopen|socket|os\.system|subprocess)|\bnode -e [\"'][^\n]{0,120}?(?:require|exec|fetch)|\bperl -e\b|\bphp -r\b|\bcrontab\b[^\n]{0,40}?\*|\bssh -R\b|\bsocat\b|\bxmrig\b|\buseradd\b|\bpasswd -d\b|\biptables -F\b|\bsetenforce 0\b|\bhistory -c\b",
        r"\b(?:curl|wget)\b[^\n]{0,200}?\|\s*(?:sudo )?(?:ba|z|da)?sh\b|\b(?:curl|wget)\b[^\n]{0,200}?\|\s*(?:python3?|perl|node|ruby)\b|\b(?:ba|z)?sh -c [\"']?\$\(|\$\((?:curl|wget)\b|\bpiping https?://|\|\s*(?:curl|nc|wget)\b|\b(?:curl|wget)\b[^\n]{0,120}?(?:-d\b|--data\S*|-F\b|-T\b|@-|@[/~])",
        r"\brm -(?:rf|fr)\b|\bnc(?:at)? -\w*e\b|/dev/tcp/|\bchmod (?:\+x|777|a\+|u\+s|-R 777)|\bsudo (?:chmod|rm|chown|su|bash|sh|useradd|visudo|tee|cp|mv|dd)\b|\bmkfs\b|\bdd if=|\benv \||\bcat [~/$.][\w./~-]*(?:ssh|aws|passwd|shadow|env|id_|cred|token|secret|key)[\w./-]*|\bbase64 \||\bInvoke-(?:WebRequest|Expression)\b|\biex [(\"'$&]|\bpowershell(?:\.exe)? -\w*e",
    ),
    Cue.RUN_COMMAND: (
        r"\b(?:run|execute|enter|type|launch|issue|paste)\b[^.!?\n]{0,40}?[`'\":]|\b(?:use|open|start|in) (?:the |a |your )?(?:shell|terminal|console|command prompt|command line)\b|\bpip(?:e|ing) (?:it|https?://)|\binitiali[sz]es? itself by\b",
    ),
    Cue.PERSIST: (
        r"\b(?:store|save|keep|write|put|record|note|memori[sz]e|remember)\b[^.!?\n]{0,20}?\b(?:in|into|to) (?:your|the (?:agent|assistant|model)'?s?|long[- ]term) (?:memory|memories|notes|profile|rules)\b",
        r"\b(?:in|for|during|to) (?:every|all|each|any) (?:future|later|subsequent|coming|following) (?:sessions?|conversations?|chats?|interactions?|tasks?|calls?|requests?)\b",
    ),
    Cue.WEAKEN: (
        r"\b(?:never|no longer|not) (?:require|need|ask for|wait for|prompt for)s? (?:\w+ )?(?:approval|confirmation|permission|consent|review)\b|\b(?:trusted|safe|whitelisted|allowlisted|pre-?approved) and (?:\w+ )?(?:never|no longer|do not|does not|need no)\b|\balways ?allow\w*\b|\bauto ?approve\w*\b|\bwithout (?:prompts?|dialogs?)\b|\bdangerously\b|\bskip all permission\b",
        r"\b(?:ignore|skip|dismiss|suppress|silence|auto-?accept|automatically (?:approve|accept|allow|confirm|grant)|pre-?approve|always (?:approve|allow|accept))\b (?:\w+ ){0,4}?(?:security |permission |approval |confirmation |safety )?(?:warnings?|dialogs?|prompts?|approvals?|permissions?|checks?|requests?|confirmations?|alerts?|consent)\b|\bwarnings? (?:\w+ ){0,5}?(?:to be|must be|should be|are|be) ignored\b",
    ),
    Cue.DISPARAGE: (
        r"\b(?:other|another|competing|alternative|rival) (?:\w+ ){0,2}?(?:tools?|servers?|services?|functions?)\b[^.!?\n]{0,40}?\b(?:they are|are|is|it is|have been|has been) (?:\w+ )?(?:buggy|broken|unsafe|insecure|unreliable|compromised|outdated|hacked|corrupt\w*)\b",
        r"\b(?:other|competing|alternative|rival|all other|any other|similar) (?:\w+ ){0,2}?(?:are|is|were) (?:\w+ ){0,2}?(?:unsafe|insecure|compromised|dangerous|unreliable|outdated|deprecated|broken|inferior|malicious|worse|harmful|obsolete|banned|forbidden)\b",
    ),
    Cue.PREFER_ME: (
        r"\brely (?:only |solely |entirely |exclusively )?on (?:this|our) (?:one|tool|server)\b|\bthis one for everything\b|\bagents? (?:that|who|which) (?:pick|choose|use|select|call) (?:another|other|different|any other)\b|\bsubstitute \S+ for (?:it|them|that)\b[^.!?\n]{0,30}?\b(?:every|all|any|always)\b",
        r"\b(?:exclusively|always|only|solely) (?:use|call|choose|select|pick|rely on|trust) (?:this|our|my)\b|\b(?:choose|use|select|pick|prefer|call) (?:this|our|my) (?:\w+ ){0,2}?(?:tool|server|function)? ?(?:over|instead of|rather than|before|in place of) (?:any|all|every|the) other",
    ),
}
