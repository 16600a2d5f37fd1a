"""The shape in which the effects of library calls are declared, and how a call is matched to its declaration."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin

# Positions (int) and keywords (str) of the arguments that matter, tried in order; `-1` stands for the receiver.
Slots = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What calling something does.

    `gives` is the origin of the data it returns. A call without effect only gives, decodes or cleans data.
    """

    effect: Effect | None = None
    target: Slots = (0,)
    data: Slots = ()
    through_shell: bool = False
    method: str = ""
    gives: Origin | None = None
    cleans: bool = False  # the result cannot carry an attack: a number, a quoted word, a bare file name
    constructs: bool = False  # the result is an object whose methods matter: its name is the call's name plus ()


@dataclass(slots=True)
class Catalogue:
    """Calls by full dotted name, and by method name with words one of which the receiver's own name must contain."""

    names: dict[str, Call] = field(default_factory=dict)
    methods: dict[str, tuple[tuple[tuple[str, ...], Call], ...]] = field(default_factory=dict)

    def find(self, dotted: str) -> Call | None:
        """The declaration of a call, the full name before the method name."""
        exact = self.names.get(dotted)
        if exact is not None:
            return exact
        receiver, _, method = dotted.rpartition(".")
        lowered = _own_name(receiver).lower()
        for words, call in self.methods.get(method, ()):
            if not words or any(word in lowered for word in words):
                return call
        return None

    def add(self, call: Call, names: str) -> None:
        """Declare a call under full dotted names, separated by white space."""
        for name in names.split():
            self.names[name] = call

    def add_method(self, call: Call, receivers: tuple[str, ...], methods: str) -> None:
        """Declare methods of every receiver whose own name contains one of the words; no words: of any."""
        for method in methods.split():
            self.methods[method] = (*self.methods.get(method, ()), (receivers, call))


def _own_name(receiver: str) -> str:
    """The part that names the object: in client.files.cache.get it is cache, in ldap.initialize().search the maker."""
    if receiver.endswith("()"):
        return receiver.removesuffix("()").rsplit("().", 1)[-1]
    return receiver.rpartition(".")[2]
