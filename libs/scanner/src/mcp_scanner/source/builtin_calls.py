"""Calls whose meaning is in the value they return: building text, tables and names, unpacking constants."""

# ruff: noqa: ARG001 - the handlers of one table share one signature

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mcp_scanner.source.conditions import comparison
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.expressions import (
    ANY,
    as_text,
    attribute,
    env_value,
    evaluate,
    member_labels,
    methods_like,
)
from mcp_scanner.source.fold import DECODER_NAMES, decode, fill, substitute
from mcp_scanner.source.program import lineage
from mcp_scanner.source.values import (
    CHOSEN,
    EMPTY,
    HOLE,
    MAX_TEXT,
    Instance,
    Label,
    Origin,
    Value,
    collect,
    concat,
    element,
    is_constant,
    join,
    text,
)

if TYPE_CHECKING:
    from mcp_scanner.source.invoke import Arguments
    from mcp_scanner.source.machine import Frame, Machine

Special = Callable[["Machine", "Frame", ast.Call, "Arguments"], Value | None]

# Modules whose members nobody has a reason to look up by text.
_GUARDED = frozenset(
    {"os", "subprocess", "builtins", "__builtins__", "importlib", "sys", "ctypes", "marshal", "pickle"}
)


def _first(arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else EMPTY


def _getattr(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    if len(arguments.positional) < 2:
        return EMPTY
    base, name = arguments.positional[:2]
    if not name.texts or not is_constant(name.texts[0]):
        if isinstance(base.ref, Instance) and name.texts:
            found_methods = methods_like(machine, base.ref.cls, name.texts[0])
            if found_methods:
                return join(*found_methods)
        return Value(labels=base.labels | name.labels, dotted="?.getattr")
    found = attribute(machine, base, name.texts[0])
    # A library may look for what only some systems have; that it writes out which.
    plain = isinstance(node.args[1], ast.Constant) and base.dotted == "ctypes"
    hidden = (base.dotted.split(".")[0] in _GUARDED and not plain) or base.has(Origin.OBSCURED)
    return found.tagged(Label(Origin.OBSCURED, "getattr")) if hidden else found


def _import(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    name = _first(arguments)
    machine.record(
        Event(Effect.IMPORT, node.lineno, "import", target=name, conditions=frozenset(frame.conditions),
              checked=machine.is_checked(name.labels) or not name.has(Origin.PARAM))
    )  # fmt: skip
    constant = len(name.texts) == 1 and is_constant(name.texts[0])
    return Value(
        dotted=name.texts[0] if constant else "?module", labels=name.labels | {Label(Origin.OBSCURED, "import")}
    )


def _module(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return Value(dotted=_first(arguments).texts[0])


def _partial(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    function = _first(arguments)
    given = (*(("", value) for value in arguments.positional[1:]), *arguments.keywords.items())
    return replace(function, bound=(*function.bound, *given))


def _super(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    names = list(lineage(machine.program, frame.owner))
    return Value(ref=Instance(names[1])) if len(names) > 1 else None


def _written(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = _first(arguments)
    if isinstance(value.ref, Instance):
        return as_text(machine, value)
    if value.parts and len(arguments.positional) == 1 and not value.texts:
        return Value(labels=value.labels, parts=value.parts)
    return _same(machine, frame, node, arguments)


def _numbers(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`bytes([104, 105])`: a text written as numbers."""
    codes = [value.number for _, value in _first(arguments).parts]
    if codes and all(code is not None and 0 <= code < 256 for code in codes):
        packed = bytes(code for code in codes if code is not None)
        return Value(labels=frozenset({Label(Origin.DECODED, "bytes")}), texts=(packed.decode("latin-1"),))
    return _same(machine, frame, node, arguments)


def _setattr(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    if len(arguments.positional) < 3:
        return None
    base, name, value = arguments.positional[:3]
    owner = base.ref.cls if isinstance(base.ref, Instance) else base.cls
    if not owner:
        if base.dotted and name.texts:
            machine.record(Event(Effect.STORE, node.lineno, f"{base.dotted}.{name.texts[0]}", target=value))
        return None
    key = (owner, name.texts[0] if name.texts and is_constant(name.texts[0]) else ANY)
    machine.attributes[key] = join(machine.attributes.get(key, EMPTY), value)
    return EMPTY


def _object_table(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`asdict(object)`, `vars(object)`: what is stored in it, by name."""
    ref = _first(arguments).ref
    if not isinstance(ref, Instance):
        return None
    held = {name: value for (cls, name), value in machine.attributes.items() if cls == ref.cls}
    return collect(list(held.values()), list(held))


def _changed_copy(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`dataclasses.replace(object, field=value)`."""
    ref = _first(arguments).ref
    if not isinstance(ref, Instance):
        return None
    for name, value in arguments.keywords.items():
        machine.attributes[ref.cls, name] = join(machine.attributes.get((ref.cls, name), EMPTY), value)
    return _first(arguments)


def _print(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    file = arguments.keywords.get("file", EMPTY)
    if file.texts and "open" in file.dotted:
        written = join(*(value.plain() for value in arguments.positional))
        machine.record(Event(Effect.WRITE, node.lineno, "print", target=file, data=written))
    return _same(machine, frame, node, arguments)


def _mapped(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`map(chr, numbers)`: a text written as numbers; any other map is a call like others."""
    if _first(arguments).dotted != "chr" or len(arguments.positional) < 2:
        return None
    letters = [_letter(value) for _, value in arguments.positional[1].parts]
    return collect(letters) if letters else Value(labels=frozenset({Label(Origin.DECODED, "chr")}), texts=(HOLE,))


def _letter(value: Value) -> Value:
    number = value.number
    texts = (chr(number),) if number is not None and 0 <= number < 0x110000 else (HOLE,)
    return Value(labels=frozenset({Label(Origin.DECODED, "chr")}), texts=texts)


def _named_table(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    if arguments.keywords and not arguments.positional:
        return collect(list(arguments.keywords.values()), list(arguments.keywords))
    return _same(machine, frame, node, arguments)


def _parsed(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = _same(machine, frame, node, arguments)
    return value.tagged(Label(Origin.PARSED)) if value is not None and value.has(Origin.PARAM) else value


def _entities(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`parser.setFeature(feature_external_ges, True)` of xml.sax."""
    names = (_first(arguments).dotted, *_first(arguments).texts)
    if any(name.endswith(("external_ges", "external-general-entities", "external_pes")) for name in names):
        switched = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
        on = "True" if "True" in switched.texts or switched.number else ""
        machine.record(Event(Effect.XML, node.lineno, "setFeature", target=Value(texts=(on,))))
    return None


def _replace(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    """`text.replace(old, new)`: a template whose placeholder is filled in."""
    receiver = arguments.receiver
    if len(arguments.positional) < 2:
        return _same_receiver(machine, frame, node, arguments)
    old, new = arguments.positional[:2]
    if not new.labels or not old.texts or not any(old.texts[0] in item for item in receiver.texts):
        return _same_receiver(machine, frame, node, arguments)
    piece = new.texts[0] if len(new.texts) == 1 else CHOSEN if new.has(Origin.PARAM) else HOLE
    texts = tuple(item.replace(old.texts[0], piece)[:MAX_TEXT] for item in receiver.texts)
    return Value(labels=receiver.labels | new.labels, texts=texts)


def _first_itself(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return _first(arguments)


def _environment(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = env_value(_first(arguments))
    if value.details(Origin.ENV) == {HOLE}:
        checked = machine.is_checked(_first(arguments).labels)
        machine.record(Event(Effect.ENV_READ, node.lineno, "getenv", target=_first(arguments), checked=checked))
    default = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
    return join(value, default.plain())


def _text_join(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.dotted and not receiver.texts:
        return None
    source = node.args[0] if node.args else None
    items = _first(arguments)
    if len(items.parts) > 1 and receiver.texts:
        pieces: list[Value] = []
        for _, item in items.parts:
            pieces.extend([Value(texts=receiver.texts[:1]), item] if pieces else [item])
        return concat(pieces)
    if isinstance(source, ast.List | ast.Tuple) and all(isinstance(item, ast.Constant) for item in source.elts):
        glue = receiver.texts[0] if receiver.texts else ""
        folded = glue.join(str(item.value) for item in source.elts if isinstance(item, ast.Constant))
        return Value(texts=(folded,), labels=items.labels)
    texts = items.texts if len(items.texts) > 1 else tuple(f"{item}{HOLE}" for item in items.texts)
    return Value(labels=items.labels, texts=texts or (HOLE,))


def _path_join(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    parts: list[Value] = []
    for item in arguments.positional:
        parts.extend([Value(texts=("/",)), item] if parts else [item])
    joined = concat(parts) if parts else EMPTY
    return Value(labels=joined.labels, texts=joined.texts, dotted="pathlib.Path()")


def _same(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    joined = join(*(value.plain() for value in arguments.every()))
    number = arguments.positional[0].number if len(arguments.positional) == 1 else None
    return Value(labels=joined.labels, texts=joined.texts, number=number, size=joined.size)


def _same_receiver(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.dotted and not receiver.texts and not receiver.labels:
        return None
    return replace(receiver, number=None, bound=(), parts=_table_parts(node, receiver))


def _table_parts(node: ast.Call, receiver: Value) -> tuple[tuple[str, Value], ...]:
    """`table.items()` gives pairs, `values()` and `copy()` the same elements; anything else is no longer known."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method == "items":
        return tuple((str(at), collect([text(key), value])) for at, (key, value) in enumerate(receiver.parts))
    return receiver.parts if method in {"values", "copy"} else ()


def _fill(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.has(Origin.PARAM) and CHOSEN in receiver.texts and arguments.every():
        machine.record(
            Event(Effect.FORMAT, node.lineno, "str.format", target=receiver, data=join(*arguments.every()).plain())
        )
    return fill(receiver, join(*arguments.every()).plain()) if receiver.texts else None


def _substitute(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return substitute(arguments.receiver, join(*arguments.every()).plain())


def _grow(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    from mcp_scanner.source.statements import bind

    func = node.func
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name | ast.Attribute):
        return None
    given = join(*(value.plain() for value in arguments.every()))
    if func.attr in {"write", "set"} and not arguments.receiver.dotted.startswith(("io.", "contextvars.")):
        return None
    if isinstance(func.value, ast.Attribute) and func.value.attr == "__dict__":
        holder = evaluate(machine, frame, func.value.value)
        if isinstance(holder.ref, Instance):
            machine.attributes[holder.ref.cls, ANY] = given
            return EMPTY
    if frame.repeat != 1:
        machine.record(
            Event(Effect.ALLOCATE, node.lineno, "append", target=Value(size=max(given.size, 1)), repeat=frame.repeat)
        )
    if arguments.receiver.dotted in {"os.environ", "process.env"}:
        return None
    grown = join(arguments.receiver, given)
    callables = [value for value in arguments.every() if value.callables()]
    if callables:
        grown = replace(grown, options=join(arguments.receiver, *callables).options or callables[0].callables())
    if isinstance(func.value, ast.Name):
        machine.share(frame, func.value.id, grown)
    else:
        bind(machine, frame, func.value, grown)
    # An object of a library may also do something when it is given data: a collection of a database inserts it.
    return None if arguments.receiver.dotted else EMPTY


def _table_get(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.has(Origin.PARAM) and node.args and isinstance(node.args[0], ast.Constant):
        return Value(labels=member_labels(receiver, str(node.args[0].value)), dotted=receiver.dotted)
    known = receiver.part(_first(arguments))
    if known is not None:
        return known
    if receiver.dotted:
        return None
    if receiver.parts:
        receiver = element(receiver)
        rest = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
        return join(receiver, rest)
    fallback = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
    return join(arguments.receiver, fallback)


def _range(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    numbers = [value.number for value in arguments.positional if value.number is not None]
    labels = frozenset(label for value in arguments.positional for label in value.labels)
    return Value(labels=labels, number=max(numbers) if numbers else None)


def _number(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = _first(arguments)
    name = getattr(node.func, "id", "")
    if name == "min":
        return Value(texts=(HOLE,))
    kept = {label for label in value.labels if label.origin in {Origin.WHEN, Origin.COUNT}}
    if name != "len" and value.has(Origin.PARAM):
        kept.add(Label(Origin.COUNT, "size"))
    return Value(labels=frozenset(kept), texts=(HOLE,))


def _any(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    labels = frozenset(label for value in arguments.every() for label in value.labels if label.origin is Origin.WHEN)
    return Value(labels=labels)


def _prefix(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    outcome = comparison([arguments.receiver, *arguments.every()])
    machine.test(node.lineno, outcome)
    return outcome


def _character(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return _letter(_first(arguments))


def _home(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return Value(texts=("~",), dotted="pathlib.Path()")


def _unpack(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "decode" and not arguments.receiver.dotted.endswith("codecs"):
        return _same_receiver(machine, frame, node, arguments)
    codec = arguments.positional[1].texts[0] if len(arguments.positional) > 1 and arguments.positional[1].texts else ""
    if name == "from":  # Buffer.from(text, "base64")
        return (
            decode(codec, _first(arguments), codec)
            if codec in {"base64", "hex"}
            else _same(machine, frame, node, arguments)
        )
    return decode(name, _first(arguments), codec if codec in DECODER_NAMES else "")


def _collection(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return collect(list(arguments.every()))


def _atob(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return decode("b64decode", _first(arguments))


def _table(*rows: tuple[Special, str]) -> dict[str, Special]:
    return {name: special for special, names in rows for name in names.split()}


SPECIAL = _table(
    (_getattr, "getattr builtins.getattr Reflect.get"),
    (_import, "__import__ builtins.__import__ importlib.import_module require"),
    (_module, "__module__"),
    (_first_itself, "util.promisify promisify functools.lru_cache functools.cache functools.wraps iter reversed"),
    (_partial, "functools.partial functools.partialmethod"),
    (_super, "super"),
    (_written, "str repr list tuple"),
    (_numbers, "bytes bytearray"),
    (_mapped, "map"),
    (_print, "print"),
    (_setattr, "setattr object.__setattr__"),
    (_object_table, "dataclasses.asdict dataclasses.astuple vars"),
    (_changed_copy, "dataclasses.replace copy.replace"),
    (_named_table, "dict types.SimpleNamespace argparse.Namespace"),
    (_parsed, "json.loads orjson.loads ujson.loads bson.json_util.loads ast.literal_eval"),
    (_environment, "os.getenv os.environ.get process.env.get"),
    (_path_join, "os.path.join pathlib.Path pathlib.PurePath pathlib.PosixPath anyio.Path path.join path.resolve"),
    (
        _same,
        """
        os.path.expanduser os.path.expandvars os.path.abspath os.path.normpath os.path.realpath os.fspath path.normalize
        set sorted enumerate zip next textwrap.dedent
        json.dumps orjson.dumps copy.copy copy.deepcopy JSON.stringify JSON.parse String
        Array.from Object.entries Object.values Object.keys Object.assign encodeURI
        """,
    ),
    (_range, "range"),
    (
        _number,
        """
        len int float bool isinstance hash min max sum abs Number parseInt parseFloat uuid.UUID
        datetime.datetime.fromisoformat
        """,
    ),
    (_any, "any all"),
    (_character, "chr String.fromCharCode"),
    (_home, "pathlib.Path.home os.homedir homedir"),
    (_unpack, "bytes.fromhex Buffer.from"),
    (_atob, "atob"),
)

SPECIAL_METHODS = _table(
    (_substitute, "substitute safe_substitute"),
    (_table_get, "get pop"),
    (_text_join, "join"),
    (_replace, "replace replaceAll"),
    (_entities, "setFeature"),
    (_fill, "format format_map"),
    (_path_join, "joinpath"),
    (
        _grow,
        """
        append appendleft extend insert update add setdefault push unshift put put_nowait set_content set_payload attach
        write set add_attachment add_alternative add_header writestr writerow writerows add_field
        """,
    ),
    (
        _same_receiver,
        """
        strip lstrip rstrip lower upper title encode split rsplit splitlines copy items values keys expanduser
        resolve absolute with_suffix zfill rjust removeprefix removesuffix as_posix model_dump model_copy
        trim toString toLowerCase toUpperCase concat slice map filter substring entries flat
        """,
    ),
    (_prefix, "startswith endswith startsWith endsWith includes"),
    (_unpack, " ".join(sorted(DECODER_NAMES - {"rot13", "rot_13", "base64", "hex"})) + " decode"),
)
