"""An abstract interpreter for one file: runs every function a model can call on labelled values and records effects.

It is bounded by a step budget, a call depth and a memo over argument values, so its cost is linear in the budget
whatever the program does; a run that hits the budget says so in `truncated`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mcp_scanner.source.catalogue import Catalogue
from mcp_scanner.source.conditions import AGAIN, CERTIFICATES, KEY_FILES, SECRETS
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.program import Function, Handler, Program, annotation_of, fields_of, parameters
from mcp_scanner.source.values import CHOSEN, EMPTY, Instance, Label, Local, Origin, Value, join

# Expressions and statements evaluated for one file: linear in its size, so that no small file is expensive. Honest
# files take 3 to 30 steps a syntax node, more where many tools share helpers.
STEPS_AT_LEAST = 20_000
STEPS_PER_NODE = 60
STEPS_AT_MOST = 1_000_000
# And for one tool, so that one large handler cannot starve the others.
HANDLER_BUDGET = 60_000
# A function that no tool is known to call: enough for what it does itself and one level of helpers.
LIBRARY_BUDGET = 20_000
# Bundlers put a whole program into the statements of one module.
MODULE_BUDGET = 400_000
# Expressions and blocks inside each other, over all active calls; each takes up to four frames of Python's 1,000.
MAX_NESTING = 150
# Deeper chains of local calls than this have not been seen in honest or hostile servers.
MAX_DEPTH = 12
MAX_EVENTS = 400

# Annotations under which the SDKs reject anything that could carry text.
_NUMERIC = frozenset({"int", "float", "bool", "int | None", "float | None", "bool | None", "number", "boolean"})


@dataclass(slots=True)
class Frame:
    """One activation: local names, the frame it closes over, and what surrounds the statement being run."""

    env: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None
    owner: str = ""
    conditions: tuple[str, ...] = ()
    swallowed: bool = False
    repeat: int = 1
    returned: list[Value] = field(default_factory=list)
    shared: frozenset[str] = frozenset()  # names declared global or nonlocal
    left: list[frozenset[Label]] = field(default_factory=list)  # what was checked where the caller's data is returned

    def lookup(self, name: str) -> Value | None:
        """The value of a name here or in an enclosing frame."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.env:
                return frame.env[name]
            frame = frame.parent
        return None


@dataclass(slots=True)
class Trace:
    """What running one entry point showed."""

    handler: Handler | None
    events: list[Event]
    returned: Value = EMPTY
    truncated: bool = False
    calls: frozenset[str] = frozenset()


@dataclass(slots=True)
class Machine:
    """The state of one analysis."""

    program: Program
    catalogue: Catalogue
    steps: int = STEPS_AT_MOST
    attributes: dict[tuple[str, str], Value] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    checked: frozenset[Label] = frozenset()
    stack: list[int] = field(default_factory=list)
    memo: dict[object, tuple[Value, frozenset[Label]]] = field(default_factory=dict)
    nesting: int = 0
    scopes: list[Frame] = field(default_factory=list)
    modules: Frame = field(default_factory=Frame)
    calls: set[str] = field(default_factory=set)  # dotted names of all library calls of the entry point
    used: set[int] = field(default_factory=set)  # lines of network calls whose answer is looked at
    truncated: bool = False
    homes: dict[int, int] = field(default_factory=dict)  # the frame in which a function was defined, by function
    built: set[str] = field(default_factory=set)  # classes of which an object was made
    caller: Frame | None = None  # the frame of the call that is being made
    deadline: int = 0  # the step count at which the current entry point stops

    def __post_init__(self) -> None:
        """Fill the budget, up to what was given."""
        self.steps = max(0, min(STEPS_AT_LEAST + STEPS_PER_NODE * self.program.size, self.steps))

    def spend(self) -> bool:
        """Take one step; False when the budget is used up."""
        self.steps -= 1
        if self.steps <= self.deadline:
            self.truncated = True
            return False
        return True

    def descend(self) -> bool:
        """Go one level into the tree; False when that would be too deep. Every True needs an `ascend`."""
        if self.nesting >= MAX_NESTING:
            self.truncated = True
            return False
        self.nesting += 1
        return True

    def ascend(self) -> None:
        """Come back from one level."""
        self.nesting -= 1

    def record(self, event: Event) -> None:
        """Keep an event, once."""
        if len(self.events) < MAX_EVENTS and event not in self.events[-20:]:
            self.events.append(event)

    def touch(self, value: Value) -> None:
        """Note that somebody looks at the answers of the network calls that this value comes from."""
        self.used.update(int(line) for line in value.details(Origin.RESPONSE))

    def test(self, line: int, outcome: Value) -> None:
        """Record that the program compares what a caller sent with a fixed word."""
        words = frozenset(tag for tag in outcome.details(Origin.WHEN) if tag.startswith("text:"))
        if SECRETS in outcome.details(Origin.WHEN):
            self.record(Event(Effect.ENV_READ, line, "filter", target=Value(texts=("names that look like secrets",))))
        if words:
            self.record(Event(Effect.TEST, line, "test", conditions=words))

    def is_checked(self, labels: Iterable[Label]) -> bool:
        """Whether every parameter among the labels, or what it is a part of, was tested before."""
        held = {label.detail for label in self.checked}
        chosen = [label.detail.split(".") for label in labels if label.origin is Origin.PARAM]
        return bool(chosen) and all(
            any(".".join(path[:end]) in held for end in range(1, len(path) + 1)) for path in chosen
        )

    def unbounded(self, value: Value) -> bool:
        """Whether a number that the caller chose went into the value and no comparison bounded it."""
        counts = {label for label in value.labels if label.origin is Origin.COUNT}
        return bool(counts) and not counts & self.checked and not value.has(Origin.PARAM, Origin.PASSED)

    def share(self, frame: Frame, name: str, value: Value) -> None:
        """Bind a name where it lives: what is kept beyond a call is only as dangerous as it was when it was kept."""
        home: Frame | None = frame
        while home is not None and name not in home.env:
            home = home.parent
        if home is None:
            home = self.modules if name in frame.shared else frame
        if home is not frame:
            kept = {Label(Origin.PASSED, item.detail) if self.is_checked((item,)) else item for item in value.labels}
            value = join(home.env.get(name, EMPTY), replace(value, labels=frozenset(kept)))
        home.env[name] = value

    def scope_of(self, frame: Frame) -> int:
        """An index under which a nested function finds the frame it closes over."""
        self.scopes.append(frame)
        return len(self.scopes) - 1

    def load(self) -> Trace:
        """Run the module's own statements; must come first."""
        from mcp_scanner.source.statements import execute

        self.scopes.append(self.modules)
        self.deadline = self.steps - MODULE_BUDGET
        for name, node in self.program.functions.items():
            self.modules.env[name] = Value(ref=Local(node))
        for name in self.program.classes:
            self.modules.env[name] = Value(cls=name)
        execute(self, self.modules, self.program.tree.body)
        return self._collect(None, EMPTY)

    def run(self, handler: Handler) -> Trace:
        """Run one tool with parameters the caller chooses."""
        origin = Origin.PARAM if handler.declared else Origin.ARGUMENT
        given = parameters(handler.node)
        if handler.declared and self.program.language == "javascript":
            given = given[:1]  # the SDK passes its own context second
        self.deadline = max(0, self.steps - (HANDLER_BUDGET if handler.declared else LIBRARY_BUDGET))
        self.memo.clear()
        self._surround(handler)
        values = {item.arg: parameter_value(self, item, origin) for item in given}
        scope = self.homes.get(id(handler.node), 0)
        returned = self.enter(handler.node, values, handler.owner, scope)
        if handler.declared:
            returned = join(returned, self._wrapped(handler, values, scope))
        return self._collect(handler, returned)

    def _surround(self, handler: Handler) -> None:
        """Run what must have run before: the function around a nested one, the constructor of a method's object."""
        outer = self.program.enclosing.get(id(handler.node))
        if outer is not None and id(handler.node) not in self.homes and self.program.language == "python":
            given = {item.arg: parameter_value(self, item, Origin.ARGUMENT) for item in parameters(outer)}
            self.enter(outer, given, self.program.owners.get(id(outer), ""), 0)
        init = self.program.methods.get((handler.owner, "__init__"))
        if init is not None and handler.owner not in self.built and init is not handler.node:
            self.built.add(handler.owner)
            given = {item.arg: parameter_value(self, item, Origin.ARGUMENT) for item in parameters(init)}
            self.enter(init, given, handler.owner, 0)
        # What building the object does belongs to another entry point.
        self.events, self.used, self.calls = [], set(), set()

    def _wrapped(self, handler: Handler, values: dict[str, Value], scope: int) -> Value:
        """Run what a decorator of the file does around a tool."""
        from mcp_scanner.source.invoke import Arguments, apply

        found = self.scopes[scope].env.get(getattr(handler.node, "name", ""), EMPTY)
        if not isinstance(found.ref, Local) or found.ref.node is handler.node:
            return EMPTY
        self.stack.extend([id(handler.node)] * 2)  # the tool itself was run already
        result = apply(self, found.ref, Arguments(tuple(values.values()), {}))
        del self.stack[-2:]
        return result.plain()

    def _collect(self, handler: Handler | None, returned: Value) -> Trace:
        self.touch(returned)
        events = [replace(event, discarded=_is_unread(event, self.used)) for event in self.events]
        trace = Trace(handler, events, returned, self.truncated, frozenset(self.calls))
        self.events, self.used, self.calls, self.checked, self.truncated = [], set(), set(), frozenset(), False
        return trace

    def enter(self, node: Function | ast.Lambda, values: dict[str, Value], owner: str, scope: int) -> Value:
        """Run a function body with bound parameters and return what it may return."""
        from mcp_scanner.source.expressions import evaluate
        from mcp_scanner.source.statements import execute

        caller, self.caller = self.caller, None
        outer = inherited(caller)
        key = (id(node), owner, tuple(sorted(values.items(), key=lambda item: item[0])), self.checked, outer)
        if key in self.memo:
            value, self.checked = self.memo[key]
            return value
        if self.stack.count(id(node)) == 1 and self.program.language == "python" and _never_branches(node):
            self.record(Event(Effect.LOOP, node.lineno, "recursion", repeat=0))
        if len(self.stack) >= MAX_DEPTH or self.stack.count(id(node)) > 1:
            return join(*values.values()).plain()
        frame = Frame(env=dict(values), parent=self.scopes[scope], owner=owner)
        frame.conditions, frame.swallowed, frame.repeat = outer
        if owner:
            first = [*node.args.posonlyargs, *node.args.args][:1]
            if first and first[0].arg in {"self", "cls"}:
                itself = Value(cls=owner) if first[0].arg == "cls" else Value(ref=Instance(owner))
                frame.env[first[0].arg] = itself
            frame.env.setdefault("this", Value(ref=Instance(owner)))
        self.stack.append(id(node))
        if isinstance(node, ast.Lambda):
            result = evaluate(self, frame, node.body)
        else:
            execute(self, frame, node.body)
            result = join(*frame.returned)
            if frame.left:
                self.checked = self.checked | frozenset.intersection(*frame.left)
        self.stack.pop()
        self.memo[key] = (result, self.checked)
        return result


def inherited(caller: Frame | None) -> tuple[tuple[str, ...], bool, int]:
    """What surrounds a call and holds for the function called too: telling conditions, a silent try, a long loop."""
    if caller is None:
        return (), False, 1
    tags = tuple(
        tag for tag in dict.fromkeys(caller.conditions) if tag in _TELLING or tag.startswith("env:") or is_password(tag)
    )
    repeat = caller.repeat if caller.repeat == 0 or caller.repeat >= _LONG else 1
    return tags, caller.swallowed, repeat


def is_password(tag: str) -> bool:
    """A fixed word that no honest option has: capitals with digits or underscores, or a bracketed marker."""
    word = tag.removeprefix("text:")
    if word == tag or len(word) < 6 or _STATUS.search(word):
        return False
    return word.isupper() and ("_" in word or any(letter.isdigit() for letter in word))


# Last words of what programs call a state, an error or a kind.
_STATUS = re.compile(
    r"_(?:BUSY|ERR(?:OR)?S?|FAILED|FAILURE|FOUND|PROGRESS|PENDING|INVALID|DENIED|TIMEOUT|TIMED_OUT|UNAVAILABLE|EXISTS"
    r"|MISSING|READY|DONE|CLOSED|ACTIVE|INACTIVE|ENABLED|DISABLED|COMPLETED?|CANCELL?ED|SUPPORTED|ALLOWED|REQUIRED|EXCEEDED"
    r"|EXPIRED|REFUSED|LOCKED|CHANGED|CONFLICT|UNKNOWN|TYPE|NAME|ID|OK|OFFLINE|ONLINE|RUNNING|STOPPED|STARTED|QUEUED"
    r"|DELETED|CREATED|UPDATED|EMPTY)$"
)
# Conditions under which hidden behaviour wakes, and those that explain what is done.
_TELLING = frozenset({"time", "machine", "counter", "chance", KEY_FILES, AGAIN, CERTIFICATES})
# Rounds from which on it matters that the called function is repeated.
_LONG = 100
_BRANCHES = (ast.If, ast.IfExp, ast.BoolOp, ast.Match, ast.Try, ast.For, ast.AsyncFor, ast.While, ast.comprehension)


def _never_branches(node: ast.AST) -> bool:
    """Whether a function that calls itself has no way not to."""
    return not any(isinstance(child, _BRANCHES) for child in ast.walk(node))


def _is_unread(event: Event, used: set[int]) -> bool:
    return event.effect is Effect.HTTP and event.line not in used


def parameter_value(machine: Machine, item: ast.arg, origin: Origin) -> Value:
    """What a caller may pass: anything, unless the annotation only admits numbers or one of a few words."""
    annotation = annotation_of(item)
    bare = annotation.removeprefix("Optional[").removesuffix("]").removesuffix(" | None").strip("'\"")
    if annotation.removeprefix("Optional[").removesuffix("]") in _NUMERIC:
        return Value(labels=frozenset({Label(Origin.COUNT, item.arg)}))
    texts = (CHOSEN,) if origin is Origin.PARAM else ()
    label = Label(origin, item.arg)
    value = Value(labels=frozenset({label}), texts=texts, dotted=f"?{item.arg}")
    if _BOUNDED.match(bare) or _is_enumeration(machine.program, bare):
        return Value(dotted=f"?{item.arg}")
    cls = machine.program.classes.get(bare)
    if cls is not None and origin is Origin.PARAM:
        for name in fields_of(machine.program, bare):
            machine.attributes[bare, name] = Value(frozenset({Label(origin, f"{item.arg}.{name}")}), texts)
        return Value(labels=frozenset({label}), ref=Instance(bare))
    return value


def _is_enumeration(program: Program, name: str) -> bool:
    cls = program.classes.get(name)
    return cls is not None and any("Enum" in ast.dump(base) for base in cls.bases)


# Types that the SDKs check before a tool runs.
_BOUNDED = re.compile(r"(?:typing\.)?Literal\[|(?:uuid\.)?UUID$|(?:datetime\.)?(?:date|datetime|time)$|IPv[46]Address$")
