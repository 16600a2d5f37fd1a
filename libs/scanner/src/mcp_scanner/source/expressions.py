"""Evaluate expressions to abstract values."""

# ruff: noqa: ARG001 - the handlers of one table share one signature

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mcp_scanner.source.conditions import checked_labels, comparison, condition_tags
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.fold import fold_binary, fold_slice
from mcp_scanner.source.program import Function, Program, lineage
from mcp_scanner.source.values import (
    CHOSEN,
    EMPTY,
    HOLE,
    MAX_OPTIONS,
    Instance,
    Label,
    Local,
    Origin,
    Value,
    collect,
    concat,
    constant_part,
    element,
    join,
    text,
)

if TYPE_CHECKING:
    from mcp_scanner.source.machine import Frame, Machine

# Objects whose attributes hold an origin by themselves.
_ENVIRON = frozenset({"os.environ", "process.env"})
# A repetition worth an event: ten million elements or characters.
_LARGE = 10**7
_BUILTINS = frozenset({"builtins", "__builtins__"})
# The attribute under which an object keeps what was stored under a name nobody can tell.
ANY = "*"
# Class methods of models that build an object from a table.
_BUILDERS = frozenset(
    {"model_validate", "model_construct", "parse_obj", "model_validate_json", "parse_raw", "from_dict"}
)
# What a handler of connections knows of its peer.
_PEER = frozenset({"rfile", "request", "path", "headers", "requestline", "data_received"})
# Methods that give the whole of a table.
_WHOLE = frozenset({"items", "values", "keys", "copy", "entries", "get", "pop", "update"})
# Letting go of an answer is not looking at it.
_CLOSING = frozenset({"close", "aclose", "catch"})


def evaluate(machine: Machine, frame: Frame, node: ast.AST | None) -> Value:
    """The abstract value of an expression; unknown when the budget is used up."""
    if node is None or not machine.spend() or not machine.descend():
        return EMPTY
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        value = handler(machine, frame, node)
    else:
        value = join(*(evaluate(machine, frame, child) for child in ast.iter_child_nodes(node))).plain()
    machine.ascend()
    return value


def evaluate_all(machine: Machine, frame: Frame, nodes: Iterable[ast.AST | None]) -> list[Value]:
    """The values of several expressions."""
    return [evaluate(machine, frame, node) for node in nodes]


def _constant(machine: Machine, frame: Frame, node: ast.Constant) -> Value:
    value = node.value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return text(value.decode("latin-1"))
    if isinstance(value, bool):
        return Value(texts=("True",)) if value else EMPTY
    if isinstance(value, int):
        return Value(number=value, texts=(str(value),) if abs(value) < 10**9 else ())
    return EMPTY


def _name(machine: Machine, frame: Frame, node: ast.Name) -> Value:
    found = frame.lookup(node.id)
    return found if found is not None else Value(dotted=node.id)


def _attribute(machine: Machine, frame: Frame, node: ast.Attribute) -> Value:
    return attribute(machine, evaluate(machine, frame, node.value), node.attr)


def attribute(machine: Machine, base: Value, name: str) -> Value:
    """The value of `base.name`: a member of a local class, or a longer dotted name."""
    if name not in _CLOSING:
        machine.touch(base)
    owner = base.ref.cls if isinstance(base.ref, Instance) else base.cls
    if owner:
        found = _member(machine, owner, name, base)
        others = [_member(machine, item.ref.cls, name, base) for item in base.options if isinstance(item.ref, Instance)]
        return join(found, *others) if others else found
    if base.parts and (held := base.part(Value(texts=(name,)))) is not None:
        return held
    if not base.dotted:
        return Value(labels=member_labels(base, name), texts=base.texts, dotted=f"?.{name}")
    if base.dotted in _BUILTINS:
        return Value(labels=base.labels, dotted=name)
    if base.dotted == "pathlib.Path()" and name in {"name", "stem", "suffix"}:
        return _last_part(base, name)
    dotted = f"{base.dotted}.{name}"
    known = machine.modules.env.get(dotted)
    if known is not None:
        return known
    labels = _named_labels(machine, base, name, dotted)
    texts = base.texts if labels and not base.dotted.endswith("()") else ()
    return Value(labels=labels, texts=texts, dotted=dotted[-200:])


def _last_part(base: Value, name: str) -> Value:
    """A bare file name: nothing of what the caller sent leads anywhere through it."""
    kept = frozenset(label for label in base.labels if label.origin is not Origin.PARAM)
    return Value(labels=kept, texts=(HOLE,), dotted=f"{base.dotted}.{name}")


def _named_labels(machine: Machine, base: Value, name: str, dotted: str) -> frozenset[Label]:
    """The labels of a member of a library's object or module."""
    labels = member_labels(base, name)
    if dotted in _ENVIRON:
        return labels | {Label(Origin.ENVIRON)}
    if base.dotted in _ENVIRON:
        return frozenset({Label(Origin.ENV, name)})
    if dotted == "sys.stdin" and machine.program.speaks:
        return frozenset({Label(Origin.PARAM, "stdin")})
    return labels


def member_labels(base: Value, name: str) -> frozenset[Label]:
    """The labels of one member.

    A check of one field of what the caller sent says nothing about the others; one variable is not the environment.
    """
    if not base.has(Origin.PARAM, Origin.ENVIRON) or name in _WHOLE:
        return base.labels
    return frozenset(_member_label(label, name) for label in base.labels)


def _member_label(label: Label, name: str) -> Label:
    if label.origin is Origin.PARAM:
        return Label(Origin.PARAM, f"{label.detail}.{name}"[-80:])
    return Label(Origin.ENV, name) if label.origin is Origin.ENVIRON else label


def _member(machine: Machine, owner: str, name: str, base: Value) -> Value:
    """A method, a property, or what was stored under the name in an object of the class."""
    method = _method(machine, owner, name)
    if method is not None:
        node = method.ref.node if isinstance(method.ref, Local) else None
        if isinstance(node, Function) and isinstance(base.ref, Instance) and _is_property(node):
            return machine.enter(node, {}, owner, 0)
        return method
    for cls in lineage(machine.program, owner):
        stored = machine.attributes.get((cls, name))
        if stored is not None:
            return stored
    spread = machine.attributes.get((owner, ANY))
    if spread is not None:
        return spread
    dynamic = _method(machine, owner, "__getattr__") if base.ref is not None else None
    if dynamic is not None and isinstance(dynamic.ref, Local):
        given = [item.arg for item in dynamic.ref.node.args.args][1:2]
        return machine.enter(dynamic.ref.node, dict.fromkeys(given, text(name)), owner, 0)
    if name in _BUILDERS and base.cls:
        return Value(cls=owner)
    if name in _PEER and serves_peers(machine.program, owner):
        return Value(labels=frozenset({Label(Origin.REMOTE, name)}), dotted=f"?{name}")
    return Value(labels=member_labels(base, name), dotted=f"?{name}")


def _is_property(node: Function) -> bool:
    marks = [item.attr if isinstance(item, ast.Attribute) else getattr(item, "id", "") for item in node.decorator_list]
    return any(mark.endswith("property") for mark in marks)


def serves_peers(program: Program, owner: str) -> bool:
    """Whether a class of the file answers connections: http.server, socketserver, asyncio protocols."""
    bases = [base for name in lineage(program, owner) for base in program.classes[name].bases]
    names = [base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in bases]
    return any(name.endswith(("RequestHandler", "Protocol", "WebSocketHandler")) for name in names)


def _method(machine: Machine, owner: str, name: str) -> Value | None:
    for cls in lineage(machine.program, owner):
        node = machine.program.methods.get((cls, name))
        if node is not None:
            return Value(ref=Local(node, owner))
    return None


def methods_like(machine: Machine, owner: str, pattern: str) -> list[Value]:
    """Methods whose name fits a text with holes: `_do_…`."""
    head = pattern.translate({ord(HOLE): "\0", ord(CHOSEN): "\0"}).partition("\0")[0]
    names = [name for cls, name in machine.program.methods if cls in lineage(machine.program, owner)]
    found = [_method(machine, owner, name) for name in dict.fromkeys(names) if name.startswith(head) and head]
    return [item for item in found if item is not None][:MAX_OPTIONS]


def _subscript(machine: Machine, frame: Frame, node: ast.Subscript) -> Value:
    base = evaluate(machine, frame, node.value)
    if isinstance(node.slice, ast.Slice):
        return fold_slice(base, node.slice)
    machine.touch(base)
    key = evaluate(machine, frame, node.slice)
    if base.dotted in _ENVIRON:
        value = env_value(key)
        if value.details(Origin.ENV) == {HOLE}:
            checked = machine.is_checked(key.labels)
            machine.record(Event(Effect.ENV_READ, node.lineno, "getenv", target=key, checked=checked))
        return value
    known = base.part(key)
    if known is not None:
        return known
    if key.texts and base.dotted in _BUILTINS:
        return Value(dotted=key.texts[0], labels=base.labels | {Label(Origin.OBSCURED, base.dotted)})
    if (
        key.texts
        and base.dotted
        and base.dotted.split(".")[-1].rstrip("()") in {"globals", "locals", "__dict__", "vars"}
    ):
        return Value(dotted=key.texts[0], labels=frozenset({Label(Origin.OBSCURED, base.dotted)}))
    if base.has(Origin.PARAM) and isinstance(node.slice, ast.Constant):
        return Value(labels=member_labels(base, str(node.slice.value)), texts=base.texts, dotted=base.dotted)
    # A table look-up by a caller's key gives what the table holds, not what the caller sent.
    chosen = element(base) if base.parts else base
    return Value(chosen.labels, chosen.texts, chosen.dotted, chosen.ref, chosen.cls, options=chosen.options)


def env_value(key: Value) -> Value:
    """One variable of the environment."""
    if key.has(Origin.PARAM) and not any(constant_part(item) for item in key.texts):
        return Value(labels=frozenset({Label(Origin.ENV, HOLE)}))
    names = key.texts or ("",)
    return Value(labels=frozenset(Label(Origin.ENV, name) for name in names))


def _joined(machine: Machine, frame: Frame, node: ast.JoinedStr) -> Value:
    return concat(evaluate_all(machine, frame, node.values))


def _formatted(machine: Machine, frame: Frame, node: ast.FormattedValue) -> Value:
    return as_text(machine, evaluate(machine, frame, node.value))


def as_text(machine: Machine, value: Value) -> Value:
    """What an object of a class of the file writes itself as; any other value as it is."""
    if not isinstance(value.ref, Instance):
        return value
    for name in ("__str__", "__repr__", "__format__"):
        method = _method(machine, value.ref.cls, name)
        if method is not None and isinstance(method.ref, Local):
            return machine.enter(method.ref.node, {}, value.ref.cls, 0)
    given = machine.attributes.get((value.ref.cls, "args"))
    return given.plain() if given is not None else value


def _binary(machine: Machine, frame: Frame, node: ast.BinOp) -> Value:
    left, right = evaluate(machine, frame, node.left), evaluate(machine, frame, node.right)
    own = overloaded(machine, frame, node.op, left, right)
    if own is not None:
        return own
    result = fold_binary(node.op, left, right)
    if isinstance(node.op, ast.Mult) and result.size >= _LARGE:
        machine.record(Event(Effect.ALLOCATE, node.lineno, "*", target=result, repeat=max(frame.repeat, 1)))
    return result


_OPERATORS = {
    ast.Add: "add",
    ast.BitOr: "or",
    ast.BitAnd: "and",
    ast.Div: "truediv",
    ast.Mod: "mod",
    ast.Mult: "mul",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.Sub: "sub",
    ast.MatMult: "matmul",
}


def overloaded(machine: Machine, frame: Frame, operator: ast.operator, left: Value, right: Value) -> Value | None:
    """The result of an operator that a class of the file defines; None where it does not."""
    name = _OPERATORS.get(type(operator))
    if name is None or not isinstance(left.ref, Instance):
        return None
    for prefix in ("__i", "__"):
        method = _method(machine, left.ref.cls, f"{prefix}{name}__")
        if method is not None and isinstance(method.ref, Local):
            machine.caller = frame
            given = [item.arg for item in method.ref.node.args.args][1:2]
            return machine.enter(method.ref.node, dict.fromkeys(given, right), left.ref.cls, 0)
    return None


def _boolean(machine: Machine, frame: Frame, node: ast.BoolOp) -> Value:
    return join(*evaluate_all(machine, frame, node.values))


def _compare(machine: Machine, frame: Frame, node: ast.Compare) -> Value:
    values = evaluate_all(machine, frame, [node.left, *node.comparators])
    for value in values:
        machine.touch(value)
    outcome = comparison(values)
    machine.test(node.lineno, outcome)
    return outcome


def _unary(machine: Machine, frame: Frame, node: ast.UnaryOp) -> Value:
    value = evaluate(machine, frame, node.operand)
    if isinstance(node.op, ast.Not):
        return Value(labels=frozenset(label for label in value.labels if label.origin is Origin.WHEN))
    return value


def _conditional(machine: Machine, frame: Frame, node: ast.IfExp) -> Value:
    tags = condition_tags(evaluate(machine, frame, node.test))
    bounded, opposite = checked_labels(machine, frame, node.test)
    chosen = join(
        _kept(evaluate(machine, frame, node.body), bounded), _kept(evaluate(machine, frame, node.orelse), opposite)
    )
    # What is worked out from the counter itself is a figure about it: a rate, an average, a number of the next page.
    swapped = "counter" in tags and not chosen.has(Origin.COUNTER)
    return chosen.tagged(Label(Origin.WHEN, "swapped")) if swapped else chosen


def _kept(value: Value, bounded: frozenset[Label]) -> Value:
    """A value on the side of a test that bounds what of the caller's went into it: `name if name in KNOWN else ""`."""
    if not bounded or not value.labels & bounded:
        return value
    labels = {Label(Origin.PASSED, item.detail) if item in bounded else item for item in value.labels}
    return replace(value, labels=frozenset(labels), texts=tuple(item.replace(CHOSEN, HOLE) for item in value.texts))


def _sequence(machine: Machine, frame: Frame, node: Any) -> Value:
    return collect(evaluate_all(machine, frame, node.elts))


def _dictionary(machine: Machine, frame: Frame, node: ast.Dict) -> Value:
    values, keys = evaluate_all(machine, frame, node.values), evaluate_all(machine, frame, node.keys)
    # Keys are kept as text: a table of targets may have them as keys.
    joined = collect([*values, *keys])
    names = [key.texts[0] if len(key.texts) == 1 else "" for key in keys]
    if not all(names) or len(set(names)) < len(names):
        return replace(joined, parts=(), options=join(*values).options)
    return replace(joined, parts=collect(values, names).parts)


def _comprehension(machine: Machine, frame: Frame, node: Any) -> Value:
    from mcp_scanner.source.statements import bind

    saved, repeat = frame.conditions, frame.repeat
    for generator in node.generators:
        source = evaluate(machine, frame, generator.iter)
        frame.repeat = min(frame.repeat * max(source.number or 1, 1), 10**15)
        bind(machine, frame, generator.target, element(source))
        for test in generator.ifs:
            frame.conditions = (*frame.conditions, *condition_tags(evaluate(machine, frame, test)))
    if isinstance(node, ast.DictComp):
        result = join(evaluate(machine, frame, node.key), evaluate(machine, frame, node.value))
    else:
        result = evaluate(machine, frame, node.elt)
    frame.conditions, frame.repeat = saved, repeat
    return Value(result.labels, result.texts, ref=result.ref, cls=result.cls, options=result.options)


def _lambda(machine: Machine, frame: Frame, node: ast.Lambda) -> Value:
    return Value(ref=Local(node, frame.owner, machine.scope_of(frame)))


def _await(machine: Machine, frame: Frame, node: Any) -> Value:
    return evaluate(machine, frame, node.value)


def _yield(machine: Machine, frame: Frame, node: Any) -> Value:
    value = evaluate(machine, frame, node.value)
    endless = (Label(Origin.ENDLESS),) if frame.repeat == 0 else ()
    frame.returned.append(value.plain().tagged(*endless))
    return EMPTY


def _named(machine: Machine, frame: Frame, node: ast.NamedExpr) -> Value:
    from mcp_scanner.source.statements import bind

    value = evaluate(machine, frame, node.value)
    bind(machine, frame, node.target, value)
    return value


def _call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    from mcp_scanner.source.invoke import call

    return call(machine, frame, node)


_HANDLERS: dict[type[ast.AST], Callable[[Machine, Frame, Any], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.UnaryOp: _unary,
    ast.IfExp: _conditional,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dictionary,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.YieldFrom: _yield,
    ast.Yield: _yield,
    ast.Starred: _await,
    ast.NamedExpr: _named,
    ast.Call: _call,
}
