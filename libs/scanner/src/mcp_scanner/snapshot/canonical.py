"""Canonical JSON and hashes: the same content gives the same bytes, whatever the order it was sent in."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mcp_scanner.model import JsonObject

# The protocol version depends on what the client offered, the name on how a record calls its server.
_NOT_CONTENT = frozenset({"protocolVersion", "name"})

# Of a resource: they follow its content, which a listing does not show (MCP schema, Resource.size, Annotations).
_VOLATILE_RESOURCE = frozenset({"size"})
_VOLATILE_ANNOTATION = frozenset({"lastModified"})


def canonical_json(value: Any) -> bytes:
    """ASCII JSON with sorted keys and no spaces. Strings stay as sent: no Unicode normalisation hides a change."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def hash_of(value: Any) -> str:
    """`sha256:` and the digest of the canonical form."""
    return f"sha256:{hashlib.sha256(canonical_json(value)).hexdigest()}"


def content_hash(snapshot: JsonObject) -> str:
    """The hash of everything in a snapshot that is the server's own and lasting."""
    kept = {key: value for key, value in snapshot.items() if key not in _NOT_CONTENT}
    for key in ("resources", "resourceTemplates"):
        kept[key] = [stable_item(key, item) for item in snapshot.get(key) or ()]
    return hash_of(kept)


def stable_item(surface: str, item: JsonObject) -> JsonObject:
    """The item without what changes from one listing to the next by itself."""
    if surface not in {"resources", "resourceTemplates"}:
        return item
    kept = {key: value for key, value in item.items() if key not in _VOLATILE_RESOURCE}
    if isinstance(annotations := kept.get("annotations"), dict):
        kept["annotations"] = {key: value for key, value in annotations.items() if key not in _VOLATILE_ANNOTATION}
    return kept
