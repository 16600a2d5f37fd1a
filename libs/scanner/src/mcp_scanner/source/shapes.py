"""The schemas that a file gives its tools' parameters: annotations, models, zod objects and JSON Schema literals.

A schema of another file stays a reference, `{"$ref": NAME}`, until the files of a package are put together.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mcp_scanner.model import JsonObject
from mcp_scanner.source.literals import called_name, meaning, member, text_of
from mcp_scanner.source.program import Function, Program, docstring, lineage, parameters

# Models in models; honest schemas nest under ten.
_DEEPEST = 8
# Members of one schema and schemas of one file that are kept: bounds for generated files.
_MOST_MEMBERS = 200
_MOST_SHAPES = 1_000
# Keys of JSON Schema under which texts stand, and those that hold further schemas.
_TEXTS = ("description", "title", "default", "pattern", "const", "format")
_LISTS = ("anyOf", "oneOf", "allOf")
# Calls that describe the schema they are made on, in zod and its like.
_DESCRIBING = frozenset({"describe", "description"})
_EXTENDING = frozenset({"extend", "safeExtend", "merge", "and", "partial"})
_OBJECTS = frozenset({"object", "strictObject", "looseObject"}) | _EXTENDING
_KEEPING = frozenset(
    {"optional", "nullable", "nullish", "strict", "passthrough", "required", "pick", "omit", "default"}
)
_CHAINED = _DESCRIBING | _EXTENDING | _KEEPING
_VALUES = frozenset({"enum", "literal", "nativeEnum"})
_LISTING = frozenset({"array", "set", "list"})


def schema_of_signature(program: Program, node: Function | ast.Lambda) -> JsonObject:
    """The input schema that the Python SDKs derive from a function's signature."""
    defaults = _defaults(node.args)
    properties = {
        item.arg: _annotated(program, item.annotation, defaults.get(item.arg), _DEEPEST)
        for item in parameters(node)[:_MOST_MEMBERS]
    }
    return {"type": "object", "properties": properties}


def schema_of(program: Program, node: ast.AST | None, depth: int = _DEEPEST) -> JsonObject:
    """The schema that an expression stands for; a name of another file gives a reference to it."""
    if node is None or depth <= 0 or not program.follow():
        return {}
    if isinstance(node, ast.Name):
        return _named(program, node.id, depth)
    if isinstance(node, ast.Attribute):
        return schema_of(program, node.value, depth - 1) if node.attr == "shape" else _named(program, node.attr, depth)
    if isinstance(node, ast.Dict):
        return _literal(program, node, depth)
    if isinstance(node, ast.Call):
        return _built(program, node, depth)
    if isinstance(node, ast.Await | ast.Starred):
        return schema_of(program, node.value, depth)
    return {}


def shapes_of(program: Program) -> dict[str, JsonObject]:
    """Schemas under a name, for the files that import them."""
    found: dict[str, JsonObject] = {}
    for name, cls in program.classes.items():
        if any(isinstance(item, ast.AnnAssign) for item in cls.body):
            found[name] = _model(program, name, _DEEPEST)
    for name, value in program.constants.items():
        if isinstance(value, ast.Call | ast.Dict) and name not in found:
            schema = schema_of(program, value)
            if "properties" in schema:
                found[name] = schema
        if len(found) >= _MOST_SHAPES:
            break
    return found


@dataclass(slots=True)
class Shapes:
    """The schemas of a package by name, and how much may still be copied from them: references can multiply."""

    named: Mapping[str, JsonObject]
    left: int = 500_000

    def resolved(self, value: object, depth: int = _DEEPEST) -> object:
        """A schema with its references replaced by the shapes they name; a reference to nothing known is dropped."""
        self.left -= 1
        if depth <= 0 or self.left <= 0:
            return {}
        if isinstance(value, list):
            return [self.resolved(item, depth) for item in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            target = self.resolved(self.named.get(str(value["$ref"]), {}), depth - 1)
            own = {key: item for key, item in value.items() if key != "$ref"}
            return {**target, **own} if isinstance(target, dict) else own
        found: JsonObject = {}
        for key, item in value.items():
            if key == "allOf":
                _merge(found, *(self.resolved(part, depth - 1) for part in item))
            else:
                found[key] = self.resolved(item, depth - 1 if key == "properties" else depth)
        return found


def _merge(into: JsonObject, *schemas: object) -> None:
    for schema in schemas:
        if isinstance(schema, dict):
            into.update({key: value for key, value in schema.items() if key != "properties"})
            if "properties" in schema:
                into["properties"] = {**into.get("properties", {}), **schema["properties"]}


def _defaults(arguments: ast.arguments) -> dict[str, ast.expr]:
    positional = [*arguments.posonlyargs, *arguments.args]
    given = dict(zip([item.arg for item in positional][::-1], arguments.defaults[::-1], strict=False))
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return given | {item.arg: value for item, value in named if value is not None}


def _annotated(program: Program, annotation: ast.expr | None, default: ast.expr | None, depth: int) -> JsonObject:
    """One parameter or field: its text and words from the annotation and the default, its members from a model."""
    schema: JsonObject = {}
    for part in _parts(annotation):
        if isinstance(part, ast.Name | ast.Attribute):
            schema.update(_class_named(program, called_name(part), depth - 1))
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            schema.setdefault("enum", []).append(part.value)
        elif isinstance(part, ast.Call):
            schema.update(_field(program, part))
    schema.update(_field(program, default))
    value = text_of(program, default)
    if value:
        schema["default"] = value
    return schema


def _parts(annotation: ast.expr | None) -> Iterator[ast.expr]:
    """Types, calls and literal words of an annotation; a text inside Annotated is a description."""
    waiting = [annotation] if annotation is not None else []
    for _ in range(_MOST_MEMBERS):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, ast.Subscript):
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if called_name(node.value) == "Annotated":
                first = ast.Name(id="Field", ctx=ast.Load())
                inner = [
                    ast.Call(func=first, args=[], keywords=[ast.keyword(arg="description", value=item)])
                    if index and isinstance(item, ast.Constant | ast.JoinedStr)
                    else item
                    for index, item in enumerate(inner)
                ]
            waiting.extend(inner)
        elif isinstance(node, ast.BinOp):
            waiting.extend((node.left, node.right))
        else:
            yield node


def _field(program: Program, node: ast.expr | None) -> JsonObject:
    """What `Field(...)` says of a parameter."""
    if not isinstance(node, ast.Call):
        return {}
    options = {item.arg: item.value for item in node.keywords}
    found = {key: text_of(program, options.get(key)) for key in ("description", "title", "default", "pattern")}
    found["default"] = found["default"] or (text_of(program, node.args[0]) if node.args else "")
    schema: JsonObject = {key: value for key, value in found.items() if value}
    examples = options.get("examples")
    if isinstance(examples, ast.List | ast.Tuple):
        schema["examples"] = [text for item in examples.elts if (text := text_of(program, item))]
    return schema


def _class_named(program: Program, name: str, depth: int) -> JsonObject:
    if name in program.classes:
        return _model(program, name, depth)
    # Built-in types are written small; whatever else begins with a capital may be a model of another file.
    return {"$ref": name} if name[:1].isupper() and name not in _TYPES else {}


_TYPES = frozenset(
    "Any Optional Union List Dict Tuple Set Sequence Literal Mapping Annotated Callable Iterable None Path UUID "
    "Decimal Enum Context Required NotRequired ClassVar".split()
)


def _model(program: Program, name: str, depth: int) -> JsonObject:
    """The schema of a class with annotated fields; of an enumeration its values."""
    if depth <= 0 or not program.follow():
        return {}
    properties: JsonObject = {}
    values: list[str] = []
    for owner in reversed(list(lineage(program, name))):
        for item in program.classes[owner].body[:_MOST_MEMBERS]:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                properties[item.target.id] = _annotated(program, item.annotation, item.value, depth - 1)
            elif isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant):
                values.append(str(item.value.value))
    if not properties:
        return {"enum": values} if values else {}
    schema: JsonObject = {"type": "object", "properties": properties}
    text = docstring(program.classes[name])
    return {**schema, "description": text} if text else schema


def _named(program: Program, name: str, depth: int) -> JsonObject:
    if name in program.classes:
        return _model(program, name, depth - 1)
    if name in program.functions:
        return {}
    value = meaning(program, name)
    if isinstance(value, ast.Name | ast.Attribute) and called_name(value) == name:
        return {"$ref": name}
    return schema_of(program, value, depth - 1) if value is not None else {"$ref": name}


def _literal(program: Program, node: ast.Dict, depth: int) -> JsonObject:
    """JSON Schema written out, or the bare table of parameters that zod's users pass."""
    if member(node, "properties") is None and member(node, "type") is None and member(node, "$ref") is None:
        return {"type": "object", "properties": _properties(program, node, depth)}
    schema: JsonObject = {key: text for key in _TEXTS if (text := text_of(program, member(node, key)))}
    properties = member(node, "properties")
    if isinstance(properties, ast.Name):
        properties = meaning(program, properties.id)
    if isinstance(properties, ast.Dict):
        schema["properties"] = _properties(program, properties, depth)
    words = member(node, "enum")
    if isinstance(words, ast.List | ast.Tuple):
        schema["enum"] = [text for item in words.elts if (text := text_of(program, item))]
    if items := schema_of(program, member(node, "items"), depth - 1):
        schema["items"] = items
    for key in _LISTS:
        parts = member(node, key)
        if isinstance(parts, ast.List | ast.Tuple):
            schema[key] = [schema_of(program, item, depth - 1) for item in parts.elts]
    return schema


def _properties(program: Program, node: ast.Dict, depth: int) -> JsonObject:
    found: JsonObject = {}
    for key, value in zip(node.keys[:_MOST_MEMBERS], node.values[:_MOST_MEMBERS], strict=True):
        if key is None:  # a table spread into this one
            found.update(schema_of(program, value, depth - 1).get("properties", {}))
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            found[key.value] = schema_of(program, value, depth - 1)
    return found


def _built(program: Program, node: ast.Call, depth: int) -> JsonObject:
    """A chain of calls as zod, valibot and pydantic have them, read from its end to its beginning."""
    name, first = called_name(node), node.args[0] if node.args else None
    holder = node.func.value if isinstance(node.func, ast.Attribute) else None
    if name in {"model_json_schema", "schema", "model_dump"} and holder is not None:
        return schema_of(program, holder, depth - 1)
    own = isinstance(holder, ast.Call) or (isinstance(holder, ast.Name | ast.Attribute) and name in _CHAINED)
    before = schema_of(program, holder, depth - 1) if own else {}
    if name in _DESCRIBING:
        return {**before, **_text(program, "description", first)}
    if name == "meta":
        return {**before, **_text(program, "description", member(first, "description"))}
    if name == "default":
        return {**before, **_text(program, "default", first)}
    if name in _VALUES:
        first = meaning(program, first.id) if isinstance(first, ast.Name) else first
        words = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
        return {**before, "enum": [text for item in words if (text := text_of(program, item))]}
    if name in _LISTING and first is not None:
        return {**before, "items": schema_of(program, first, depth - 1)}
    for item in node.args[:3]:  # object({...}), extend({...}), and wrappers: optional(x), zodToJsonSchema(x)
        if name in _OBJECTS or isinstance(item, ast.Call | ast.Name | ast.Attribute) or member(item, "properties"):
            _merge(before, schema_of(program, item, depth - 1))
    return before


def _text(program: Program, key: str, node: ast.expr | None) -> JsonObject:
    text = text_of(program, node)
    return {key: text} if text else {}
