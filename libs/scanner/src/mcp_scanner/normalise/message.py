"""Whether text that was taken out of a disguise says something, or is the sample that an honest text shows."""

from __future__ import annotations

import re

from mcp_scanner.normalise.vocabulary import ENGLISH, share_of_english

# English prose has 0.7 to 0.95 of the vocabulary; what a wrong code or key gives has under 0.1.
_ENGLISH = 0.5
# Five words are the shortest order with an object and a way; samples of encodings are two to four words long.
FEWEST_WORDS = 5
# From here on a sample would be unusually long; a shorter text must turn to somebody or name a place.
_PLENTY = 10
# Letters of scripts that write whole words in one or two signs.
_FEWEST_SIGNS = 10
_WORD = re.compile(r"[^\W\d_]{2,}|\b[aiAI]\b")
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Words that no prose of these languages lacks: German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian.
_FUNCTION_WORDS = frozenset(
    """der die das und ist nicht den dem ein eine zu mit von auf für im des vor alle bei nach sie wird werden
    le la les un une des et est que qui dans pour avec sur pas tout tous toutes avant du au ce cette vous votre
    el los las del una y en por para con no se lo su antes todo todos cada sin al
    il gli di che per non sono della nel prima ogni tutti os da em com não uma antes seu sua ao
    het een van en niet voor met aan deze w z na do nie się jest to przed oraz wszystkie
    и в во не на что с со по из к ко для от все всех перед это как его за или вы ваш без при""".split()
)
_FOREIGN = 0.2
# English function words, of which every sentence has a sixth and more, and a list nearly none.
_BINDING = frozenset(
    "the a an of to in and or with for by at on from under into it its is are be as that every".split()
)
_BOUND = 0.15
_FEWEST_BOUND = 3  # different ones
# Letters in words of three letters and more; identifiers cut into everyday words have half.
_WELL_CUT = 0.75
# Verbs with which orders to a program begin.
_ORDERS = frozenset(
    """add also always append ask attach attribute before book call change charge claim collect commit copy create
    deliver delete describe disable drop email enable every execute export fetch first forget forward from get give
    hand have hide if ignore include insert install invite keep leave let list log mail make mark mention move never
    note omit open override pass paste place post prefer prepend print publish pull push put raise read recommend
    record remove repeat replace reply report require resolve return route run save say select send set share skip
    state start stop store submit suggest swap switch take tell transfer trust turn update upload use when whenever
    whoever wire wrap write""".split()
)
_TURNS = re.compile(
    r"\b(?:must|should|shall|you|your|always|never|before|after|instead|secret\w*|password\w*|tokens?|credentials?|"
    r"users?|assistant|model|agent|tools?|do not|don't)\b|https?://|\w@\w|[~/]\.?\w+/\w|`",
    re.IGNORECASE,
)
# How samples of encodings and ciphers begin.
_SAMPLE = re.compile(
    r"\W*(?:hello|hi|hey|dear|good (?:morning|day|evening)|greetings|the quick brown fox|lorem ipsum|to be or not|"
    r"this is (?:an? |the |my |some |just )*(?:test|sample|example|demo|secret|base|blob|string|text|message|sentence)|"
    r"test|sample|example|foo|my name|resource \d+: this|pack my box|attack at dawn)\b",
    re.IGNORECASE,
)
# How an honest text that is encoded whole tells what its tool does.
_DESCRIPTION = re.compile(
    r"\W*(?:(?:this|the) (?:tool|server|function|endpoint|method|operation) )?(?:adds|appends|builds|calculates|checks|"
    r"compares|computes|converts|counts|creates|decodes|deletes|describes|downloads|edits|encodes|estimates|exports|"
    r"extracts|fetches|finds|formats|generates|gets|gives|imports|lists|loads|looks|makes|merges|moves|opens|parses|"
    r"prints|provides|queries|reads|removes|renames|renders|resolves|returns|runs|searches|sends|sets|shows|sorts|"
    r"splits|stores|summarises|summarizes|takes|tells|translates|turns|updates|uploads|validates|writes)\b|"
    r"\W*use this tool (?:to|for|when)\b",
    re.IGNORECASE,
)


def is_message(text: str) -> bool:
    """Whether a text is prose that tells its reader something, in English or one of the languages known here."""
    if len(_SIGN.findall(text)) >= _FEWEST_SIGNS:
        return True
    return is_prose(text)


def is_prose(text: str) -> bool:
    """Whether a text in letters has enough words of a language known here."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS or (len(words) < _PLENTY and not _orders(text, words)):
        return False
    return share_of_english(text) >= _ENGLISH or _is_foreign(words)


def is_sentence(text: str) -> bool:
    """Whether words, in whatever order they were found, are bound to each other: lists of names and types are not."""
    words = _WORD.findall(text)
    bound = [word for word in words if word in _BINDING]
    return len(set(bound)) >= _FEWEST_BOUND and len(bound) >= _BOUND * len(words) and is_prose(text)


def is_well_cut(text: str) -> bool:
    """Whether text that lost its blanks got them back in the right places: in noise, short words are found anywhere."""
    words = _WORD.findall(text.lower())
    whole = sum(len(word) for word in words if len(word) > 2 and word in ENGLISH)
    return whole >= _WELL_CUT * sum(map(str.isalpha, text))


def is_sample(text: str, shown: str) -> bool:
    """Whether what a disguise gave is a usual sample, a description of a tool, or spelt out in `shown` as well."""
    return bool(_SAMPLE.match(text) or _DESCRIPTION.match(text)) or _words(text)[:_COMPARED] in _words(shown)


_COMPARED = 40  # characters by which a decoded text is found again in the text that holds it


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _orders(text: str, words: list[str]) -> bool:
    return words[0].lower() in _ORDERS or _TURNS.search(text) is not None


def _is_foreign(words: list[str]) -> bool:
    return sum(word.lower() in _FUNCTION_WORDS for word in words) >= max(2, _FOREIGN * len(words))
