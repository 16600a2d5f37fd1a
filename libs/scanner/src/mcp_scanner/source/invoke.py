"""Evaluate calls: functions of the file are entered, library calls are looked up, anything else passes data through."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcp_scanner.source.builtin_calls import SPECIAL, SPECIAL_METHODS
from mcp_scanner.source.catalogue import Call, Slots
from mcp_scanner.source.conditions import CHECK_NAME
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.expressions import attribute, evaluate, member_labels
from mcp_scanner.source.program import OTHER_MARKS, REQUEST_MARKS, TOOL_MARKS, Function, fields_of, lineage
from mcp_scanner.source.values import (
    CHOSEN,
    EMPTY,
    HOLE,
    PICKED,
    Instance,
    Label,
    Local,
    Origin,
    Value,
    collect,
    concat,
    join,
    text,
)

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
            if slot == "*":
                return collect(list(self.positional))
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
            elif slot == "*":
                found.extend(self.every())
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
    arguments = _arguments(machine, frame, node, receiver)
    for value in arguments.every():
        machine.touch(value)
    return _apply_any(machine, frame, node, callee, arguments, discarded=discarded)


def _apply_any(
    machine: Machine, frame: Frame, node: ast.Call, callee: Value, arguments: Arguments, *, discarded: bool
) -> Value:
    """Call whatever the callee may be: one of several functions, a class, an object, a library function."""
    if callee.bound:
        given = tuple(value for name, value in callee.bound if not name)
        named = {name: value for name, value in callee.bound if name}
        arguments = Arguments((*given, *arguments.positional), {**named, **arguments.keywords}, arguments.receiver)
    options = callee.options or ((callee,) if callee.ref is not None or callee.cls else ())
    results = [result for option in options if (result := _own_call(machine, frame, option, arguments)) is not None]
    if results:
        return join(*results)
    machine.calls.add(callee.dotted)
    machine.caller = frame
    if callee.dotted not in machine.catalogue.names:
        special = SPECIAL.get(callee.dotted) or SPECIAL_METHODS.get(callee.dotted.rpartition(".")[2])
        answer = special(machine, frame, node, arguments) if special is not None else None
        if answer is not None:
            _callbacks(machine, frame, node, arguments, callee.dotted)
            return answer
    return _library(machine, frame, node, callee, arguments, discarded=discarded)


def _arguments(machine: Machine, frame: Frame, node: ast.Call, receiver: Value) -> Arguments:
    positional: list[Value] = []
    for item in node.args:
        value = evaluate(machine, frame, item)
        if isinstance(item, ast.Starred) and value.parts:
            positional.extend(part for _, part in value.parts)
        else:
            positional.append(value)
    keywords: dict[str, Value] = {}
    for keyword in node.keywords:
        value = evaluate(machine, frame, keyword.value)
        if keyword.arg is None and value.parts:
            keywords.update(dict(value.parts))
        else:
            keywords[keyword.arg or "**"] = value
    return Arguments(tuple(positional), keywords, receiver)


def _own_call(machine: Machine, frame: Frame, callee: Value, arguments: Arguments) -> Value | None:
    """The result of calling something that the file defines; None for anything else."""
    machine.caller = frame
    if callee.cls:
        return _construct(machine, callee.cls, arguments)
    if isinstance(callee.ref, Local):
        before = machine.checked
        return _trust(machine, callee.ref, arguments, before, apply(machine, callee.ref, arguments))
    if isinstance(callee.ref, Instance):
        method = attribute(machine, callee, "__call__")
        if isinstance(method.ref, Local):
            machine.caller = frame
            return apply(machine, method.ref, arguments)
    return None


def _construct(machine: Machine, cls: str, arguments: Arguments) -> Value:
    machine.built.add(cls)
    methods = machine.program.methods
    names = list(lineage(machine.program, cls)) or [cls]
    init = next((methods[name, how] for name in names for how in _CONSTRUCTORS if (name, how) in methods), None)
    if init is not None:
        apply(machine, Local(init, cls), arguments)
        after = None
    else:
        _fill_fields(machine, cls, arguments)
        after = methods.get((cls, "__post_init__"))
    if after is not None:
        apply(machine, Local(after, cls), Arguments((), {}))
    return Value(ref=Instance(cls))


_CONSTRUCTORS = ("__init__", "constructor")


def _fill_fields(machine: Machine, cls: str, arguments: Arguments) -> None:
    """What a generated constructor does: data classes, named tuples, models."""
    fields = fields_of(machine.program, cls)
    if fields and len(arguments.positional) == 1 and not arguments.keywords and _is_model(machine, cls):
        # A table of the caller's, each field of which goes where it is named.
        table = arguments.positional[0]
        arguments = Arguments((), {name: table.part(text(name)) or _member_of(table, name) for name in fields})
    given = dict(zip(fields, arguments.positional, strict=False)) | arguments.keywords
    if "**" in given:
        spread = given.pop("**")
        given = {name: spread.plain() for name in fields} | given
    for name, value in given.items():
        machine.attributes[cls, name] = join(machine.attributes.get((cls, name), EMPTY), value)
    if not fields and arguments.positional:
        machine.attributes[cls, "args"] = join(*arguments.positional)


def _is_model(machine: Machine, cls: str) -> bool:
    bases = [base for name in lineage(machine.program, cls) for base in machine.program.classes[name].bases]
    return any("Model" in ast.dump(base) for base in bases)


def _member_of(table: Value, name: str) -> Value:
    texts = (CHOSEN,) if table.has(Origin.PARAM) else ()
    return Value(labels=member_labels(table, name), texts=texts)


def apply(machine: Machine, local: Local, arguments: Arguments) -> Value:
    """Run a function of the file on evaluated arguments."""
    node = local.node
    names = [item.arg for item in (*node.args.posonlyargs, *node.args.args)]
    if local.owner and names[:1] in (["self"], ["cls"]):
        names = names[1:]
    keyword_names = {item.arg for item in node.args.kwonlyargs} | set(names)
    caller, machine.caller = machine.caller, None  # defaults are evaluated first, and make calls of their own
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
            listed = extra is node.args.vararg and len(rest) == len(arguments.positional) - len(names)
            values[extra.arg] = collect(rest) if listed and rest else spread.plain()
    _defaults(machine, local, values)
    machine.caller = caller
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


def _trust(machine: Machine, local: Local, arguments: Arguments, before: frozenset[Label], result: Value) -> Value:
    """After a function that is named after a check, what it was given counts as checked.

    What a function returns after a check inside it stays bounded wherever it goes.
    """
    if isinstance(local.node, Function) and CHECK_NAME.search(local.node.name):
        given = {label for value in arguments.every() for label in value.labels if label.origin is Origin.PARAM}
        machine.checked = machine.checked | given
    if machine.checked == before or not machine.is_checked(result.labels):
        return result
    labels = {Label(Origin.PASSED, item.detail) if item.origin is Origin.PARAM else item for item in result.labels}
    return replace(result, labels=frozenset(labels), parts=())


def _library(
    machine: Machine, frame: Frame, node: ast.Call, callee: Value, arguments: Arguments, *, discarded: bool
) -> Value:
    declared = machine.catalogue.find(callee.dotted)
    if declared is not None and declared.effect is not None:
        event = _event(machine, frame, node, callee, arguments, declared, discarded=discarded)
        if event.effect is not Effect.LOG or is_secret(event.data):
            machine.record(event)
        _follow_connection(machine, frame, node, callee, event)
    if _trusts_anyone(node) or any("unverified_context" in value.dotted for value in arguments.every()):
        sent = join(arguments.receiver.plain(), *(value.plain() for value in arguments.every()))
        machine.record(Event(Effect.CIPHER, node.lineno, f"{callee.dotted} without checking certificates", data=sent))
    _callbacks(machine, frame, node, arguments, callee.dotted)
    if declared is not None:
        return _result(machine, node, callee, arguments, declared)
    name = callee.dotted.rpartition(".")[2]
    passed = [value.plain() for value in (arguments.receiver, *arguments.every())]
    if CHECK_NAME.search(name):
        machine.checked = machine.checked | {
            label for value in passed for label in value.labels if label.origin is Origin.PARAM
        }
    if name == "relative_to":
        # It raises where the path leads outside.
        machine.checked = machine.checked | {item for item in passed[0].labels if item.origin is Origin.PARAM}
    joined = join(*passed)
    if not callee.dotted.startswith(_TRANSPARENT):
        joined = join(_answering(arguments.receiver), _passed(join(*passed[1:])))
    return Value(
        labels=joined.labels, texts=joined.texts if len(passed) <= 2 else (), dotted=f"{callee.dotted}()"[-200:]
    )


def _answering(receiver: Value) -> Value:
    """What a method's answer takes from its object: a client that was made with a key does not answer with it."""
    value = receiver.plain()
    if not _MADE.search(receiver.dotted):
        return value
    kept = frozenset(label for label in value.labels if label.origin is not Origin.ENV)
    return Value(labels=kept, texts=value.texts)


# An object of a library's class, or what one of its members or methods gave.
_MADE = re.compile(r"(?:^|\.)_?[A-Z]\w*\(\)")


def _passed(value: Value) -> Value:
    """Data that went through a call nobody knows: it may carry what the caller sent, and may as well not."""
    labels = {_handed_on(item) for item in value.labels}
    return Value(labels=frozenset(labels - {Label(Origin.ENV, HOLE)}), texts=value.texts)


def _handed_on(label: Label) -> Label:
    if label.origin is Origin.PARAM:
        return Label(Origin.PASSED, label.detail)
    # A function of another file picks the variables that it needs, and may as well keep them all.
    return Label(Origin.ENVIRON, PICKED) if label.origin is Origin.ENVIRON else label


def _trusts_anyone(node: ast.Call) -> bool:
    """`verify=False`, `verify_ssl=False`, `ssl=False`: whoever answers is believed."""
    return any(
        keyword.arg in {"verify", "verify_ssl", "ssl", "ssl_verify", "verify_certs", "check_hostname"}
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in node.keywords
    )


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
    if effect is Effect.HTTP and arguments.receiver.texts and not any("://" in item for item in target.texts):
        # A client that was made with a base address.
        target = concat([Value(texts=arguments.receiver.texts), target])
    if declared.method == "open" and effect is Effect.READ and _opens_for_writing(arguments, callee):
        effect = Effect.WRITE
    return Event(
        effect=effect,
        line=node.lineno,
        call=callee.dotted,
        target=target,
        data=_carried(arguments, declared),
        shell=declared.through_shell or _is_shell(arguments),
        method=declared.method,
        checked=machine.is_checked(target.labels),
        discarded=discarded,
        swallowed=frame.swallowed,
        conditions=frozenset(frame.conditions),
        safe=_is_parametrised(node, declared),
        repeat=frame.repeat,
        known=callee.dotted in machine.catalogue.names,
        recursive=any(
            isinstance(value.ref, Local) and id(value.ref.node) in machine.stack for value in arguments.every()
        ),
    )


def _carried(arguments: Arguments, declared: Call) -> Value:
    """The data of a call; a client that was made with keys in its headers sends them along."""
    data = arguments.all_of(declared.data)
    if declared.method == "yaml":
        return Value(texts=(arguments.pick(declared.data).dotted,))
    if declared.effect is Effect.LOG:
        return join(*(value.plain() for value in arguments.every() if len(value.details(Origin.PARAM)) <= _FEW))
    keys = [label for label in arguments.receiver.labels if label.origin is Origin.ENV]
    return data.tagged(*keys) if declared.effect is Effect.HTTP and keys else data


def is_secret(value: Value) -> bool:
    """Whether a value is a secret as such: a parameter that is called one, the environment, the key ring."""
    names = {label.detail.rpartition(".")[2].lower() for label in value.labels if label.origin is Origin.PARAM}
    return value.has(Origin.ENVIRON, Origin.KEY_RING, Origin.CLIPBOARD) or not names.isdisjoint(_SECRET_NAMES)


# A text that more parameters went into may hold any part of them.
_FEW = 2
_SECRET_NAMES = frozenset(
    """
    password passwd passphrase pwd pin secret token api_key apikey access_token private_key secret_key credit_card
    card_number card cvv cvc ssn otp mnemonic seed_phrase master_password client_secret
    """.split()
)


def _opens_for_writing(arguments: Arguments, callee: Value) -> bool:
    mode = arguments.pick((0, "mode")) if callee.dotted.endswith(".open") else arguments.pick((1, "mode"))
    if callee.dotted in {"io.open", "codecs.open", "aiofiles.open", "gzip.open", "bz2.open", "anyio.open_file"}:
        mode = arguments.pick((1, "mode"))
    return any(len(item) <= 4 and set(item) & set("wax+") for item in mode.texts)


def _is_shell(arguments: Arguments) -> bool:
    spread = arguments.keywords.get("**", EMPTY)
    if "shell" in spread.texts and "True" in spread.texts:
        return True
    return arguments.keywords.get("shell", EMPTY) != EMPTY


def _follow_connection(machine: Machine, frame: Frame, node: ast.Call, callee: Value, event: Event) -> None:
    """After `client.connect(host)` the object leads to that host."""
    from mcp_scanner.source.statements import bind

    made = event.effect is Effect.SOCKET and callee.dotted.rpartition(".")[2] == "connect"
    if made and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        held = evaluate(machine, frame, node.func.value)
        bind(machine, frame, node.func.value, replace(held, texts=event.target.texts))


def _is_parametrised(node: ast.Call, declared: Call) -> bool:
    """For SQL: values travel beside the statement; for extraction: a filter is named."""
    if declared.effect is Effect.SQL:
        return len(node.args) > 1
    return declared.effect is Effect.EXTRACT and any(item.arg == "filter" for item in node.keywords)


def _callbacks(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments, dotted: str) -> None:
    """Functions handed to a library run there: threads, pools, promises, maps."""
    method = dotted.rpartition(".")[2]
    if method in _REGISTERING:
        return
    peer = Value(labels=frozenset({Label(Origin.REMOTE, method)})) if method in _SERVING else None
    every = arguments.every()
    for position, value in enumerate(every):
        if isinstance(value.ref, Local) and id(value.ref.node) not in machine.stack:
            others = tuple(item.plain() for item in (arguments.receiver, *every) if item is not value)
            given = peer if peer is not None else join(*others) if others else None
            machine.caller = frame
            apply(machine, value.ref, Arguments((), {"**": given} if given is not None else {}))
        elif value.cls and method in _SERVING | _MAKING:
            _serve(machine, value.cls)
        elif value.dotted in machine.catalogue.names and not value.ref and method not in _PLAIN:
            rest = [item for other in every[position + 1 :] for item in (dict(other.parts).values() or [other])]
            named = {name: item for name, item in arguments.keywords.items() if item is not value}
            passed = Arguments(tuple(rest), {} if "args" in named else named)
            _library(machine, frame, node, Value(dotted=value.dotted, labels=value.labels), passed, discarded=True)


# Library calls whose callback is given what a peer sends.
_SERVING = frozenset({"start_server", "serve", "start_unix_server", "create_server", "add_route", "TCPServer",
                      "ThreadingTCPServer", "HTTPServer", "ThreadingHTTPServer", "UDPServer"})  # fmt: skip
_MAKING = frozenset({"run", "start"})
# These only look at a function they are given, or keep it.
_PLAIN = frozenset({"wraps", "signature", "partial", "isinstance", "hasattr", "print", "getattr", "register", "Mock"})


def _serve(machine: Machine, cls: str) -> None:
    """Run the methods by which a class of the file answers connections."""
    for (owner, name), node in list(machine.program.methods.items()):
        if owner == cls and name.startswith(("handle", "do_", "data_received")) and id(node) not in machine.stack:
            peer = Value(labels=frozenset({Label(Origin.REMOTE, name)}))
            apply(machine, Local(node, cls), Arguments((), {"**": peer}))


def _result(machine: Machine, node: ast.Call, callee: Value, arguments: Arguments, declared: Call) -> Value:
    dotted = f"{callee.dotted}()"[-200:]
    if declared.cleans:
        return Value(texts=(HOLE,), dotted=dotted)
    target = arguments.pick(declared.target)
    if declared.gives is None:
        joined = join(arguments.receiver.plain(), *(value.plain() for value in arguments.every()))
        texts = target.texts if declared.constructs else ()
        return Value(labels=joined.labels, texts=texts, dotted=dotted, number=None)
    details = target.texts[:8] or (HOLE,)
    if declared.effect is Effect.COMMAND and len(details) > 1:
        details = (" ".join(details), *details[:1])
    if machine.is_checked(target.labels):
        details = tuple(detail.replace(CHOSEN, HOLE) for detail in details)
    labels = {Label(declared.gives, detail[:200]) for detail in details}
    if declared.effect is Effect.LIST and declared.data:
        pattern = next(iter(arguments.pick(declared.data).texts), "")
        labels |= {Label(Origin.LISTED, f"{detail}/{pattern}"[:200]) for detail in details if pattern}
    if declared.gives is Origin.FILE and target.has(Origin.REMOTE):
        labels |= {label for label in target.labels if label.origin is Origin.REMOTE}
    if declared.gives in {Origin.CODE, Origin.LISTED}:
        labels |= target.labels
    if declared.gives is Origin.TEMPORARY:
        labels = {Label(Origin.TEMPORARY, str(node.lineno))}
    if declared.effect is Effect.HTTP:
        labels.add(Label(Origin.RESPONSE, str(node.lineno)))
    return Value(labels=frozenset(labels), texts=target.texts if declared.constructs else (), dotted=dotted)
