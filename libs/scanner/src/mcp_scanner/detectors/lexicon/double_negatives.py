"""Double negatives by language: "never forget to", "nicht ohne", "не забудь", and what they say plainly."""

from __future__ import annotations

import re
from collections.abc import Callable

_NOT = (
    r"\b(?:never|do not|don'?t|must not|mustn'?t|should not|shouldn'?t|cannot|can'?t|can not|may not|may never|shall not|"
    r"will not|won'?t|not to|need not|no (?:answer|reply|call|result|request|one) (?:may|can|should|must|is to)|nobody "
    r"(?:may|can|should|must))\b"
)
_SOMEHOW = r"(?: (?:ever|even|simply|just|please|you|so much as|possibly|also|accidentally))?"
_SHRINK = (
    r"(?:forget|forgetting|fail|failing|neglect|neglecting|omit|omitting|refrain|refraining|avoid|avoiding|skip|skipping|"
    r"miss|missing|overlook|overlooking|refuse|refusing|decline|declining|stop short|leave out|leaving out|dispense)"
)
_HOLD_BACK = (
    r"(?:hesitate|hesitating|delay|delaying|postpone|put off|wait|waiting|be afraid|be shy|shy away|be reluctant|think "
    r"twice)"
)
_JOINED = r"(?: (?:to|from|about|in|with|before|out of|of))?"
_CLAUSE = r"((?:[^.!?;:\n]|\.(?=\S)){1,120}?)"
_REST = r"((?:[^.!?\n]|\.(?=\S)){3,200})"
_WITHOUT = r",? (?:without|unless|until)\b(?: (?:you|it|the assistant|the model|having|have|has|had))*"
_FIRST = r"(?: (?:first|previously|also|beforehand|already))*"
_BASE_OF = {
    "reading": "read",
    "sending": "send",
    "passing": "pass",
    "putting": "put",
    "including": "include",
    "forwarding": "forward",
    "uploading": "upload",
    "copying": "copy",
    "calling": "call",
    "attaching": "attach",
    "opening": "open",
    "posting": "post",
    "running": "run",
    "executing": "execute",
    "adding": "add",
    "placing": "place",
    "supplying": "supply",
    "providing": "provide",
    "replacing": "replace",
    "using": "use",
    "fetching": "fetch",
    "giving": "give",
    "telling": "tell",
    "hiding": "hide",
    "ignoring": "ignore",
    "mailing": "mail",
    "pasting": "paste",
    "writing": "write",
    "handing": "hand",
}
_GERUND = re.compile(r"\b(?:" + "|".join(_BASE_OF) + r")\b", re.IGNORECASE)

Rewrite = Callable[[re.Match[str]], str]


def _plain_verbs(text: str) -> str:
    """Gerunds as the orders that they stand for: "reading it and sending" is "read it and send"."""
    return _GERUND.sub(lambda match: _BASE_OF[match.group().lower()], text)


# What a prohibition leaves to the user, or to care, is no order: "never do it without asking".
_LEFT_TO_THE_USER = re.compile(
    r"(?:(?:be(?:ing)?|the|an?|any|their|its|your|his|her|explicit\w*|prior|written|clear|express|good|valid|further|user'?s?|"
    r"customer'?s?|owner'?s?|human|person|somebody|someone|they|he|she|it|is|are|was|were|have|has|had|been|been given|you|"
    r"that|of|by|to|from|with) )*(?:ask\w*|approv\w*|consent\w*|confirm\w*|permi\w*|authori[sz]\w*|agree\w*|consult\w*|"
    r"check\w*|inform\w*|tell\w*|told|notif\w*|warn\w*|request\w*|instruct\w*|reasons?|needs?|needed|necessary|review\w*|"
    r"ticket|backups?|back(?:ing)? up|wants?|sure|certain|answer(?:ed|s)|repl(?:y|ied)|decid\w*|chos\w*|understand\w*|"
    r"requir\w*|safe|absolutely|explicitly|specified|specif\w*|provided|available|done|finished|returned|complete\w*)\b",
    re.IGNORECASE,
)


def _first(match: re.Match[str]) -> str:
    """What has to come first, said as an order; what is forbidden until then is not repeated."""
    if _LEFT_TO_THE_USER.match(match[2]):
        return match[0]
    return f"before anything else, always first {_plain_verbs(match[2])}"


def _as(replacement: str) -> Rewrite:
    return lambda match: match.expand(replacement)


# Each: pieces of which the text in small letters must have one, the pattern, what it says plainly. Latin text comes without
# accents. Every repetition is bounded, so the cost stays linear.
RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], Rewrite], ...] = tuple(
    (signs, re.compile(pattern, re.IGNORECASE), rewrite)
    for signs, pattern, rewrite in (
        # English: the rest of the sentence after "without" or "unless" is what has to be done first.
        (
            ("without", "unless", "until"),
            _NOT + _SOMEHOW + " " + _CLAUSE + _WITHOUT + _FIRST + " " + _REST,
            _first,
        ),
        (
            ("omit", "leave out", "exclude", "withhold", "drop", "forget", "miss", "skip"),
            _NOT + _SOMEHOW + " (?:omit|leave out|exclude|withhold|drop|forget|miss|skip) "
            r"(?!to |about |\w+ing\b)((?:[^.!?;\n]|\.(?=\S)){1,120}?) (?:from|out of|in|into)\b",
            _as(r"always include \1 in"),
        ),
        (
            (
                "hesitat",
                "delay",
                "postpone",
                "put off",
                "wait",
                "be afraid",
                "be shy",
                "shy away",
                "reluctant",
                "think twice",
            ),
            _NOT + _SOMEHOW + " " + _HOLD_BACK + _JOINED + "[:,]? " + _REST,
            lambda match: f"please {_plain_verbs(match[1])}",
        ),
        (
            (
                *(
                    "forget",
                    "fail",
                    "neglect",
                    "omit",
                    "refrain",
                    "avoid",
                    "skip",
                    "miss",
                    "overlook",
                    "refus",
                    "declin",
                ),
                *("stop short", "leave out", "leaving out", "dispense"),
            ),
            _NOT + _SOMEHOW + " " + _SHRINK + _JOINED + "[:,]? " + _REST,
            lambda match: f"always {_plain_verbs(match[1])}",
        ),
        (("reason not to",), r"\b(?:there is |you have )?no (?:good )?reason not to\b", _as("always")),
        (
            ("is not ", "are not "),
            r"\b(?:is|are) not (?:optional|forbidden|prohibited|wrong|unusual) to\b",
            _as("must always"),
        ),
        (("without fail",), r"\bwithout fail\b,?", _as("always")),
        (("except",), r"\b(?:is|are) never ([^.!?;\n]{1,60}?) except\b", _as(r"are always \1")),
        # German
        (
            ("nicht", "nie"),
            (
                r"\b(?:vergiss|vergessen sie|versaume\w*|unterlass\w*|zoger\w*|verzicht\w*|scheu\w*)(?: sie)? "
                r"(?:auf keinen fall |bitte |es )?(?:nicht|nie|niemals)[,:]?"
            ),
            _as("immer"),
        ),
        (("ohne",), r"\b(?:nie|niemals|nicht),? ohne\b", _as("bevor, immer")),
        (("es sei denn",), r"\b(?:nie|niemals|nicht)\b([^.!?\n]{0,80}?),? es sei denn,?", _as(r"\1 immer bevor")),
        # French
        (
            (" pas", " jamais"),
            (
                r"\bn(?:e |')(?:l'|le |la |les )?(?:oubli\w+|manqu\w+|hesit\w+|omett\w+|omets|neglig\w+) (?:pas|jamais)"
                r"(?: (?:de|a)\b| d')?[,:]?"
            ),
            _as("toujours"),
        ),
        (
            (" sans ",),
            (
                r"\bn(?:e |')([^.!?;\n]{1,60}?) (?:pas|jamais|rien)\b([^.!?;\n]{0,40}?),? sans (?:avoir |d'abord |au "
                r"prealable |aussi )*"
            ),
            _as(r"\1 \2 mais toujours d'abord "),
        ),
        # Spanish, Portuguese, Italian
        (
            ("olvid", " dud", "omit", " dej", "evit"),
            r"\b(?:no|nunca) (?:te |se |lo )?(?:olvid\w+|dud\w+|omit\w+|dej\w+|evit\w+)(?: (?:de|en))?[,:]?",
            _as("siempre"),
        ),
        (
            (" sin ",),
            r"\b(?:no|nunca|jamas) ([^.!?;\n]{1,60}?),? sin (?:antes |haber |primero |tambien )+",
            _as(r"antes de \1 siempre "),
        ),
        (
            ("nao ", "nunca "),
            r"\b(?:nao|nunca) (?:se |te )?(?:esque\w+|deix\w+|hesit\w+|omit\w+|evit\w+)(?: (?:de|em))?[,:]?",
            _as("sempre"),
        ),
        (
            (" sem ",),
            r"\b(?:nao|nunca|jamais) ([^.!?;\n]{1,60}?),? sem (?:antes |ter |primeiro |tambem )+",
            _as(r"antes de \1 sempre "),
        ),
        (
            ("non ",),
            r"\bnon (?:ti |si )?(?:dimentic\w+|manc\w+|esit\w+|omett\w+|evit\w+|trascur\w+)(?: (?:di|a))?[,:]?",
            _as("sempre"),
        ),
        (
            (" senza ",),
            r"\b(?:non|mai) ([^.!?;\n]{1,60}?),? senza (?:prima |aver |anche )+",
            _as(r"prima di \1 sempre "),
        ),
        # Dutch and Polish have no lexicon; resolved, their sentences are at least no prohibitions.
        (("vergeet",), r"\bvergeet (?:niet|nooit)(?: om)?,?", _as("altijd")),
        (("zapom",), r"\bnie zapomn\w+|\bnigdy nie zapomin\w+", _as("zawsze")),
        # Russian
        (
            ("не ",),
            r"\bне (?:забу\w+|забыва\w+|пропуска\w+|стесня\w+|упуска\w+|сомнева\w+|медли\w*|пренебрега\w+)[,:]?",
            _as("всегда"),
        ),
        (
            ("пока не",),
            r"\b(?:не|ничего не|никогда не) ([^.!?;\n]{1,60}?),? пока не ([^.!?\n]{3,160})",
            lambda match: f"прежде чем {match[1]}, обязательно {match[2].replace(' не ', ' ')}",
        ),
        (
            ("без ",),
            r"\b(?:не|никогда не) ([^.!?;\n]{1,60}?),? без (?:предварительн\w+ |того,? чтобы )",
            _as(r"прежде чем \1, обязательно "),
        ),
        # Chinese, Japanese, Korean
        (
            ("不", "别", "勿"),
            r"(?:千万)?(?:不要|不得|不能|不可|不许|请勿|切勿|别|勿)(?:忘记|忘了|忘|遗漏|省略|跳过|忽略|漏掉|犹豫)[,，:：]?",
            _as("必须"),
        ),
        (
            ("不",),
            r"(?:不|未|没有?)([^。！？\n]{2,100}?)(?:就|之前|前|的话)[,，]?(?:都)?(?:不要|不得|不能|不可|别|切勿)",
            _as(r"必须先\1才能"),
        ),
        (("除非",), r"除非([^。！？\n]{2,100}?)[,，]?否则", _as(r"必须先\1，")),
        (
            ("忘れ", "怠ら", "省略", "省か", "ためらわ", "スキップ"),
            r"(?:の|こと)?[をは]?(?:忘れ|怠ら|省略し|省か|ためらわ|スキップし)(?:ない(?:で(?:ください)?|よう(?:に)?(?:して(?:ください)?)?|こと)|ずに|ぬよう(?:に)?)",
            _as("ことを必ずしてください"),
        ),
        (
            ("せずに", "しないで", "しないまま", "しない限り"),
            r"(?:せずに|しないで|しないまま|しない限り)([^。！？\n]{1,40}?)(?:しないで(?:ください)?|してはいけません|てはならない|ません)",
            _as(r"してから必ず\1"),
        ),
        (
            ("지 ", "지마", "지말"),
            r"(?:것을|걸|는 것|기를)? ?(?:잊지|빠뜨리지|생략하지|망설이지|건너뛰지) ?(?:마세요|마십시오|말고|말아야|말 것|마라|않도록)",
            _as(" 것을 반드시 하세요"),
        ),
    )
)
