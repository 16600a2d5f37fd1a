"""What the code of a file shows a model: tools with their parameters, prompts, resources and instructions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from mcp_scanner.model import JsonObject, Listing
from mcp_scanner.source.handlers import declared_tools
from mcp_scanner.source.literals import UNKNOWN, called_name, meaning, member, text_of
from mcp_scanner.source.program import Handler, Program
from mcp_scanner.source.shapes import Shapes, schema_of, schema_of_signature, shapes_of

# Where the SDKs and frameworks take a schema.
_SCHEMAS = ("inputSchema", "input_schema", "parameters", "paramsSchema", "argsSchema", "schema", "args_schema")
# Names in several words; single words are words of a sentence as well.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]*)+")
# Names of one file that are kept: the largest hand-written module measured has under 2,000.
_MOST_NAMES = 5_000
_SERVERS = frozenset({"FastMCP", "Server", "McpServer", "MCPServer"})


@dataclass(slots=True)
class Shown:
    """Items as a listing has them, with references to the shapes of other files still open."""

    tools: list[JsonObject] = field(default_factory=list)
    prompts: list[JsonObject] = field(default_factory=list)
    resources: list[JsonObject] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    names: frozenset[str] = frozenset()  # of functions, and words of the code that have the form of a name
    shapes: dict[str, JsonObject] = field(default_factory=dict)


def shown_by(program: Program, handlers: Iterable[Handler]) -> Shown:
    """Everything that the registrations and declarations of a file show."""
    shown = Shown(shapes=shapes_of(program), names=names_in(program))
    tools: dict[str, JsonObject] = {}
    for handler in handlers:
        if handler.shared or not handler.name:
            continue
        item: JsonObject = {"name": _plain(handler.name), "description": handler.description}
        if handler.prompt:
            shown.prompts.append({**item, "arguments": _arguments(schema_of_handler(program, handler))})
        elif handler.resource:
            shown.resources.append({**item, "uri": handler.name if "://" in handler.name else ""})
        else:
            tools.setdefault(handler.name, {**item, "inputSchema": schema_of_handler(program, handler)})
    for name, description, schema in declared_tools(program):
        tools[name] = {"name": _plain(name), "description": description, "inputSchema": schema_of(program, schema)}
    shown.tools = list(tools.values())
    for call in program.literals:
        if isinstance(call, ast.Call) and called_name(call) in _SERVERS:
            shown.instructions.extend(filter(None, [_instructions(program, call)]))
    return shown


def names_in(program: Program) -> frozenset[str]:
    """What the code calls its own: tools are registered in ways that no reader knows all of, but under a name."""
    functions = (node.name for node in program.inner if not node.name.startswith("_"))
    return frozenset(
        islice((name for name in (*functions, *sorted(program.words)) if _NAME.fullmatch(name)), _MOST_NAMES)
    )


def names_written(text: str) -> frozenset[str]:
    """Words of a file that cannot be parsed which have the form of a name: its tools are among them."""
    return frozenset(islice((match[0] for match in _NAME.finditer(text)), 10 * _MOST_NAMES))


def schema_of_handler(program: Program, handler: Handler) -> JsonObject:
    """The input schema of a tool: the one it is registered with, else what its signature says."""
    if handler.given is not None:
        options: list[ast.expr] = [item.value for item in handler.given.keywords if item.arg in _SCHEMAS]
        for given in handler.given.args:
            table = meaning(program, given.id) if isinstance(given, ast.Name) else given
            if isinstance(table, ast.Dict):
                named = [value for key in _SCHEMAS if (value := member(table, key)) is not None]
                options.extend(named or ([table] if _is_shape(table) else []))
        for option in options:
            if schema := schema_of(program, option):
                return schema
    if program.language == "javascript":
        return {}
    return schema_of_signature(program, handler.node)


def listing_of(name: str, shown: Iterable[Shown]) -> Listing:
    """One listing of what all files of a package show, each item once, their references resolved."""
    listing = Listing(name=name)
    every = list(shown)
    named: dict[str, JsonObject] = {}
    for item in every:
        for key, shape in item.shapes.items():
            # Files may name different things alike: what any of them has is known.
            first = named.setdefault(key, dict(shape))
            if "properties" in shape and "properties" in first:
                first["properties"] = {**shape["properties"], **first["properties"]}
    known = Shapes(named)
    for item in every:
        listing.tools.extend(_resolved(tool, known) for tool in item.tools)
        listing.prompts.extend(_resolved(prompt, known) for prompt in item.prompts)
        listing.resources.extend(item.resources)
    listing.tools = _distinct(tool for tool in listing.tools if tool["description"])
    listing.prompts = _distinct(listing.prompts)
    listing.resources = _distinct(listing.resources)
    listing.own_names = frozenset().union(*(item.names for item in every))
    listing.instructions = "\n\n".join(dict.fromkeys(text for item in every for text in item.instructions))
    if known.left <= 0:
        listing.problems["tools"] = "schemas that refer to each other make more than is read; not all of it was judged"
    return listing


def _plain(name: str) -> str:
    """A name with a part that is only known at run time."""
    return name.replace(UNKNOWN, "_")


def _is_shape(table: ast.Dict) -> bool:
    """Whether a table given to `tool(name, description, table, handler)` has a schema under each name."""
    return bool(table.values) and all(isinstance(value, ast.Call | ast.Name | ast.Attribute) for value in table.values)


def _arguments(schema: Mapping[str, object]) -> list[JsonObject]:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return []
    return [{"name": name, "description": about.get("description", "")} for name, about in properties.items()]


def _instructions(program: Program, call: ast.Call) -> str:
    for item in call.keywords:
        if item.arg == "instructions":
            return text_of(program, item.value)
    return next(filter(None, (text_of(program, member(given, "instructions")) for given in call.args)), "")


def _resolved(item: JsonObject, shapes: Shapes) -> JsonObject:
    # A name or description always stays, whatever is left for schemas.
    return {key: shapes.resolved(value) if isinstance(value, dict | list) else value for key, value in item.items()}


def _distinct(items: Iterable[JsonObject]) -> list[JsonObject]:
    """The items without repetitions: a package may carry its code twice, as module and as bundle."""
    return list({repr(item): item for item in items}.values())
