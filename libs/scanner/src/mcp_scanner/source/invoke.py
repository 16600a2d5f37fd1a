"""Evaluate calls: functions of the file are entered, library calls are looked up, anything else passes data through."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcp_scanner.source.builtin_calls import SPECIAL, SPECIAL_METHODS
from mcp_scanner.source.catalogue import Call, Slots
from mcp_scanner.source.conditions import CHECK_NAME
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.expressions import attribute, evaluate
from mcp_scanner.source.program import OTHER_MARKS, REQUEST_MARKS, TOOL_MARKS, Function
from mcp_scanner.source.values import EMPTY, HOLE, Instance, Label, Local, Origin, Value, join

if TYPE_CHECKING:
    from mcp_scanner.source.machine import Frame, Machine

# Modules whose functions only reshape what they are given.
_TRANSPARENT = tuple(
    """
    re. urllib.parse. string. textwrap. json. os.path. posixpath. ntpath. itertools. functools. collections. copy. html.
    unicodedata. base64. shlex. ast. yaml. tomllib. csv. io. pathlib. operator. builtins. struct. binascii. codecs.
    random. map filter vars format memoryview path. url. querystring. Buffer. JSON. Object. Array. String. Promise.
    Math. util. URL asyncio. anyio. typing.cast
    """.split()
)
# Handlers given to these run when a model calls them, not here.
_REGISTERING = TOOL_MARKS | OTHER_MARKS | REQUEST_MARKS


@dataclass(frozen=True, slots=True)
class Arguments:
    """Evaluated arguments of one call, with the receiver of a method."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    receiver: Value = EMPTY

    def pick(self, slots: Slots) -> Value:
        """The first slot that was given; -1 is the receiver."""
        for slot in slots:
            if slot == -1:
                return self.receiver
            if isinstance(slot, int) and slot < len(self.positional):
                return self.positional[slot]
            if isinstance(slot, str) and slot in self.keywords:
                return self.keywords[slot]
        return EMPTY

    def all_of(self, slots: Slots) -> Value:
        """Every slot that was given, joined."""
        found = []
        for slot in slots:
            if slot == -1:
                found.append(self.receiver)
            elif isinstance(slot, int) and slot < len(self.positional):
                found.append(self.positional[slot])
            elif isinstance(slot, str) and slot in self.keywords:
                found.append(self.keywords[slot])
        return join(*found).plain()

    def every(self) -> tuple[Value, ...]:
        """All argument values."""
        return (*self.positional, *self.keywords.values())


def call(machine: Machine, frame: Frame, node: ast.Call, *, discarded: bool = False) -> Value:
    """The value of a call, with its effects recorded."""
    if not machine.spend():
        return EMPTY
    receiver = EMPTY
    if isinstance(node.func, ast.Attribute):
        receiver = evaluate(machine, frame, node.func.value)
        callee = attribute(machine, receiver, node.func.attr)
    else:
        callee = evaluate(machine, frame, node.func)
    arguments = Arguments(
        tuple(evaluate(machine, frame, item) for item in node.args),
        {item.arg or "**": evaluate(machine, frame, item.value) for item in node.keywords},
        receiver,
    )
    for value in arguments.every():
        machine.touch(value)
    if callee.cls:
        return _construct(machine, callee.cls, arguments)
    if isinstance(callee.ref, Local):
        result = _enter(machine, callee.ref, arguments)
        return _trust(machine, callee.ref, arguments, result)
    machine.calls.add(callee.dotted)
    if callee.dotted not in machine.catalogue.names:
        special = SPECIAL.get(callee.dotted) or SPECIAL_METHODS.get(callee.dotted.rpartition(".")[2])
        answer = special(machine, frame, node, arguments) if special is not None else None
        if answer is not None:
            _callbacks(machine, arguments, callee.dotted.rpartition(".")[2])
            return answer
    return _library(machine, frame, node, callee, arguments, discarded=discarded)


def _construct(machine: Machine, cls: str, arguments: Arguments) -> Value:
    init = machine.program.methods.get((cls, "__init__")) or machine.program.methods.get((cls, "constructor"))
    if init is not None:
        _enter(machine, Local(init, cls), arguments)
    return Value(ref=Instance(cls))


def _enter(machine: Machine, local: Local, arguments: Arguments) -> Value:
    node = local.node
    names = [item.arg for item in (*node.args.posonlyargs, *node.args.args)]
    if local.owner and names[:1] in (["self"], ["cls"]):
        names = names[1:]
    keyword_names = {item.arg for item in node.args.kwonlyargs} | set(names)
    values: dict[str, Value] = {}
    rest: list[Value] = []
    for position, value in enumerate(arguments.positional):
        if position < len(names):
            values[names[position]] = value
        else:
            rest.append(value)
    for name, value in arguments.keywords.items():
        if name in keyword_names:
            values[name] = value
        else:
            rest.append(value)
    spread = join(*rest)
    if rest:
        values.update({name: spread for name in keyword_names if name not in values})
    for extra in (node.args.vararg, node.args.kwarg):
        if extra is not None:
            values[extra.arg] = spread.plain()
    _defaults(machine, local, values)
    return machine.enter(node, values, local.owner, local.scope)


def _defaults(machine: Machine, local: Local, values: dict[str, Value]) -> None:
    arguments = local.node.args
    names = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    pairs = list(zip(reversed(names), reversed(arguments.defaults), strict=False))
    pairs += [
        (item.arg, default)
        for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default
    ]
    for name, default in pairs:
        if name not in values:
            values[name] = evaluate(machine, machine.scopes[local.scope], default)


def _trust(machine: Machine, local: Local, arguments: Arguments, result: Value) -> Value:
    """After a function that is named after a check, what it was given counts as checked."""
    if isinstance(local.node, Function) and CHECK_NAME.search(local.node.name):
        given = {label for value in arguments.every() for label in value.labels if label.origin is Origin.PARAM}
        machine.checked = machine.checked | given
    return result


def _library(
    machine: Machine, frame: Frame, node: ast.Call, callee: Value, arguments: Arguments, *, discarded: bool
) -> Value:
    declared = machine.catalogue.find(callee.dotted)
    if declared is not None and declared.effect is not None:
        event = _event(machine, frame, node, callee, arguments, declared, discarded=discarded)
        machine.record(event)
    _callbacks(machine, arguments, callee.dotted.rpartition(".")[2])
    if declared is not None:
        return _result(node, callee, arguments, declared)
    name = callee.dotted.rpartition(".")[2]
    passed = [value.plain() for value in (arguments.receiver, *arguments.every())]
    if CHECK_NAME.search(name):
        machine.checked = machine.checked | {
            label for value in passed for label in value.labels if label.origin is Origin.PARAM
        }
    joined = join(*passed)
    if not callee.dotted.startswith(_TRANSPARENT):
        joined = join(arguments.receiver.plain(), _passed(join(*passed[1:])))
    return Value(
        labels=joined.labels, texts=joined.texts if len(passed) <= 2 else (), dotted=f"{callee.dotted}()"[-200:]
    )


def _passed(value: Value) -> Value:
    """Data that went through a call nobody knows: it may carry what the caller sent, and may as well not."""
    labels = {Label(Origin.PASSED, item.detail) if item.origin is Origin.PARAM else item for item in value.labels}
    return Value(labels=frozenset(labels), texts=value.texts)


def _event(
    machine: Machine,
    frame: Frame,
    node: ast.Call,
    callee: Value,
    arguments: Arguments,
    declared: Call,
    *,
    discarded: bool,
) -> Event:
    target = arguments.pick(declared.target)
    if arguments.receiver.has(Origin.OBSCURED) or callee.has(Origin.OBSCURED):
        target = target.tagged(Label(Origin.OBSCURED, callee.dotted))
    else:
        # Data that a loaded module handed over is an argument like any other: the call itself stands in the open.
        target = target.without(Origin.OBSCURED)
    effect = declared.effect or Effect.CODE
    if declared.method == "open" and effect is Effect.READ and _opens_for_writing(arguments, callee):
        effect = Effect.WRITE
    chosen = frozenset(label for label in target.labels if label.origin is Origin.PARAM)
    return Event(
        effect=effect,
        line=node.lineno,
        call=callee.dotted,
        target=target,
        data=arguments.all_of(declared.data),
        shell=declared.through_shell or _is_shell(node),
        method=declared.method,
        checked=bool(chosen) and chosen <= machine.checked,
        discarded=discarded,
        swallowed=frame.swallowed,
        conditions=frozenset(frame.conditions),
        safe=_is_parametrised(node, declared),
        repeat=frame.repeat,
        recursive=any(
            isinstance(value.ref, Local) and id(value.ref.node) in machine.stack for value in arguments.every()
        ),
    )


def _opens_for_writing(arguments: Arguments, callee: Value) -> bool:
    mode = arguments.pick((0, "mode")) if callee.dotted.endswith(".open") else arguments.pick((1, "mode"))
    if callee.dotted in {"io.open", "codecs.open", "aiofiles.open", "gzip.open", "bz2.open", "anyio.open_file"}:
        mode = arguments.pick((1, "mode"))
    return any(len(item) <= 4 and set(item) & set("wax+") for item in mode.texts)


def _is_shell(node: ast.Call) -> bool:
    for keyword in node.keywords:
        if keyword.arg == "shell":
            return not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    return False


def _is_parametrised(node: ast.Call, declared: Call) -> bool:
    """For SQL: values travel beside the statement; for extraction: a filter is named."""
    if declared.effect is Effect.SQL:
        return len(node.args) > 1
    return declared.effect is Effect.EXTRACT and any(item.arg == "filter" for item in node.keywords)


def _callbacks(machine: Machine, arguments: Arguments, method: str) -> None:
    """Functions handed to a library run there: threads, pools, promises, maps."""
    if method in _REGISTERING:
        return
    for value in arguments.every():
        if isinstance(value.ref, Local) and id(value.ref.node) not in machine.stack:
            others = tuple(item.plain() for item in (arguments.receiver, *arguments.every()) if item is not value)
            _enter(machine, value.ref, Arguments((), {"**": join(*others)} if others else {}))


def _result(node: ast.Call, callee: Value, arguments: Arguments, declared: Call) -> Value:
    dotted = f"{callee.dotted}()"[-200:]
    if declared.cleans:
        return Value(texts=(HOLE,), dotted=dotted)
    target = arguments.pick(declared.target)
    if declared.gives is None:
        joined = join(arguments.receiver.plain(), *(value.plain() for value in arguments.every()))
        texts = target.texts if declared.constructs else ()
        return Value(labels=joined.labels, texts=texts, dotted=dotted, number=None)
    details = target.texts[:8] or (HOLE,)
    labels = {Label(declared.gives, detail[:200]) for detail in details}
    if declared.gives in {Origin.CODE, Origin.LISTED}:
        labels |= target.labels
    if declared.effect is Effect.HTTP:
        labels.add(Label(Origin.RESPONSE, str(node.lineno)))
    return Value(labels=frozenset(labels), texts=target.texts if declared.constructs else (), dotted=dotted)
