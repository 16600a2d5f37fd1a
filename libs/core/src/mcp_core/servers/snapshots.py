"""Keep what a server showed, once per content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.database.storable import storable_text
from mcp_core.servers.models import Snapshot


def _storable_document(document: Mapping[str, Any]) -> tuple[Any, str]:
    """The document as jsonb can hold it, and the SHA-256 of its canonical form."""
    canonical = orjson.dumps(_clean(document), option=orjson.OPT_SORT_KEYS)
    return orjson.loads(canonical), hashlib.sha256(canonical).hexdigest()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**64:
        return str(value)
    return value


async def store_snapshot(session: AsyncSession, server_id: int, document: Mapping[str, Any]) -> int:
    """Insert the snapshot, or note that the known one was seen again; returns its id."""
    cleaned, content_hash = _storable_document(document)
    statement = (
        insert(Snapshot)
        .values(server_id=server_id, content_hash=content_hash, document=cleaned)
        .on_conflict_do_update(
            index_elements=[Snapshot.server_id, Snapshot.content_hash], set_={"last_seen_at": func.now()}
        )
        .returning(Snapshot.id)
    )
    return int((await session.execute(statement)).scalar_one())
