"""The servers of a client configuration, whichever client wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.model import JsonObject, as_mapping

# Where clients keep their servers: Claude, Cursor, Windsurf, Cline, Gemini, Amazon Q and most others; VS Code (mcp.json
# and settings.json); Zed; opencode. Each is a path of keys to an object by server name.
_PLACES: tuple[tuple[str, ...], ...] = (
    ("mcpServers",),
    ("servers",),
    ("mcp", "servers"),
    ("context_servers",),
    ("mcp",),
)
# Places that hold nothing but servers: an entry that is none is a server that cannot be read, and is told as such.
_ONLY_SERVERS = frozenset({("mcpServers",), ("context_servers",)})
# Keys of the address in these clients; httpUrl is Gemini's, serverUrl Windsurf's.
_URL_KEYS = ("url", "httpUrl", "serverUrl", "endpoint")
_APPROVAL_KEYS = ("alwaysAllow", "autoApprove", "trust")


@dataclass(frozen=True, slots=True)
class Entry:
    """One configured server: a URL with headers, or a command with arguments and environment."""

    name: str
    pointer: str
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    command: str = ""
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    approved: object = None
    disabled: bool = False


def is_configuration(document: Any) -> bool:
    """Whether a decoded JSON value is a client configuration with at least one server."""
    return next(_found(document), None) is not None


def has_place_for_servers(document: Any) -> bool:
    """Whether a decoded JSON value has a member that only client configurations have, be it empty."""
    return any(key in as_mapping(document) for (key,) in _ONLY_SERVERS)


def read_entries(document: Any) -> list[Entry]:
    """The servers in the order of the file; Claude Code's per-project servers included."""
    return [_entry(name, value, f"{place}/{_step(name)}") for place, name, value in _found(document)]


def _found(document: Any) -> Iterator[tuple[str, str, JsonObject]]:
    yield from _servers(document, "")
    for project, settings in as_mapping(as_mapping(document).get("projects")).items():
        yield from _servers(settings, f"/projects/{_step(project)}")


def _servers(document: Any, pointer: str) -> Iterator[tuple[str, str, JsonObject]]:
    for place in _PLACES:
        node: Any = document
        for key in place:
            node = as_mapping(node).get(key)
        where = pointer + "".join(f"/{key}" for key in place)
        named = as_mapping(node)
        found = [(where, str(name), value) for name, value in named.items() if _is_server(value)]
        if found and place in _ONLY_SERVERS:
            yield from ((where, str(name), value if isinstance(value, dict) else {}) for name, value in named.items())
            return
        if found:
            yield from found
            return


def _is_server(value: Any) -> bool:
    if not isinstance(value, dict) or any(key in value for key in ("tools", "prompts", "resources")):
        return False
    return isinstance(value.get("command"), str | list | dict) or any(
        isinstance(value.get(key), str) for key in _URL_KEYS
    )


def _entry(name: str, value: JsonObject, pointer: str) -> Entry:
    url = next((value[key] for key in _URL_KEYS if isinstance(value.get(key), str)), "")
    command, arguments, environment = value.get("command"), value.get("args"), value.get("env")
    if isinstance(command, dict):  # Zed's older shape
        arguments, environment = command.get("args"), command.get("env")
        command = command.get("path")
    if isinstance(command, list):  # opencode writes the whole command line in one list
        command, arguments = (command[0] if command else ""), command[1:]
    return Entry(
        name=name,
        pointer=pointer,
        url=url,
        headers=_strings(value.get("headers")),
        command="" if url else str(command or ""),
        arguments=tuple(str(part) for part in arguments) if isinstance(arguments, list) else (),
        environment=_strings(environment or value.get("environment")),
        folder=str(value.get("cwd") or ""),
        approved=next((value[key] for key in _APPROVAL_KEYS if value.get(key)), None),
        disabled=value.get("disabled") is True or value.get("enabled") is False,
    )


def _strings(value: Any) -> dict[str, str]:
    return {str(key): str(item) for key, item in as_mapping(value).items() if item is not None}


def _step(key: object) -> str:
    """One step of an RFC 6901 pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")
