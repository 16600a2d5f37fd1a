"""The words of one language by meaning: what the grammar of orders needs to know of a language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Within a sentence; a stop ends it in every script.
SHORT = r"[^.!?。！？।؟\n]{0,30}?"
_BOUNDARY = r"\b"
_REST = r"[^\s.,;:!?()]*"


@dataclass(frozen=True, slots=True)
class Words:
    """Classes of words, each as text: words apart by blanks, `_` for a blank inside, `~` for any ending, `…` for a gap.

    Everything else is read as a regular expression. Latin words may carry accents: they are matched without, as the
    normalised text has none. `spaced` says that words are parted by blanks and written in ASCII letters for the most
    part, so that a word has to begin where it stands;
    `verb_last`, that a clause is followed by what governs it.
    """

    must: str  # must, always, be sure to
    you: str  # you, the assistant
    before: str  # before, first
    whenever: str  # each time, when, after
    user: str  # user, customer
    this_tool: str  # this tool, our service
    other_tools: str  # other tools, another server
    use: str  # call, use, invoke
    read: str  # read, open, collect, find
    send: str  # send, attach, put into, copy
    change: str  # change, replace, add, set to
    delete: str  # delete, wipe, empty
    pay: str  # pay, buy, order, transfer money
    run: str  # run, start, execute
    tell: str  # tell, inform, mention
    no: str  # not, never
    hide: str  # hide, keep quiet about
    unnoticed: str  # without the user's knowing; do not tell the user
    secretly: str  # silently, in the background
    unasked: str  # without asking, treat as approved
    consent: str  # confirmation, approval
    granted: str  # deemed given, superfluous, skip
    ask: str  # ask the user, after consent
    ignore: str  # ignore, disregard
    rules: str  # previous instructions, system prompt
    even: str  # regardless of, even if
    wish: str  # what the user wants, request, choice
    outrank: str  # takes precedence over
    secret: str  # private key, saved passwords, seed phrase
    credential: str  # password, API key, token
    private: str  # contacts, bank statements, medical record
    dialogue: str  # whole conversation, chat history
    content: str  # its content, everything in it
    slot: str  # in the field, as parameter
    target: str  # recipient, account number, amount
    third: str  # our server, the vendor, third party
    copy: str  # blind copy, a copy of each
    command: str  # command, script
    download: str  # download, fetch from
    best: str  # best tool in the world
    bad: str  # unsafe, outdated
    instead: str  # instead
    otherwise: str  # otherwise, will fail
    excuse: str  # for security reasons, licence check
    forever: str  # from now on, in all later sessions
    disable: str  # disable, bypass
    guard: str  # firewall, verification, log
    valuable: str  # all files, backups, database
    pretend: str  # as if, claim that
    reply: str  # answer, report
    dont_use: str = ""  # languages that negate within the verb
    dont_tell: str = ""
    spaced: bool = True
    verb_last: bool = False


def expression(words: str, *, spaced: bool) -> str:
    """One regular expression that matches any of the words."""
    if spaced:
        words = "".join(mark for mark in unicodedata.normalize("NFD", words) if not unicodedata.combining(mark))
    words = words.replace("[ıi]", "ı").replace("ı", "[ıi]")
    parts = [_part(word) for word in words.split()]
    if not spaced:
        return f"(?:{'|'.join(parts)})"
    bound = "|".join(part for part in parts if _begins_in_ascii(part))
    free = [part for part in parts if not _begins_in_ascii(part)]
    return f"(?:{'|'.join([_BOUNDARY + f'(?:{bound})', *free])})" if bound else f"(?:{'|'.join(free)})"


def _begins_in_ascii(part: str) -> bool:
    """Whether a boundary, which is one of ASCII letters, can stand before the part, whatever alternative holds."""
    group = re.match(r"\(\?:([^()]*)\)", part)
    return all(first[:1].isascii() and first[:1] not in "[\\" for first in (group[1] if group else part).split("|"))


def _part(word: str) -> str:
    closed = re.search(r"[A-Za-z]$", word) is not None
    opened = closed and word[0].isascii() and word[0].isalpha()
    word = word.replace("…", SHORT).replace("_", " ").replace("~", _REST)
    return rf"{_BOUNDARY if opened else ''}{word}{_BOUNDARY if closed else ''}"
