"""Common words, by which a scrambled text is known to have been read rightly."""

from __future__ import annotations

import re

from mcp_scanner.normalise.everyday import EVERYDAY

# Function words and the words of instructions; written for this scanner, English because ciphers of other scripts
# have not been seen.
COMMON = frozenset(
    """a about above access account add admin after agent ai all also always an and answer any api append argument
    arguments as ask assistant at attach authorization automatically aws base64 bcc be because been before being best
    but by bypass call calling can change chat check code command complete config configuration confirmation content
    contents context continue conversation copy credentials curl data database delete describe description details
    directory disregard do does download email emails ensure env every execute export fetch field file files filter
    final find first following follow for forget forward found from full get give go guidelines has have he hidden
    history home how http https id if ignore important in include inform information input inside instead instruction
    instructions internal into is it its key keys know last let like list local log login make mandatory master may me
    mention message messages mode model modify more must my name necessary need never new no not note nothing notify now
    of on once one only open optional or original other otherwise our out output over override parameter pass passphrase
    password passwords path payload permission personal phrase place please post previous print prior private proceed
    process prompt provide put query quietly read reading real replace reply report request requests require required
    respond response result results return reveal root rule rules run rsa safe same save say script secret secretly
    secrets security see seed send server session set shell should show silently skip so ssh start state step still
    stop store such system tell test text than that the their them then there these they this through to token tokens
    tool tools top trust txt update upload url use used user users using value values verify via wallet was we
    webhook what when where which while will with without word work write www you your yourself""".split()
)
# With the words of everyday life: what tells English from noise, whatever it speaks of.
ENGLISH = COMMON | EVERYDAY
_WORD = re.compile(r"[A-Za-z]+")


def share_of_common(text: str) -> float:
    """The share of the words of a text that are common ones, 0 to 1; 0 for fewer than four words."""
    words = _WORD.findall(text.lower())
    if len(words) < 4:
        return 0.0
    return sum(word in COMMON for word in words) / len(words)


def share_of_english(text: str) -> float:
    """The share of the words of a text that are everyday English, 0 to 1; 0 for fewer than four words."""
    words = _WORD.findall(text.lower())
    if len(words) < 4:
        return 0.0
    return sum(word in ENGLISH for word in words) / len(words)


# Longer words that orders need; two of them glued in what was pulled out of a text are no coincidence.
TELLING = (
    "read send user tell file previous ignore instruct password secret before forward content conversation always "
    "answer without prompt system parameter credential"
).split()


def tells_of_orders(letters: str) -> bool:
    """Whether letters drawn from a text by some rule hold two different words that orders need."""
    lowered = letters.lower()
    found = 0
    for word in TELLING:
        if word in lowered:
            found += 1
            if found > 1:
                return True
    return False


def split_words(letters: str) -> str:
    """Put spaces back into letters that lost them, choosing the division with most letters in common words."""
    lowered = letters.lower()
    length = len(lowered)
    best = [0.0] * (length + 1)
    step = [1] * (length + 1)
    for end in range(1, length + 1):
        best[end], step[end] = best[end - 1] - 1.0, 1
        for size in _SIZES.get(lowered[max(0, end - 2) : end], _LETTER_ALONE):
            if size <= end and lowered[end - size : end] in ENGLISH:
                score = best[end - size] + size - 1.0
                if score > best[end]:
                    best[end], step[end] = score, size
    words: list[str] = []
    loose = ""
    place = length
    while place > 0:
        size = step[place]
        piece = letters[place - size : place]
        place -= size
        if size == 1 and piece.lower() not in {"a", "i"}:
            loose = piece + loose
            continue
        if loose:
            words.append(loose)
            loose = ""
        words.append(piece)
    if loose:
        words.append(loose)
    return " ".join(reversed(words))


def _sizes() -> dict[str, tuple[int, ...]]:
    """By the last two letters of a text, the lengths that a word at its end may have, in order."""
    sizes: dict[str, set[int]] = {}
    for word in ENGLISH:
        sizes.setdefault(word[-2:], {1}).add(len(word))
    return {tail: tuple(sorted(lengths)) for tail, lengths in sizes.items()}


_SIZES = _sizes()
_LETTER_ALONE = (1,)
