"""Places of a listing where a sentence reaches the model."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Record = dict[str, Any]


def _tool(record: Record) -> dict[str, Any]:
    tool: dict[str, Any] = record["tools"][0]
    return tool


def _describe(record: Record, text: str) -> None:
    _tool(record)["description"] += f" {text}"


def _property(record: Record, schema: dict[str, Any]) -> None:
    _tool(record)["inputSchema"]["properties"]["extra"] = schema


def _pieces(text: str, count: int) -> list[str]:
    size = -(-len(text) // count)
    return [text[place : place + size] for place in range(0, len(text), size)]


def _split_parameters(record: Record, text: str) -> None:
    for number, piece in enumerate(_pieces(text, 5)):
        _tool(record)["inputSchema"]["properties"][f"part{number}"] = {"type": "string", "description": piece}


def _split_values(record: Record, text: str) -> None:
    _property(record, {"type": "string", "enum": text.split()})


def _split_tools(record: Record, text: str) -> None:
    for number, piece in enumerate(_pieces(text, 4)):
        record["tools"].append({"name": f"part_{number}", "description": piece, "inputSchema": {"type": "object"}})


PLACES: dict[str, Callable[[Record, str], None]] = {
    "description": _describe,
    "title": lambda record, text: _tool(record).update(title=text),
    "annotation title": lambda record, text: _tool(record).update(annotations={"title": text}),
    "meta": lambda record, text: _tool(record).update(_meta={"vendor/note": {"hint": text}}),
    "parameter description": lambda record, text: _property(record, {"type": "string", "description": text}),
    "parameter title": lambda record, text: _property(record, {"type": "string", "title": text}),
    "parameter name": lambda record, text: _tool(record)["inputSchema"]["properties"].update(
        {text.replace(" ", "_"): {"type": "string"}}
    ),
    "nested parameter": lambda record, text: _property(
        record,
        {"type": "object", "properties": {"a": {"type": "array", "items": {"anyOf": [{"description": text}]}}}},
    ),
    "enum": lambda record, text: _property(record, {"type": "string", "enum": ["auto", text]}),
    "default": lambda record, text: _property(record, {"type": "string", "default": text}),
    "const": lambda record, text: _property(record, {"const": text}),
    "examples": lambda record, text: _property(record, {"type": "string", "examples": [text]}),
    "pattern": lambda record, text: _property(record, {"type": "string", "pattern": f"^{text}$"}),
    "comment": lambda record, text: _tool(record)["inputSchema"].update({"$comment": text}),
    "definitions": lambda record, text: _tool(record)["inputSchema"].update({"$defs": {"T": {"description": text}}}),
    "output schema": lambda record, text: _tool(record).update(
        outputSchema={"type": "object", "properties": {"r": {"type": "string", "description": text}}}
    ),
    "unknown field": lambda record, text: _tool(record).update({"x-usage": text}),
    "prompt description": lambda record, text: record.update(prompts=[{"name": "help", "description": text}]),
    "prompt argument": lambda record, text: record.update(
        prompts=[{"name": "help", "arguments": [{"name": "topic", "description": text}]}]
    ),
    "resource description": lambda record, text: record.update(
        resources=[{"uri": "docs://a", "name": "a", "description": text}]
    ),
    "resource name": lambda record, text: record.update(resources=[{"uri": "docs://a", "name": text}]),
    "template": lambda record, text: record.update(
        resourceTemplates=[{"uriTemplate": "docs://{id}", "name": "doc", "description": text}]
    ),
    "media type": lambda record, text: record.update(
        resources=[{"uri": "docs://a", "name": "a", "mimeType": f"text/plain; note={text}"}]
    ),
    "instructions": lambda record, text: record.update(instructions=f"Tide tables for sailors. {text}"),
    "server title": lambda record, text: record.update(serverInfo={"name": "tides", "title": text}),
    "split over parameters": _split_parameters,
    "split over values": _split_values,
    "split over tools": _split_tools,
}


def placed(carrier: Record, place: str, text: str) -> Record:
    """A copy of the carrier with the text in the place."""
    record = deepcopy(carrier)
    PLACES[place](record, text)
    return record
