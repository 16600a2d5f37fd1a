"""What a value in the scanned program may be: where its data came from and which constant text it carries."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from enum import StrEnum

# Stands for a piece of text that is only known at run time. U+FFFC is the object replacement character,
# which no path, URL or command contains.
HOLE = "\ufffc"
# Stands for a piece that the caller of the tool chooses; U+FFF9 (interlinear annotation anchor) is as unused.
CHOSEN = "\ufff9"
_MARKS = {ord(HOLE): "…", ord(CHOSEN): "…"}
_NO_MARKS = {ord(HOLE): None, ord(CHOSEN): None}
# Enough for a table of targets in a constant; beyond it, more alternatives no longer change a verdict.
MAX_TEXTS = 24
MAX_LABELS = 40
# A dispatch table of a hand-written server rarely has more entries; each is entered.
MAX_OPTIONS = 16
# Elements of a table that are kept apart, nested ones included; larger tables are data.
MAX_PARTS = 64
# Longer than any path, URL or one-line command, and than most scripts written by a dropper.
MAX_TEXT = 2000


# The detail of an environment that a call nobody knows was given, and may have picked from.
PICKED = "picked"


class Origin(StrEnum):
    """Where data came from."""

    PARAM = "param"  # chosen by whoever calls the tool
    PASSED = "passed"  # came out of an unknown call that the caller's data went into
    COUNT = "count"  # a number chosen by the caller
    ARGUMENT = "argument"  # of a function that no tool is known to call
    ENVIRON = "environ"  # the whole environment
    ENV = "env"  # one named variable
    FILE = "file"  # content of a file
    LISTED = "listed"  # a path found by listing a directory
    HOST = "host"  # identity of the machine or its user
    CLIPBOARD = "clipboard"
    SCREEN = "screen"
    KEYS = "keys"
    COMMAND = "command"  # output of a process
    REMOTE = "remote"  # answered by a network peer
    DECODED = "decoded"  # unpacked from a constant
    CODE = "code"  # compiled from text
    TIME = "time"
    DATABASE = "database"
    ENDLESS = "endless"  # a generator without end
    WHEN = "when"  # the value depends on this condition
    OBSCURED = "obscured"  # reached by a detour: getattr, __import__, string arithmetic
    SUBNET = "subnet"  # addresses computed from a range
    COUNTER = "counter"  # counts how often something ran
    CHANCE = "chance"  # drawn at random
    TEMPORARY = "temporary"  # a file that the program made up a name for
    KEY_RING = "key ring"  # an entry of the system's key ring
    PARSED = "parsed"  # built from a text that the caller sent: it may be of any shape
    RESPONSE = "response"  # of one network call, identified by its line


@dataclass(frozen=True, slots=True)
class Label:
    """One origin with its detail: a parameter name, a variable name, a path, a condition."""

    origin: Origin
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class defined in the file."""

    cls: str


@dataclass(frozen=True, slots=True)
class Local:
    """A function of the file, bound to an object of class `owner` when it is a method."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    owner: str = ""
    scope: int = 0  # index of the enclosing frame, for closures


@dataclass(frozen=True, slots=True)
class Value:
    """An abstract value: labels, alternative texts with holes, and what calling or reading it reaches.

    `dotted` is a name such as `subprocess.run`; a call adds `()`, so `socket.socket().connect` is a method of a result.
    """

    labels: frozenset[Label] = frozenset()
    texts: tuple[str, ...] = ()
    dotted: str = ""
    ref: Local | Instance | None = None
    cls: str = ""
    number: int | None = None
    size: int = field(default=0)  # a lower bound of the elements or characters it holds, where one is known
    parts: tuple[tuple[str, Value], ...] = ()  # elements of a list or table by index or key, where all are known
    options: tuple[Value, ...] = ()  # what else may be called, where one of several functions or objects is chosen
    bound: tuple[tuple[str, Value], ...] = ()  # arguments given in advance: by position ("") or by keyword

    def has(self, *origins: Origin) -> bool:
        """Whether any label has one of the origins."""
        return any(label.origin in origins for label in self.labels)

    def details(self, origin: Origin) -> frozenset[str]:
        """The details of the labels of one origin."""
        return frozenset(label.detail for label in self.labels if label.origin is origin)

    def plain(self) -> Value:
        """Only the data: labels and texts."""
        return Value(labels=self.labels, texts=self.texts)

    def tagged(self, *labels: Label) -> Value:
        """The same value with more labels."""
        return replace(self, labels=_bounded(self.labels | frozenset(labels)))

    def part(self, key: Value) -> Value | None:
        """The element under a constant index or key; None where it is not known."""
        if not self.parts:
            return None
        name = str(key.number) if key.number is not None else key.texts[0] if len(key.texts) == 1 else None
        if key.number is not None and key.number < 0:
            name = str(len(self.parts) + key.number)
        return next((value for held, value in self.parts if held == name), None)

    def callables(self) -> tuple[Value, ...]:
        """Functions, classes and objects of the file that it may be or hold."""
        own = (self,) if self.ref is not None or self.cls else ()
        held = [option for _, value in self.parts for option in value.callables()]
        return tuple(dict.fromkeys((*own, *self.options, *held)))[:MAX_OPTIONS]

    def without(self, origin: Origin) -> Value:
        """The same value, less the labels of one origin."""
        if not self.has(origin):
            return self
        kept = frozenset(label for label in self.labels if label.origin is not origin)
        return replace(self, labels=kept)


EMPTY = Value()


def _bounded(labels: frozenset[Label]) -> frozenset[Label]:
    if len(labels) <= MAX_LABELS:
        return labels
    return frozenset(sorted(labels, key=lambda label: (label.origin, label.detail))[:MAX_LABELS])


def text(value: str, *labels: Label) -> Value:
    """A constant text."""
    return Value(labels=frozenset(labels), texts=(value[:MAX_TEXT],), size=len(value))


def readable(item: str) -> str:
    """A text for people: … where the program fills something in."""
    return item.translate(_MARKS)


def constant_part(item: str) -> str:
    """What of a text is written in the program."""
    return item.translate(_NO_MARKS)


def is_constant(item: str) -> bool:
    """Whether the whole text is written in the program."""
    return HOLE not in item and CHOSEN not in item


def join(*values: Value) -> Value:
    """Either of the values: labels and texts of all, the reference of the first that has one."""
    present = [value for value in values if value is not EMPTY]
    if not present:
        return EMPTY
    if len(present) == 1:
        return present[0]
    first = present[0]
    if all(value == first for value in present[1:]):
        return first
    labels = frozenset[Label]().union(*(value.labels for value in present))
    texts = tuple(dict.fromkeys(piece for value in present for piece in value.texts))[:MAX_TEXTS]
    carrier = next((value for value in present if value.ref or value.dotted or value.cls), first)
    size = max(value.size for value in present)
    return Value(
        _bounded(labels), texts, carrier.dotted, carrier.ref, carrier.cls, None, size, options=_options(present)
    )


def _options(values: list[Value]) -> tuple[Value, ...]:
    """What may be called when any of the values is: nothing to note where it is one thing or none."""
    found = tuple(dict.fromkeys(Value(ref=item.ref, cls=item.cls) for value in values for item in value.callables()))
    held = any(value.options or value.parts for value in values)
    return found[:MAX_OPTIONS] if len(found) > 1 or held else ()


def collect(values: list[Value], keys: list[str] | None = None) -> Value:
    """A collection of the values: what reading any element may give, and each by its key where all are given."""
    joined = join(*values)
    names = keys if keys is not None else [str(index) for index in range(len(values))]
    held = len(values) + sum(len(value.parts) for value in values)
    parts = tuple(zip(names, values, strict=True)) if held <= MAX_PARTS and len(names) == len(values) else ()
    options = () if parts else _options(values)
    return Value(labels=joined.labels, texts=joined.texts, size=len(values), parts=parts, options=options)


def element(value: Value) -> Value:
    """Any one element of a collection; of pairs, each side by itself."""
    if not value.parts:
        return Value(value.labels, value.texts, value.dotted, value.ref, value.cls, options=value.options)
    members = [member for _, member in value.parts]
    joined = join(*members)
    width = len(members[0].parts)
    if width and all(len(member.parts) == width for member in members):
        columns = zip(*(member.parts for member in members), strict=True)
        parts = tuple((column[0][0], join(*(item for _, item in column))) for column in columns)
        return replace(joined, parts=parts)
    return joined


def concat(parts: list[Value]) -> Value:
    """The parts one after another; an unknown part is a hole."""
    labels = frozenset[Label]().union(*(part.labels for part in parts)) if parts else frozenset[Label]()
    texts: list[str] = [""]
    for part in parts:
        pieces = part.texts or (CHOSEN if part.has(Origin.PARAM) else HOLE,)
        if len(pieces) * len(texts) > MAX_TEXTS:
            pieces = pieces[: max(1, MAX_TEXTS // len(texts))]
        texts = [(head + piece)[:MAX_TEXT] for head in texts for piece in pieces]
    return Value(labels=_bounded(labels), texts=tuple(dict.fromkeys(texts)))
