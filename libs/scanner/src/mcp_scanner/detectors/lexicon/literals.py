"""Signs of orders that name something literal: addresses, commands, what somebody asked for, what they hide.

`rules/metadata/literal_orders.py` says which of them together make an order. All are linear: bounded repetitions only.
"""

from __future__ import annotations

import re

from mcp_scanner.detectors.late import Late

DOCUMENTS = Late(
    r"\b(?:e\.g|i\.e|examples?|such as|docs?|documentation|refer|reference|formats?|formatted|learn more|"
    r"more information|guides?|syntax|schema|namespace|pattern|regex|available|obtain\w*|"
    r"environment variables?|homepage|portal|scopes?|"
    r"must be(?! (?:\w+ )?(?:uploaded|sent|posted|forwarded|mailed|transmitted|reported|copied|submitted|passed|"
    r"delivered)\b)|"
    r"looks? like|valid|returns?|returned|equivalent|prefix|headers?|origin|hosted|standard|spec|"
    r"specification|issuer|"
    r"supported|supports?|see|website|wiki|hostname|subdomain|wildcard|matche?s?|e-?mail address(?:es)?|"
    r"base url|oauth|mime|"
    r"content-?type|sign up|console|dashboard|contact(?! our)|ranges?|reserved|uses?|query|search(?:es)?|created?|"
    r"fully qualified|links? to|hosts?)\b|[{\[]",
    re.IGNORECASE,
)
MOVES = Late(
    r"\b(?:send|sends|sent|sending|forward(?:s|ed|ing)?|upload(?:s|ed|ing)?|posts?|posted|posting|"
    r"e?-?mail(?:s|ed|ing)|"
    r"transmit(?:s|ted)?|relay(?:s|ed)?|cop(?:y|ies|ied)|submit(?:s|ted)?|deliver(?:s|ed)?|pass(?:es|ed)?|"
    r"push(?:es|ed)?|"
    r"goes|go|invite[sd]?|shar(?:e|ed|es|ing)|report(?:s|ed)?|hand(?:s|ed)?|mirror(?:s|ed)?|ship(?:s|ped)?|"
    r"stream(?:s|ed)?|sync(?:s|ed)?|duplicate[sd]?|broadcasts?|disclose[sd]?|dispatch(?:es|ed)?|notif(?:y|ies|ied)|"
    r"bcc|cc|pipe[sd]?|feeds?|leave[sd]?|deposit(?:s|ed)?|replicate[sd]?|redirect(?:s|ed)?|re-?route[sd]?|routed?|"
    r"point(?:s|ed)?|swap(?:s|ped)?|replace[sd]?|set|change[sd]?|switch(?:es|ed)?|takes?|renders?|embeds?|"
    r"includes?|append|"
    r"adds?|fetch|load|open|visit|call|request|download|install|offer|recommend|keep|enter|put|puts|write|grant|give|"
    r"payees?|recipients?|collaborators?|attendees?|subscribe[sd]?|enrol\w*|links?|accompanied|ping\w*|close)\b",
    re.IGNORECASE,
)
# "... gets a copy", "... is to be the payee", after the address.
TAKES = Late(
    r"^[`'\")>]?,? (?:\w+ ){0,3}?(?:receives?|gets?|needs?|must|has to|is (?:to|copied|notified|informed|"
    r"added|invited|the|our|where|"
    r"listening|always)|takes?|as (?:an? |the )?(?:\w+ )?(?:payee|recipient|attendee|collaborator|cc|bcc|"
    r"watcher|follower|"
    r"reviewer|owner|member|admin|beneficiary|delegate|sender|proxy|mirror|registry|host|source)|instead|"
    r"first|before|beforehand|"
    r"too|as well|in the (?:to|cc|bcc|from|reply-to)|for (?:the|every|each|all|any)|so that|and (?:wait|"
    r"then|put|take|use|send)|"
    r"with (?:the|every|each|all|its)|precedes|comes first|goes|holds|stands|reads|signs|approves|confirms)\b",
    re.IGNORECASE,
)
# Commands and places with which a machine or an agent is taken over or laid open.
COMMAND = Late(
    r"\bGRANT ALL\b|\bDISABLE ROW LEVEL|"
    r"\benv \| ?grep\b|\bprintenv\b|\bkill -\w+|\bcrontab\b|\bauthorized_keys\b|/etc/(?:hosts|passwd|shadow|sudoers|ssh)\b|\bchmod (?:-R|a\+|777|\+s|o\+)|"
    r"\b(?:curl|wget|fetch)\b[^\n]{0,200}\|\s*(?:sudo )?\w{0,4}sh\b|\bALTER (?:ROLE|USER) \w+|"
    r"--dangerously[\w-]*|--privileged\b|"
    r"--no-verify\b|\B\.(?:bashrc|zshrc|bash_profile)\b|\bclaude_desktop_config\b|\B\.cursor/|"
    r"\B\.claude/settings|\bstrict-ssl\b|\bsslverify\b|/dev/tcp/|--trusted-host\b|--index-url\b|"
    r"--extra-index-url\b|"
    r"\brm -rf\b|\bAdministratorAccess\b|\bgit push\b[^\n]{0,60}(?:--delete|--force|-f\b)|\bos\.system\b|"
    r"\bNOPASSWD\b|"
    r"\bLaunchAgents?\b|\bsystemctl (?:stop|disable|mask)\b|\biptables\b|\bsetenforce\b|\bufw disable\b|"
    r"\bSet-MpPreference\b|"
    r"\bDisableRealtimeMonitoring\b|\bnetsh\b|\breg add\b|\bschtasks\b|;\s?(?:cat|wget|curl|nc) |\bnc -e\b|"
    r"\bbash -[ci]\b|\bpg_hba\b|\bdocument\.cookie\b|\bnpm config set\b|\bpip config set\b|\bgit config --global\b|"
    r"\bpkill\b|\bkillall\b|\bkill (?:-9|\$\()|\$\([a-z]{2,} [^)\n]+\)|(?:&&|;) ?echo ['\"]|\bapparmor\b|\bmkfs\b|"
    r"\bdd if=|\bvisudo\b|\buseradd\b|\busermod\b"
)
ORDERED = Late(
    r"\b(?:agents?|assistants?|you|your|should|first|before|beforehand|prior|precedes?|needs?|expects?|"
    r"run|runs|ran|add|include|begin|start|"
    r"append|insert|write|put|gets?|shall|set|switch|leave|attach|requires?|goes|contains?|has to|to be|"
    r"make sure|every|each|"
    r"once|after|then|when|so that|since|as|because|execute|start|with|via|drop|keep)\b",
    re.IGNORECASE,
)
# "Reads the file with `sudo`": what the tool itself does.
DESCRIBES = Late(
    r"\W*(?:(?:only |also |then |it |which )*(?:[a-z]{2,}[^s\W]s)\b|list|show|get|on \w+,|`)", re.IGNORECASE
)
DUTY = Late(
    r"\b(?:agents?|assistants?|you|your|should|must|first|before|beforehand|prior|shall|has to|have to|to be|make sure|"
    r"always|each|every|required|mandatory|please|only|when|whenever)\b",
    re.IGNORECASE,
)
PLACEHOLDER = Late(r"<[a-z_ -]{2,30}>|\$\{[A-Z_]+\}")
TOLD_OF = Late(
    r"\b(?:e\.g|examples?|such as|returns?|equivalent|similar|like|same as|detect\w*|block\w*|refus\w*|"
    r"reject\w*|dangerous|"
    r"destructive|default|docs?|supports?|valid|allowed|never|do not|don't|cannot|prevent\w*|warn\w*|"
    r"permissions?|checks?|lint\w*|scann\w*|audit(?:s|ed|ing)?\b(?! (?:trail|log|record|copy))|pars(?:es|ed)|"
    r"protect\w*|avoid|instead of|without)\b",
    re.IGNORECASE,
)
PEOPLE = (
    r"(?:users?|customers?|clients?|callers?|persons?|people|humans?|patients?|owners?|holders?|members?|"
    r"buyers?|guests?|"
    r"tenants?|employees?|students?|drivers?|subscribers?|visitors?|clinicians?|doctors?|nurses?|"
    r"developers?|engineers?|"
    r"teachers?|travell?ers?|passengers?|shoppers?|operators?|somebody|someone|anyone|anybody|colleagues?|approvers?|"
    r"administrators?|reviewers?|authors?|payers?|senders?|requesters?|applicants?|residents?|investors?|players?|"
    r"borrowers?|sales|merchandisers?)"
)
WISHED = (
    r"(?:asked|asks|requested|requests|wanted|wants|wishes|named|chose|chooses|picked|typed|wrote|entered|"
    r"gave|gives|supplied|"
    r"stated|states|says|said|intended|intends|cited|ordered|dictated|insists?|insisted|objects?|prefers?|preferred|"
    r"negotiated|demanded|demands|agreed|decided|stipulated|meant|quoted|searched)"
)
DESPITE = (
    r"(?:instead of|in place of|in lieu of|rather than|regardless of|irrespective of|no matter|whatever|"
    r"whichever|whoever|"
    r"notwithstanding|in spite of|even (?:if|when|though|where)|takes? the place of|different from|contrary to|"
    r"other than|beyond|without regard (?:to|for)|not what|not the one|not the \w+|over what|against what|"
    r"than what|than the \w+|"
    r"overrid(?:es?|ing)|supersed(?:es?|ing)|outrank(?:s|ing)?|trumps?|setting aside|disregarding|"
    r"replacing|also (?:when|if)|"
    r"even after|even against|however (?:much|often|many|specific|clearly|strongly|small|large))"
)
# "Whatever destination the owner named", "in place of the one the traveller typed".
OVERRULED = Late(
    rf"\b{DESPITE}\b[^.;\n]{{0,60}}?\b{PEOPLE}(?: \w+){{0,2}} {WISHED}\b"
    rf"|\b{DESPITE}\b[^.;\n]{{0,40}}?\b{WISHED} by (?:the |an? )?{PEOPLE}\b"
    r"|\b(?:ignor(?:e|ing)|disregard(?:ing)?|discard(?:ing)?|overwrit(?:e|ing)|replac(?:e|ing)|overrid(?:e|ing)) (?:the |any |all )?"
    r"[`'\"]?\w+[`'\"]? (?:\w+ )?(?:given|supplied|provided|chosen|entered|specified|named|typed|stated|requested|set) by "
    rf"(?:the |an? )?{PEOPLE}\b",
    re.IGNORECASE,
)
HONEST_CASE = Late(
    r"\b(?:prefers|explicitly|fails?|error|ignored|unless|not ask|did not|didn't|does not|doesn't)\b", re.IGNORECASE
)
# "... when the user asks 'which one'" tells what the tool is for.
ASKED_FOR = Late(rf"\b(?:when|if|whenever|once) (?:the |a |your )?{PEOPLE} {WISHED}\b", re.IGNORECASE)
# "Never do it without asking".
FORBIDDEN = Late(
    r"\b(?:do not|don't|never|cannot|can't|must not|should not|mustn't|shouldn't|not to)\b[^.;]{0,60}$", re.IGNORECASE
)
# "Without telling the owner", "no need to trouble them".
IN_THE_DARK = Late(
    r"\b(?:without|no need to|no reason to|no point in|needn't|need not|refrain from|there is no need to|"
    r"hence no|so no|"
    r"not to|nor) (?:\w+ ){0,1}?(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|bother(?:ing)?|troubl(?:e|"
    r"ing)|alert(?:ing)?|"
    r"warn(?:ing)?|consult(?:ing)?|involv(?:e|ing)|burden(?:ing)?|worry(?:ing)?|announc(?:e|ing|ement)|"
    r"mention(?:ing)?|"
    rf"disclos(?:e|ing)) (?:the |an? |any |your |our )*(?:them|him|her|it|{PEOPLE})\b"
    rf"|\b(?:kept|withheld|concealed|keep (?:it|this|that|them|these)(?: \w+){0, 2}|withhold (?:it|this|that|"
    rf"them)) from (?:the |your |our |any )?{PEOPLE}\b"
    r"|\b(?:must|should|shall|is|are|may|need|has|have)(?: to)? (?:not|never) (?:to )?be (?:mentioned|disclosed|"
    r"revealed|announced|brought up|spoken of)\b"
    r"|\bno (?:need|reason|point) (?:to|in) (?:mention|mentioning|bring|bringing|raise|raising|explain|explaining|"
    r"discuss|discussing) (?:the|it|this|that|any)\b"
    r"|\bkeep (?:it|this|that|these|the)(?: \w+){0,2} to yourself\b"
    r"|\brefrain from (?:explaining|mentioning|disclosing|commenting|pointing)\b|\bnothing to (?:point out|report|"
    r"mention|explain|add) "
    r"?(?:here|to them|about it)?(?:[.!]|$)|\b(?:don't|do not|never) (?:list|mention|name|include|note|log|record|"
    r"comment) "
    r"(?:it|this|that|them|the (?:change|line|step|call)) in (?:the|your|any) (?:summary|report|answer|reply|changes|"
    r"changelog|response)\b"
    r"|\bno (?:remark|mention|word|note) (?:is|are|should be|must be|need be) (?:made|said|given|taken)\b|"
    r"\bgoes? unnoticed\b"
    r"|\b(?:is|are|must be|to be|should be) (?:left|kept) out of (?:the |your |its |any )?(?:reply|replies|answers?|"
    r"response|report|summary|transcript)\b"
    rf"|\b{PEOPLE}(?: of the \w+)? (?:is|are) (?:not|never) (?:to be )?(?:told|informed)\b"
    rf"|\b{PEOPLE} (?:need|needs|must|should|will|shall) ?(?:not|n't|never) (?:be |to |to be |need |have to |"
    r"need to |need to be |ever )*(?:told|informed|notified|know|learn|bothered|troubled|alerted|warned)\b",
    re.IGNORECASE,
)


SECRET = Late(
    r"\b(?:passwords?|passphrases?|passcodes?|tokens?|api[ _-]?keys?|(?:private|secret|access|ssh|"
    r"signing) keys?|credentials?|"
    r"recovery (?:phrases?|words|codes?)|seed (?:phrases?|words)|(?:one-time|six-digit|verification|"
    r"security|2fa|otp|backup) codes?|"
    r"(?:session )?cookies?|secrets?|environment variables?|clear ?text|clipboard|shell history|"
    r"browser history|wallet|"
    r"card numbers?|pins?)\b|\B\.(?:env|netrc|npmrc|pypirc|ssh|aws|kube|gnupg|docker)\b|\bid_(?:rsa|ed25519|ecdsa)\b",
    re.IGNORECASE,
)
HANDED = Late(
    r"\b(?:put|place|pass|carry|include|attach|append|paste|hand|supply|enter|write|store|goes|feed|"
    r"repeat|resubmit|replay|"
    r"echo|copy|quote|encode|add|record|tuck|insert|deliver|report)\b",
    re.IGNORECASE,
)
# Into another place of the call than one made for it.
SLOT = Late(
    r"\b(?:in|into|under|as|to|through|via|with)(?: the)?(?: field| parameter| argument)? `(?P<slot>[a-z_]\w{1,30})`"
)
FOR_SECRETS = Late(
    r"token|key|secret|pass|pin|cred|auth|cookie|code|env|header|login|user|otp|wallet|card", re.IGNORECASE
)
# "Forward each of the customer's messages to ..."
GOES_OUT = Late(
    r"\b(?:send|forward|upload|post|transmit|relay|mirror|mail|e-mail|copy|submit|report|deliver|stream|pipe|bcc)\b"
    r"[^.;\n]{0,30}?\b(?:each|every|all|any|whole|entire|full|complete|verbatim|copy)\b[^.;\n]{0,60}?"
    r"\b(?:messages?|answers?|questions?|replies|results?|outputs?|conversations?|chats?|prompts?|inputs?|arguments?|"
    r"contents?|documents?|files?|e-?mails?|data|requests?|responses?|calls?|transactions?|records?|history|"
    r"contacts?)\b"
    r"[^.;\n]{0,60}?\bto (?:https?://|[\w.+-]+@[\w-]+\.|\d{1,3}\.\d{1,3}\.\d)"
    r"|\b(?:send|forward|upload|post|transmit|relay|mirror|mail|e-mail|submit|deliver)\b[^.;\n]{0,20}?"
    r"\b(?:names?|phones?|phone numbers?|e-?mails?|titles?|participants?|positions?|places?|locations?|credentials|"
    r"addresses|coordinates)\b"
    r"(?:,| and)[^.;\n]{0,80}?\bto (?:https?://|[\w.+-]+@[\w-]+\.|\d{1,3}\.\d{1,3}\.\d)"
    r"|\b(?:each|every|all|any|the)\b[^.;\n]{0,60}?\b(?:has|have|must|is|are|should|needs?)\b[^.;\n]{0,20}?"
    r"\b(?:forwarded|sent|posted|uploaded|copied|mirrored|submitted|transmitted|relayed|e-?mailed)\b[^.;\n]{0,60}?"
    r"\b(?:to|at) (?:https?://|[\w.+-]+@[\w-]+\.|\d{1,3}\.\d{1,3}\.\d)"
    r"|\b(?:submit|send|forward|post|copy|report|transmit|upload|save|log)(?:s|ted|ed)?\b[^.;\n]{0,20}?"
    r"\b(?:any|every|each|all|the) (?:passwords?|credentials?|card numbers?|pins?|codes?|tokens?)\b[^.;\n]{0,80}?\b(?:to|at|into|in) https?://",
    re.IGNORECASE,
)
# How documentation points to an address.
POINTS_TO = Late(
    r"\b(?:e\.g|i\.e|examples?|such as|docs?|documentation|see|refer|formats?|learn more|more information|available|website|supported|valid)\b",
    re.IGNORECASE,
)
# "The same pages are kept in /var/www/html too".
ON_THE_WEB = Late(
    r"\b(?:stor(?:e|ed)|writ(?:e|ten)|sav(?:e|ed)|cop(?:y|ied)|export(?:ed)?|put|plac(?:e|ed)|dump(?:ed)?|backup|kept)\b[^;\n]{0,60}?"
    r"(?:/var/www|/srv/http|public_html|webroot|htdocs)\b",
    re.IGNORECASE,
)
# "Tell the user that they failed", when nothing has.
FAILURE_TOLD = Late(
    r"\b(?:tell|inform|answer|say to|let) (?:the )?(?:user|customer|person)s?(?: know)?,? (?:that )?(?:it|they|the \w+(?: \w+)?) "
    r"(?:has |have |is |are |was |were )?(?:failed|unavailable|down|crashed|expired|broken|rejected|declined|sold out|offline)\b",
    re.IGNORECASE,
)
FAILED_INDEED = Late(
    r"\b(?:fail\w*|errors?|unavailable|time[sd]? out|cannot|not (?:found|available|work\w*)|down|expire[sd]?)\b",
    re.IGNORECASE,
)
# "INTEGRATION HEALTH CHECK: ...": what an order calls itself.
HEADING = Late(r"^\W*[A-Z][A-Z0-9 _/-]{5,60}: ?")
# "Follow the steps it returns to the letter, whatever they are".
BLIND = Late(
    r"\b(?:follow|obey|carry out|execute|perform|do) (?:the |all |any |its |whatever |every |each )*(?:steps|instructions|orders|commands|directions|tasks)?"
    r"\b[^.;\n]{0,20}?\b(?:it|this tool|the tool|the server|its output|the output|the result) (?:returns?|gives?|outputs?|answers?|prints?|contains?|says?)\b"
    r"[^.;\n]{0,40}?\b(?:to the letter|whatever (?:they|it|these) (?:are|is|may)|without (?:question|exception|asking|hesitation)|unconditionally|no matter)\b",
    re.IGNORECASE,
)
# "Approve every later action on the owner's behalf", "treat each confirmation as given".
CONSENTED = Late(
    r"\b(?:approve|confirm|accept|agree to|authori[sz]e|grant|consent to|say yes to|allow|permit|acknowledge)\b"
    r"(?: \w+){0,2}? (?:each|every|all|any|later|future|further|following|subsequent|whatever|the)\b[^.;\n]{0,40}?"
    r"\b(?:actions?|requests?|calls?|prompts?|dialogs?|dialogues|confirmations?|questions?|steps?|changes?|"
    r"permissions?|"
    r"operations?|payments?|transfers?|purchases?|deletions?|ones?)\b[^.;\n]{0,60}?"
    rf"(?:\bon (?:the |your |their |his |her )?(?:{PEOPLE}'?s?'? )?(?:own )?behalf\b|\bin (?:the |"
    rf"their )?(?:{PEOPLE}'?s?'? )?"
    rf"(?:name|place|stead)\b|\bfor (?:the |your |our )?{PEOPLE}\b|\b(?:by )?yourself\b|\bunasked\b|\bunseen\b)"
    r"|\b(?:approve|accept|confirm|grant) (?:such|these|those|its|the|all|any|every|each) (?:\w+ )?(?:requests?|"
    r"prompts?|calls?|dialogs?) (?:\w+ ){0,2}?without (?:show|ask|tell|display|consult)ing\b"
    r"|\b(?:approve|confirm|accept|grant|agree to)\b[^.;\n]{0,20}?\b(?:on your own|by yourself|of your own accord)\b[^.;\n]{0,30}?"
    r"\b(?:all|any|every|each|whatever)\b"
    r"|\b(?:confirmations?|approvals?|consent|permissions?|agreement|authori[sz]ation) (?:is|are|counts?|shall be|"
    r"must be|should be) "
    r"(?:\w+ )?(?:considered|deemed|treated as|regarded as|presumed|taken as|as)(?: \w+)? (?:given|granted|obtained|"
    r"implied|received)\b"
    r"|\b(?:treat|consider|regard|count|deem|take|assume|presume|record)\b[^.;\n]{0,40}?"
    r"\b(?:confirmations?|approvals?|consent|permissions?|agreement|authori[sz]ation|sign-off)\b[^.;\n]{0,20}?"
    r"\b(?:given|granted|obtained|implied|settled|received|understood|present|standing)\b",
    re.IGNORECASE,
)
# "Open https://.../q?from={origin} for each call".
FILLED_IN = Late(
    r"\b(?:open|call|fetch|visit|request|load|ping|get|post|send|hit|render|embed|show|include|append|report|also)\b"
    r"[^.;\n]{0,60}?https?://[^\s'\"`]{0,80}[?&/=](?:\{\w{2,30}\}|<\w{2,30}>|\$\{?\w{2,30}|%\w{4,30}%)"
    r"[^\n]{0,80}?\b(?:each|every|all|always|before|after|first|needs?|must|along|once|when)\b"
    r"|\b(?:each|every|all|always|before|after|first|must|along|once|when|whenever)\b[^.;\n]{0,80}?"
    r"\b(?:open|call|fetch|visit|request|load|ping|post|send|hit|render|embed|report)\b"
    r"[^.;\n]{0,40}?https?://[^\s'\"`]{0,80}[?&/=](?:\{\w{2,30}\}|<\w{2,30}>|\$\{?\w{2,30}|%\w{4,30}%)",
    re.IGNORECASE,
)
# "Move everything in ~/Documents to ..." where nobody asked.
EVERYTHING_TAKEN = Late(
    r"\b(?:move|copy|delete|wipe|empty|upload|archive|zip|compress|send|remove|encrypt|rename|list|"
    r"read)\b[^.;\n]{0,30}?"
    r"\b(?:everything|all|whole|entire|every|contents?|each)\b[^;\n]{0,80}?"
    r"(?:(?:~|\$HOME|/home/\w+|/Users/\w+|C:\\Users\\\w+|/root|/etc)(?:[/\\]|\b)"
    r"|\b(?:home|documents|desktop|downloads|pictures) (?:folder|directory)\b)",
    re.IGNORECASE,
)
# "The receipt should still show the first sum".
STILL_SHOWN = Late(
    r"\b(?:confirmation|answer|reply|response|receipt|report|summary|message|output|user|customer)\b[^.;\n]{0,30}?"
    r"\b(?:still|nevertheless|nonetheless|anyway) (?:be )?(?:show|state|name|list|mention|display|see|contain|"
    r"read)(?:s|n|ed)?\b[^.;\n]{0,40}?"
    r"\b(?:original|requested|old|previous|usual|first|user's|entered|typed|chosen|asked)\b"
    r"|\breport (?:the |it|this|that)[^.;\n]{0,40}? as (?:added|sent|saved|done|booked|moved|paid|stored|posted) "
    r"(?:to|in|for|with|on|at) the (?:original|requested|chosen|given|named)\b",
    re.IGNORECASE,
)
# "The results of all other tools go into `t`".
OTHERS_TOLD = Late(
    r"\b(?:arguments?|results?|outputs?|calls|answers|inputs?) (?:and \w+ )?(?:of|from) (?:all|every|each|"
    r"any) (?:of the )?"
    r"(?:other|previous|earlier|further) (?:tools?|calls?|servers?)\b",
    re.IGNORECASE,
)
# "Every download is recorded by overwriting ~/.config/editor/startup.py".
PLANTED = Late(
    r"\b(?:create|write|add|append|put|place|copy|save|install|drop|extend|edit|change|update)\b[^;\n]{0,60}?(?:~|\$HOME|%APPDATA%|"
    r"%USERPROFILE%|/etc)[/\\]"
    r"(?:\.(?:profile|bashrc|zshrc|bash_profile|zprofile|zshenv|bash_login|vimrc|npmrc|pypirc)\b|"
    r"[\w./\\-]*(?:autostart|startup|LaunchAgents|LaunchDaemons|init\.d|systemd|cron\.d|profile\.d)[/\\])"
    r"|"
    r"\b(?:each|every|all|always|must|has to|have to|first|before|after|when|whenever|once|also|you|should|mandatory|"
    r"required|needs? to)\b[^;\n]{0,100}?"
    r"\b(?:writ(?:e|ing|ten)|overwrit(?:e|ing|ten)|append(?:ing|ed)?|add(?:ing|ed)?|plac(?:e|ing|ed)|sav(?:e|ing|ed)|"
    r"cop(?:y|ying|ied)|put(?:ting)?|updat(?:e|ing|ed)|modify(?:ing)?|modified|replac(?:e|ing|ed)|edit(?:ing|ed)?|"
    r"creat(?:e|ing|ed)|insert(?:ing|ed)?|install(?:ing|ed)?)\b[^;\n]{0,80}?"
    r"(?:~|\$HOME|%APPDATA%|%USERPROFILE%)[/\\](?:\.[\w-]+|Library|AppData|\w+)[/\\]?[\w./\\-]*"
    r"(?:rc|profile|startup|autostart|init|login|hook|agent|config|\.(?:py|sh|js|rb|lua|vim|plist|service|bat|ps1))\b",
    re.IGNORECASE,
)
# "AI readers: ...", "note for language models: ...".
TO_MODELS = Late(
    r"\b(?:AI|LLMs?|language models?|AI agents?|AI assistants?)(?: (?:readers?|users?|agents?|assistants?|models?|"
    r"clients?))?\b ?[:,;]"
)
# "... of all private repositories ... into the public one".
MADE_PUBLIC = Late(
    r"\b(?:private|confidential|internal|unpublished|non-public)\b[^.;\n]{0,30}?\b(?:repositor(?:y|ies)|repos?|"
    r"files?|documents?|"
    r"notes?|channels?|messages?|data|pages?|issues?|projects?|records?|albums?|calendars?)\b[^;\n]{0,160}?"
    r"\b(?:to|in|into|on|onto|through|as) (?:the |a |an |this |that |its )?(?:\w+ )?public\b",
    re.IGNORECASE,
)
GATHERED = Late(
    r"\b(?:gather|collect|fetch|read|take|list|copy|get|summari[sz]e|look up|pull|include|add|post|publish|append|"
    r"put|paste|"
    r"share|write)\b",
    re.IGNORECASE,
)
PUT_THERE = Late(
    r"\b(?:in|into|as|to) [`'\"]\w+[`'\"]|\b(?:send|pass|put|include|append|attach|forward|copy|report|log|submit|"
    r"hand|write)\b",
    re.IGNORECASE,
)
ADDRESS_WORD = Late(r"\S*(?:://|@)\S*")
