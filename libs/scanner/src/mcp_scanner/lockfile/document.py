"""The lock file: per target its hash, a hash an item and the snapshot, in an order that diffs well."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.listing.items import IDENTITY
from mcp_scanner.model import JsonObject
from mcp_scanner.snapshot import content_hash, hash_of
from mcp_scanner.snapshot.canonical import stable_item

LOCK_VERSION = 1


class LockError(ValueError):
    """The lock file cannot be used. The message says cause, consequence and remedy."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One approved target. `items` holds the hash of each tool, prompt, ... by surface and name."""

    target: str
    hash: str
    items: dict[str, dict[str, str]]
    snapshot: JsonObject

    @classmethod
    def of(cls, target: str, snapshot: JsonObject) -> Locked:
        """Lock what `take_snapshot` gave."""
        items = {surface: _item_hashes(surface, snapshot) for surface in IDENTITY}
        return cls(target, content_hash(snapshot), items, snapshot)


@dataclass(slots=True)
class LockFile:
    """All approved targets, by name."""

    targets: dict[str, Locked] = field(default_factory=dict)

    def add(self, locked: Locked) -> None:
        """Approve a target, or approve it anew."""
        self.targets[locked.target] = locked


def write_lock(lock: LockFile) -> str:
    """The text of the file: sorted, indented, ASCII, so that it changes only where a server did."""
    document = {
        "lock_version": LOCK_VERSION,
        "targets": {
            name: {"hash": locked.hash, "items": locked.items, "snapshot": locked.snapshot}
            for name, locked in lock.targets.items()
        },
    }
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def read_lock(data: bytes) -> LockFile:
    """Read the file. Raises LockError when it is none, of a later version, or was edited by hand."""
    try:
        decoded = decode_json(data)
    except ListingError as error:
        cause = str(error).partition("; nothing was scanned")[0]
        raise LockError(
            f"the lock file cannot be read: {cause}; nothing was verified; "
            "restore it from version control, or remove it and lock again"
        ) from None
    document = decoded.value
    if decoded.problems or not isinstance(document, dict) or not isinstance(document.get("targets"), dict):
        reason = "; ".join(decoded.problems) or "it has no `targets`"
        raise LockError(f"this is no lock file ({reason}); nothing was verified; write it with mcp-platform lock")
    if document.get("lock_version") != LOCK_VERSION:
        raise LockError(
            f"lock_version is {document.get('lock_version')!r}, this command reads {LOCK_VERSION}; "
            "nothing was verified; use the version that wrote the file, or lock again"
        )
    lock = LockFile()
    for target, entry in document["targets"].items():
        lock.add(_read_entry(target, entry))
    return lock


def _read_entry(target: str, entry: Any) -> Locked:
    snapshot = entry.get("snapshot") if isinstance(entry, dict) else None
    if not isinstance(snapshot, dict):
        raise LockError(f"the entry of {target} has no snapshot; nothing was verified; lock it again")
    try:
        locked = Locked.of(target, snapshot)
    except (AttributeError, TypeError, ValueError):
        raise LockError(f"the snapshot of {target} is malformed; nothing was verified; lock it again") from None
    if locked.hash != entry.get("hash") or locked.items != entry.get("items"):
        raise LockError(
            f"the hashes of {target} do not fit its snapshot: the file was edited or damaged; nothing was verified; "
            "restore it from version control or lock again"
        )
    return locked


def _item_hashes(surface: str, snapshot: JsonObject) -> dict[str, str]:
    """Hash by identity; items that share one are hashed together."""
    by_identity: dict[str, list[JsonObject]] = {}
    for item in snapshot.get(surface) or ():
        by_identity.setdefault(str(item.get(IDENTITY[surface], "")), []).append(stable_item(surface, item))
    return {identity: hash_of(items) for identity, items in by_identity.items()}
