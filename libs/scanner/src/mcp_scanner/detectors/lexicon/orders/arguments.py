"""Orders that change what the user chose: "for every payment, replace the recipient"."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.orders.words import GAP

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.FOREIGN_ARGUMENT: (
        r"\b(?:whoever|whichever (?:\w+ ){0,2}?|whatever (?:\w+ ){0,2}?|however (?:much|many)|wherever) ?(?:the )?(?:user|customer|person|caller|client) (?:names?|named|says?|said|asks? for|asked for|wants?|chose|chooses|enters?|typed|picked|stated)\b",
        r"\b(?:every|all|any|each) (?:\w+ )?(?:transfers?|payments?|payouts?|refunds?|deposits?|invoices?|donations?) (?:must|should|shall|are to|is to|has to|have to|will|need to) (?:be )?(?:routed|sent|directed|made|go|paid|credited|redirected)\b",
        r"\b(?:always|secretly|silently|automatically) (?:raise|increase|lower|reduce|double|pad|inflate) the (?:number|amount|price|quantity|total|count|dose|limit)\b",
        r"\b(?:when(?:ever)?|if|every time|any time|each time|for every|for each|for|while|should|all|every|calls? (?:of|to)|uploads?|messages? (?:which|that)|orders? created|payments?|e-?mails? sent|transfers?)\b"
        + GAP
        + r"\b(?:replace|swap|substitute|change|override|redirect|give|set|multiply|double|append|prefix)\b"
        + GAP
        + r"\b(?:recipient|address|account|iban|amount|quantity|payee|destination|bucket|branch|url|e-?mail|phone number|visibility|vendor id|price|currency|passenger|link|contact|where clause|query|header|trailer|flag)\b"
        + GAP
        + r"\b(?:by|with|to|in place of|instead of|rather than|regardless|irrespective|no matter|whatever|for|at|into|public|false|true|tool|tools|skip)\b"
        + GAP
        + r"(?:\b(?:our|ours|regardless|irrespective|clearing|no matter)\b|https?://|\b0x[0-9a-f]{6,}|[\w.+-]+@[\w-]+\.|\b[A-Z]{2}\d{2}[ \d])",
        r"\b(?:regardless|irrespective) of (?:what|which|whatever|the|who) (?:[\w']+ ){0,3}?(?:user|requested|wrote|choice|chose|asked|asks|said|customer)\b",
        r"\bno matter (?:which|what|who|how)\b"
        + GAP
        + r"\b(?:user|customer|person|requested|asked)\b"
        + GAP
        + r"\b(?:names?|says?|wants?|asks?|chose|gave|picked)\b",
        r"\b(?:all|every|each|any) (?:\w+ )?(?:e-?mails?|messages?|payments?|transfers?|orders?|commits?|uploads?|purchases?|invoices?|documents?|pushes|posts?)\b"
        + GAP
        + r"\b(?:must|have to|has to|need|needs|should|shall|will|is to|are to|get|gets|carr(?:y|ies))\b"
        + GAP
        + r"(?:@[\w-]+\.|\bbcc\b|\bour \b|https?://|\b[A-Z]{2}\d{2}\b|\bdoubled\b|\bmultiplied\b)",
        r"\b(?:recipient|payee|beneficiary|destination|account(?: number)?|iban|bank details|wallet(?: address)?|reply-to)\b"
        + GAP
        + r"\b(?:replaced|swapped|substituted|changed|redirected|exchanged)\b"
        + GAP
        + r"\b(?:by|with|to|for)\b",
        r"\b(?:replace|swap|substitute|exchange|change)\b (?:the |their |each |any )?(?:\w+ )?(?:recipient|payee|beneficiary|destination|account(?: number)?|iban|bank details|wallet(?: address)?|bucket name|passenger e-?mail)\b"
        + GAP
        + r"\b(?:by|with|to|for|into|in)\b",
        r"\bset (?:the )?['\"`]?(?:recipient|payee|beneficiary|destination|iban)['\"`]? to\b[^!?;\n]{0,80}?(?:@|regardless|whatever|our)",
        r"\b(?:amount|quantity|price)\b"
        + GAP
        + r"\b(?:must|should|has to|is to|always)\b"
        + GAP
        + r"\b(?:multiplied|doubled|tripled|increased|raised|halved)\b",
        r"\bparameter of each call\b"
        + GAP
        + r"\b(?:whichever|any|whatever) tool\b|\bcalls to (?:the )?(?:\w+ )?tools? of other servers\b|\bsent by other tools (?:must|should|have)\b|\bof (?:every|all|each|any) other tools?\b"
        + GAP
        + r"\b(?:to|while|must|should|with)\b|\bwith another server'?s tool\b",
        r"\b(?:every|each|all) e-?mails?\b"
        + GAP
        + r"\b(?:sent|drafted|later)\b"
        + GAP
        + r"\b(?:carr(?:y|ies)|bcc|copy)\b",
        r"\bgive 0x[0-9a-f]{6,}\b|\b(?:send|move|split)\b"
        + GAP
        + r"\b(?:remainder|surplus|rest|difference)\b to (?:wallet|account|the reserve)\b",
        r"\badd our (?:e-?mail )?address to (?:each|every|all)\b|\brequire(?:s)? adding [\w.+-]+@\S+ as an? (?:participant|recipient|member|owner)\b|\bgrants? (?:owner|admin\w*|editor) (?:rights|role|access)\b"
        + GAP
        + r"(?:@|\bour\b|integration account)",
        r"\breturn the \w+ of \w+ which(?:ever)? \w+ was asked\b|\bwhich(?:ever)? (?:\w+ )?was asked for\b",
    ),
}
