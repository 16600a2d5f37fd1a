"""Run statements on abstract values."""

# ruff: noqa: ARG001 - the handlers of one table share one signature

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mcp_scanner.source.conditions import (
    AGAIN,
    CERTIFICATES,
    admitted,
    checked_labels,
    condition_tags,
    is_plain_match,
)
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.expressions import as_text, attribute, evaluate
from mcp_scanner.source.program import Function, lineage, method_name
from mcp_scanner.source.values import (
    CHOSEN,
    EMPTY,
    HOLE,
    MAX_PARTS,
    Instance,
    Label,
    Local,
    Origin,
    Value,
    constant_part,
    element,
    join,
)

if TYPE_CHECKING:
    from mcp_scanner.source.machine import Frame, Machine
# A billion rounds of the cheapest Python statement take more than ten seconds.
_LONG_LOOP = 10**8

# The tag of a value that was exchanged because a counter said so.
SWAPPED = "swapped"
# Rounds of a loop whose number the caller chooses and nothing bounds; more than any honest default.
CHOSEN_ROUNDS = 1000
# Shorter texts neither persuade a user nor run as a command worth naming.
_SENTENCE = 12


def execute(machine: Machine, frame: Frame, body: Sequence[ast.stmt]) -> None:
    """Run the statements in order until the budget is used up or the block ends for certain."""
    if not machine.descend():
        return
    conditions = frame.conditions
    for statement in body:
        if not machine.spend():
            break
        handler = _HANDLERS.get(type(statement))
        if handler is not None:
            handler(machine, frame, statement)
        if isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break):
            break
    frame.conditions = conditions
    machine.ascend()


def bind(machine: Machine, frame: Frame, target: ast.AST, value: Value) -> None:
    """Assign to a name, an attribute, an element, or each name of a pattern."""
    if isinstance(target, ast.Name):
        if target.id in frame.shared:
            machine.share(frame, target.id, value)
        else:
            frame.env[target.id] = value
    elif isinstance(target, ast.Attribute):
        _bind_attribute(machine, frame, target, value)
    elif isinstance(target, ast.Subscript):
        _bind_element(machine, frame, target, value)
    elif isinstance(target, ast.Tuple | ast.List):
        apart = len(value.parts) == len(target.elts) and not any(isinstance(item, ast.Starred) for item in target.elts)
        for position, item in enumerate(target.elts):
            bind(machine, frame, item, value.parts[position][1] if apart else element(value))
    elif isinstance(target, ast.Starred):
        bind(machine, frame, target.value, value)


def _bind_attribute(machine: Machine, frame: Frame, target: ast.Attribute, value: Value) -> None:
    from mcp_scanner.source.invoke import Arguments, apply

    base = evaluate(machine, frame, target.value)
    owner = base.ref.cls if isinstance(base.ref, Instance) else base.cls
    if owner:
        for cls in lineage(machine.program, owner):
            setter = machine.program.methods.get((cls, f"{target.attr}.setter"))
            if setter is not None:
                apply(machine, Local(setter, owner), Arguments((value,), {}))
                return
        key = (owner, target.attr)
        machine.attributes[key] = join(machine.attributes.get(key, EMPTY), value)
    elif base.dotted:
        dotted = f"{base.dotted}.{target.attr}"
        if target.attr == "verify_mode" and value.dotted.endswith("CERT_NONE"):
            call, conditions = "ssl without checking certificates", frozenset(frame.conditions)
            machine.record(Event(Effect.CIPHER, target.lineno, call, conditions=conditions))
        machine.record(Event(Effect.STORE, target.lineno, dotted, target=value, conditions=frozenset(frame.conditions)))


def _bind_element(machine: Machine, frame: Frame, target: ast.Subscript, value: Value) -> None:
    from mcp_scanner.source.invoke import Arguments, apply

    base = evaluate(machine, frame, target.value)
    key = evaluate(machine, frame, target.slice)
    if base.dotted in {"os.environ", "process.env"}:
        machine.record(Event(Effect.ENV_SET, target.lineno, base.dotted, target=key, data=value))
        return
    if isinstance(base.ref, Instance):
        method = attribute(machine, base, "__setitem__")
        if isinstance(method.ref, Local):
            machine.caller = frame
            apply(machine, method.ref, Arguments((key, value), {}))
    grown = join(base, value.plain(), Value(labels=key.labels))
    if "essage" in base.dotted and key.texts:
        # A header of a mail: who it goes to is told from who it comes from.
        grown = join(grown, Value(texts=tuple(f"{key.texts[0]}: {item}" for item in value.texts)))
    if base.parts and len(key.texts) == 1 and len(base.parts) < MAX_PARTS:
        kept = tuple(item for item in base.parts if item[0] != key.texts[0])
        grown = replace(grown, parts=(*kept, (key.texts[0], value)), options=())
    elif value.callables():
        grown = replace(grown, options=join(base, value).options or value.callables())
    if isinstance(target.value, ast.Name):
        machine.share(frame, target.value.id, grown)
    elif isinstance(target.value, ast.Attribute):
        bind(machine, frame, target.value, grown)


def _assign(machine: Machine, frame: Frame, node: ast.Assign) -> None:
    value = _swapped(frame, evaluate(machine, frame, node.value), node.targets[0])
    for target in node.targets:
        bind(machine, frame, target, value)


def _swapped(frame: Frame, value: Value, target: ast.AST) -> Value:
    """A name that had a value gets another one every so often."""
    held = target.id in frame.env if isinstance(target, ast.Name) else isinstance(target, ast.Attribute | ast.Subscript)
    if not held or "counter" not in frame.conditions or value == EMPTY or value.has(Origin.COUNTER):
        return value
    if not isinstance(target, ast.Name) and _is_state(value):
        return value
    return value.tagged(Label(Origin.WHEN, SWAPPED))


_STATE = re.compile(r"[a-z_ -]{0,20}|[A-Z_]{1,20}|\d*|True")


def _is_state(value: Value) -> bool:
    """Whether a value only says how an object stands: a word, a figure or a time, nothing that anybody sent."""
    foreign = value.has(Origin.PARAM, Origin.PASSED, Origin.COUNT, Origin.REMOTE, Origin.FILE, Origin.DECODED)
    return not foreign and all(_STATE.fullmatch(constant_part(item)) for item in value.texts)


def _annotated(machine: Machine, frame: Frame, node: ast.AnnAssign) -> None:
    if node.value is not None:
        bind(machine, frame, node.target, evaluate(machine, frame, node.value))


def _augmented(machine: Machine, frame: Frame, node: ast.AugAssign) -> None:
    combined = ast.copy_location(ast.BinOp(left=node.target, op=node.op, right=node.value), node)
    value = evaluate(machine, frame, combined)
    if frame.repeat != 1 and isinstance(node.op, ast.Add):
        machine.record(
            Event(Effect.ALLOCATE, node.lineno, "+=", target=Value(size=max(value.size, 1)), repeat=frame.repeat)
        )
    step = isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)
    counts = step and isinstance(node.op, ast.Add) and _outlives(frame, node.target)
    counted = counts or evaluate(machine, frame, node.target).has(Origin.COUNTER)
    if "counter" in frame.conditions and not counted and isinstance(node.target, ast.Name | ast.Attribute):
        value = value.tagged(Label(Origin.WHEN, SWAPPED))
    if counts:
        value = value.tagged(Label(Origin.COUNTER))
    bind(machine, frame, node.target, value)


def _outlives(frame: Frame, target: ast.AST) -> bool:
    """Whether what is counted is kept from one call to the next."""
    if isinstance(target, ast.Name):
        return target.id in frame.shared
    return isinstance(target, ast.Attribute)


def _global(machine: Machine, frame: Frame, node: ast.Global | ast.Nonlocal) -> None:
    frame.shared = frame.shared | set(node.names)


def _raise(machine: Machine, frame: Frame, node: ast.Raise) -> None:
    value = as_text(machine, evaluate(machine, frame, node.exc))
    machine.touch(value)
    if any(len(item) >= _SENTENCE and " " in item for item in value.texts):
        conditions = frozenset(frame.conditions)
        machine.record(Event(Effect.RETURN, node.lineno, "raise", target=value.plain(), conditions=conditions))


def _expression(machine: Machine, frame: Frame, node: ast.Expr) -> None:
    from mcp_scanner.source.invoke import call

    inner = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(inner, ast.Call):
        call(machine, frame, inner, discarded=True)
    elif not isinstance(inner, ast.Constant):
        evaluate(machine, frame, inner)


def _return(machine: Machine, frame: Frame, node: ast.Return) -> None:
    value = evaluate(machine, frame, node.value)
    machine.touch(value)
    tags = [Label(Origin.WHEN, tag) for tag in frame.conditions]
    if any(len(item) >= _SENTENCE and " " in item for item in value.texts):
        machine.record(
            Event(Effect.RETURN, node.lineno, "return", target=value, conditions=frozenset(frame.conditions))
        )
    frame.returned.append(value.tagged(*tags) if tags else value)
    if value.has(Origin.PARAM):
        frame.left.append(machine.checked)


def _if(machine: Machine, frame: Frame, node: ast.If) -> None:
    if _is_main_guard(node):
        return
    tags = condition_tags(evaluate(machine, frame, node.test))
    if_true, if_false = checked_labels(machine, frame, node.test)
    before, conditions, env = machine.checked, frame.conditions, dict(frame.env)
    certificates = (CERTIFICATES,) if id(node) in machine.program.marked else ()
    frame.conditions = (*conditions, *tags, *certificates)[-12:]
    machine.checked = before | if_true
    name, fits = admitted(node.test)
    narrowed = _narrowed(env[name]) if name in env else None
    if narrowed is not None and fits:
        frame.env[name] = narrowed
    execute(machine, frame, node.body)
    after_body, frame.env = frame.env, env
    if narrowed is not None and not fits:
        frame.env[name] = narrowed
    machine.checked = before | if_false
    if is_plain_match(node.test):
        words = {tag for tag in tags if tag.startswith("text:")}
        frame.conditions = tuple(tag for tag in frame.conditions if tag not in words or tag in conditions)
    execute(machine, frame, node.orelse)
    if _leaves(node.body):
        # What follows a guard that leaves runs under the opposite condition: it depends on the same things.
        machine.checked = before | if_false
        return
    frame.conditions = conditions
    if _leaves(node.orelse):
        frame.env = after_body
        machine.checked = before | if_true
        return
    machine.checked = before | (if_true & if_false) | _replaced(node.test, if_false - if_true, env, after_body)
    frame.env = {name: join(after_body.get(name, EMPTY), frame.env.get(name, EMPTY)) for name in after_body | frame.env}


def _narrowed(value: Value) -> Value:
    """What is left of a value whose every character a pattern lists: data still, and no code."""
    foreign = {Origin.PARAM, Origin.REMOTE, Origin.FILE, Origin.RESPONSE}
    labels = {Label(Origin.PASSED, item.detail) if item.origin in foreign else item for item in value.labels}
    texts = tuple(item.replace(CHOSEN, HOLE) for item in value.texts)
    return replace(value, labels=frozenset(labels), texts=texts)


def _replaced(
    test: ast.expr, bounded: frozenset[Label], env: dict[str, Value], after: dict[str, Value]
) -> frozenset[Label]:
    """What is bounded after `if name not in KNOWN: name = "id"`: the other values were put out of the way."""
    tested = [node.id for node in ast.walk(test) if isinstance(node, ast.Name)]
    carriers = [name for name in tested if name in env and env[name].labels & bounded]
    gone = all(name in after and not after[name].labels & bounded for name in carriers)
    return bounded if carriers and gone else frozenset()


def _is_main_guard(node: ast.If) -> bool:
    return (
        isinstance(node.test, ast.Compare) and isinstance(node.test.left, ast.Name) and node.test.left.id == "__name__"
    )


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _for(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    iterable = evaluate(machine, frame, node.iter)
    # A loop over a caller's collection has no bound of its own; one over range(n) has n.
    # One that the caller may set to anything is taken for many.
    times = iterable.number if iterable.number is not None else CHOSEN_ROUNDS if machine.unbounded(iterable) else 2
    repeat, frame.repeat = frame.repeat, min(frame.repeat * max(times, 1), 10**15)
    if frame.repeat >= _LONG_LOOP:
        machine.record(Event(Effect.LOOP, node.lineno, "for", repeat=frame.repeat))
    bind(machine, frame, node.target, element(iterable))
    again = id(node) in machine.program.marked and AGAIN not in frame.conditions
    frame.conditions = (*frame.conditions, AGAIN) if again else frame.conditions
    for _ in range(2):
        before = dict(frame.env)
        execute(machine, frame, node.body)
        frame.env = {name: join(before.get(name, EMPTY), frame.env.get(name, EMPTY)) for name in before | frame.env}
    execute(machine, frame, node.orelse)
    frame.repeat = repeat
    if again:
        frame.conditions = tuple(tag for tag in frame.conditions if tag != AGAIN)


def _while(machine: Machine, frame: Frame, node: ast.While) -> None:
    evaluate(machine, frame, node.test)
    held = not _can_leave(node.body) or (_fills_a_disk(node.body) and not _can_leave(node.body, unless_full=True))
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value) and held
    repeat = frame.repeat
    frame.repeat = 0 if endless else min(frame.repeat * 2, 10**15)
    if endless and not _pauses(node.body):
        machine.record(Event(Effect.LOOP, node.lineno, "while", repeat=0, conditions=frozenset(frame.conditions)))
    execute(machine, frame, node.body)
    execute(machine, frame, node.body)
    frame.repeat = repeat


def _can_leave(body: Sequence[ast.stmt], *, unless_full: bool = False) -> bool:
    """Whether a loop has a way out; not counting, where asked, the one that is taken when nothing is left to use up."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break | ast.Return | ast.Raise):
            return True
        if unless_full and isinstance(node, ast.ExceptHandler) and getattr(node.type, "id", "") in _FULL:
            continue
        waiting.extend(ast.iter_child_nodes(node))
    return False


_FULL = frozenset({"OSError", "IOError", "MemoryError"})


def _fills_a_disk(body: Sequence[ast.stmt]) -> bool:
    """Whether each round writes a file."""
    calls = [node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Call)]
    names = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
    return bool(names & {"write_bytes", "write_text"}) or ("open" in names and bool(names & {"write", "writelines"}))


def _pauses(body: Sequence[ast.stmt]) -> bool:
    """Whether a loop gives way on each round: it waits for something, or its consumer decides."""
    return any(
        isinstance(node, ast.Await | ast.Yield | ast.AsyncFor | ast.AsyncWith)
        for statement in body
        for node in ast.walk(statement)
    )


def _try(machine: Machine, frame: Frame, node: ast.Try) -> None:
    swallowed = frame.swallowed
    frame.swallowed = swallowed or any(_does_nothing(handler.body) for handler in node.handlers)
    execute(machine, frame, node.body)
    frame.swallowed = swallowed
    for handler in node.handlers:
        if handler.name:
            cls = handler.type.id if isinstance(handler.type, ast.Name) else ""
            frame.env[handler.name] = Value(ref=Instance(cls)) if cls in machine.program.classes else EMPTY
        execute(machine, frame, handler.body)
    execute(machine, frame, node.orelse)
    execute(machine, frame, node.finalbody)


def _does_nothing(body: Sequence[ast.stmt]) -> bool:
    return all(isinstance(item, ast.Pass | ast.Continue) for item in body)


def _with(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        value = _entered(machine, evaluate(machine, frame, item.context_expr))
        if item.optional_vars is not None:
            bind(machine, frame, item.optional_vars, value)
    execute(machine, frame, node.body)


def _entered(machine: Machine, value: Value) -> Value:
    """What a context manager hands out; leaving it is run at once."""
    if not isinstance(value.ref, Instance):
        return value
    given: Value | None = None
    for name in ("__enter__", "__aenter__", "__exit__", "__aexit__"):
        method = attribute(machine, value, name)
        if isinstance(method.ref, Local):
            result = machine.enter(method.ref.node, {}, value.ref.cls, method.ref.scope)
            given = result if name.endswith("enter__") else given
    return value if given is None or given == EMPTY else given


def _function(machine: Machine, frame: Frame, node: Function) -> None:
    scope = machine.scope_of(frame)
    machine.homes[id(node)] = scope
    value = Value(ref=Local(node, "", scope))
    for decorator in reversed(node.decorator_list):
        wrapped = _decorate(machine, evaluate(machine, frame, decorator), value)
        value = wrapped if wrapped is not None else value
    frame.env[node.name] = value


def _decorate(machine: Machine, decorator: Value, value: Value) -> Value | None:
    """The function that a decorator of the file puts in the place of another."""
    from mcp_scanner.source.invoke import Arguments, apply

    if not isinstance(decorator.ref, Local):
        return None
    result = apply(machine, decorator.ref, Arguments((value,), {}))
    return result if isinstance(result.ref, Local) else None


def _class(machine: Machine, frame: Frame, node: ast.ClassDef) -> None:
    from mcp_scanner.source.machine import Frame as NewFrame

    machine.program.classes.setdefault(node.name, node)
    inner = NewFrame(parent=frame, owner=node.name)
    for statement in node.body:
        if isinstance(statement, Function):
            machine.program.methods.setdefault((node.name, method_name(statement)), statement)
        else:
            execute(machine, inner, [statement])
    for name, value in inner.env.items():
        machine.attributes[node.name, name] = value
    frame.env[node.name] = Value(cls=node.name)


def _import(machine: Machine, frame: Frame, node: ast.Import) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.split(".")[0]
        frame.env[name] = Value(dotted=alias.name if alias.asname else name)


def _import_from(machine: Machine, frame: Frame, node: ast.ImportFrom) -> None:
    prefix = "." * node.level + (node.module or "")
    for alias in node.names:
        if node.level and not node.module:
            continue
        frame.env[alias.asname or alias.name] = Value(dotted=f"{prefix}.{alias.name}")


def _match(machine: Machine, frame: Frame, node: ast.Match) -> None:
    subject = evaluate(machine, frame, node.subject)
    for case in node.cases:
        for pattern in ast.walk(case.pattern):
            if isinstance(pattern, ast.MatchAs | ast.MatchStar) and pattern.name:
                frame.env[pattern.name] = Value(labels=subject.labels, texts=(HOLE,))
        execute(machine, frame, case.body)


def _delete(machine: Machine, frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        evaluate(machine, frame, target)


_HANDLERS: dict[type[ast.stmt], Callable[[Machine, Frame, Any], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Match: _match,
    ast.Delete: _delete,
    ast.Raise: _raise,
    ast.Global: _global,
    ast.Nonlocal: _global,
}
