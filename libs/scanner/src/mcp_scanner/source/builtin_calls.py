"""Calls whose meaning is in the value they return: building text, tables and names, unpacking constants."""

# ruff: noqa: ARG001 - the handlers of one table share one signature

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from mcp_scanner.source.conditions import comparison
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.expressions import attribute, env_value, member_labels
from mcp_scanner.source.fold import DECODER_NAMES, decode, fill, substitute
from mcp_scanner.source.values import CHOSEN, EMPTY, HOLE, Label, Origin, Value, collect, concat, is_constant, join

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
        return Value(labels=base.labels | name.labels, dotted="?.getattr")
    found = attribute(machine, base, name.texts[0])
    hidden = base.dotted.split(".")[0] in _GUARDED or base.has(Origin.OBSCURED)
    return found.tagged(Label(Origin.OBSCURED, "getattr")) if hidden else found


def _import(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    name = _first(arguments)
    machine.record(
        Event(Effect.IMPORT, node.lineno, "import", target=name, conditions=frozenset(frame.conditions),
              checked=name.details(Origin.PARAM) <= {label.detail for label in machine.checked})
    )  # fmt: skip
    constant = len(name.texts) == 1 and is_constant(name.texts[0])
    return Value(
        dotted=name.texts[0] if constant else "?module", labels=name.labels | {Label(Origin.OBSCURED, "import")}
    )


def _module(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return Value(dotted=_first(arguments).texts[0])


def _first_itself(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    return _first(arguments)


def _environment(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = env_value(_first(arguments))
    if value.details(Origin.ENV) == {HOLE}:
        machine.record(Event(Effect.ENV_READ, node.lineno, "getenv", target=_first(arguments)))
    default = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
    return join(value, default.plain())


def _text_join(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.dotted and not receiver.texts:
        return None
    source = node.args[0] if node.args else None
    items = _first(arguments)
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
    return Value(
        labels=receiver.labels, texts=receiver.texts, dotted=receiver.dotted, ref=receiver.ref, cls=receiver.cls
    )


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
    if frame.repeat != 1:
        machine.record(
            Event(Effect.ALLOCATE, node.lineno, "append", target=Value(size=max(given.size, 1)), repeat=frame.repeat)
        )
    if arguments.receiver.dotted in {"os.environ", "process.env"}:
        return None
    bind(machine, frame, func.value, join(arguments.receiver, given))
    # An object of a library may also do something when it is given data: a collection of a database inserts it.
    return None if arguments.receiver.dotted else EMPTY


def _table_get(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    receiver = arguments.receiver
    if receiver.has(Origin.PARAM) and node.args and isinstance(node.args[0], ast.Constant):
        return Value(labels=member_labels(receiver, str(node.args[0].value)), dotted=receiver.dotted)
    if receiver.dotted:
        return None
    fallback = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
    return join(arguments.receiver, fallback)


def _range(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    numbers = [value.number for value in arguments.positional if value.number is not None]
    labels = frozenset(label for value in arguments.positional for label in value.labels)
    return Value(labels=labels, number=max(numbers) if numbers else None)


def _number(machine: Machine, frame: Frame, node: ast.Call, arguments: Arguments) -> Value | None:
    value = _first(arguments)
    kept = {label for label in value.labels if label.origin in {Origin.WHEN, Origin.COUNT}}
    if value.has(Origin.PARAM):
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
    number = _first(arguments).number
    texts = (chr(number),) if number is not None and 0 <= number < 0x110000 else (HOLE,)
    return Value(labels=frozenset({Label(Origin.DECODED, "chr")}), texts=texts)


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
    (_first_itself, "util.promisify promisify functools.partial functools.lru_cache functools.wraps"),
    (_environment, "os.getenv os.environ.get process.env.get"),
    (_path_join, "os.path.join pathlib.Path pathlib.PurePath pathlib.PosixPath anyio.Path path.join path.resolve"),
    (
        _same,
        """
        os.path.expanduser os.path.expandvars os.path.abspath os.path.normpath os.path.realpath os.fspath path.normalize
        str bytes bytearray list tuple set dict sorted reversed enumerate zip iter next repr print textwrap.dedent
        json.dumps json.loads orjson.dumps orjson.loads copy.copy copy.deepcopy JSON.stringify JSON.parse String
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
    (_fill, "format"),
    (_path_join, "joinpath"),
    (_grow, "append extend insert update add setdefault push unshift"),
    (
        _same_receiver,
        """
        strip lstrip rstrip lower upper title replace encode split rsplit splitlines copy items values keys expanduser
        resolve absolute with_suffix zfill rjust removeprefix removesuffix as_posix model_dump model_copy
        trim toString toLowerCase toUpperCase concat slice map filter substring replaceAll entries flat
        """,
    ),
    (_prefix, "startswith endswith startsWith endsWith includes"),
    (_unpack, " ".join(sorted(DECODER_NAMES - {"rot13", "rot_13", "base64", "hex"})) + " decode"),
)
