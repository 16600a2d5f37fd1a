"""Read everything a server lists, page by page and within bounds, exactly as it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.connect.failure import ConnectFailure, RpcError
from mcp_scanner.connect.messages import Reply
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.session import Session
from mcp_scanner.model import JsonObject

_METHOD_NOT_FOUND = -32601  # JSON-RPC 2.0
# Surface, the request that lists it, and the capability that announces it.
_SURFACES = (
    ("tools", "tools/list", "tools"),
    ("prompts", "prompts/list", "prompts"),
    ("resources", "resources/list", "resources"),
    ("resourceTemplates", "resources/templates/list", "resources"),
)
# After these the connection is of no use: asking for the next surface would fail the same way, more slowly.
_FATAL = frozenset({"too_large", "unreachable", "timeout", "deadline", "closed"})


@dataclass(slots=True)
class Collected:
    """A record as `parse_listing` reads it, and the results without their items, for the checks.

    `waiting` are the surfaces that were not asked for to the end yet, `failures` the codes of what went wrong.
    """

    record: JsonObject = field(default_factory=lambda: {"problems": {}})
    envelopes: dict[str, JsonObject] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=lambda: [surface for surface, _, _ in _SURFACES])
    failures: set[str] = field(default_factory=set)

    @property
    def problems(self) -> dict[str, str]:
        """Why a surface was not, or not wholly, read."""
        problems: dict[str, str] = self.record["problems"]
        return problems

    @property
    def read_anything(self) -> bool:
        """Whether at least one surface was answered."""
        return any(surface in self.record for surface, _, _ in _SURFACES)

    def stop(self, reason: str) -> None:
        """Give up on whatever is still waiting."""
        for surface in self.waiting:
            self.problems.setdefault(surface, reason)
        self.waiting.clear()


async def collect(session: Session, options: ScanOptions, found: Collected) -> None:
    """List every surface, also those the server does not announce: what it answers, a client may come to see.

    A surface that fails is named in the record's `problems` and does not lose the others.
    """
    opening = session.opening
    found.record.update(
        {
            "protocolVersion": opening.protocol_version,
            "serverInfo": opening.server_info,
            "capabilities": opening.capabilities,
            "instructions": opening.instructions,
        }
    )
    if opening.oddities:
        found.problems["listing"] = "; ".join(opening.oddities)
    for surface, method, capability in _SURFACES:
        if surface not in found.waiting:
            continue
        try:
            await _read(session, surface, method, options, found)
        except RpcError as error:
            optional = surface == "resourceTemplates" and error.code == _METHOD_NOT_FOUND
            if capability in opening.capabilities and not optional:
                found.problems[surface] = f"the server answers {error}"
        except ConnectFailure as failure:
            found.problems[surface] = failure.cause
            found.failures.add(failure.code)
            if failure.code in _FATAL:
                found.stop(f"not asked for, because {failure.cause}")
        if surface in found.waiting:
            found.waiting.remove(surface)


async def _read(session: Session, surface: str, method: str, options: ScanOptions, found: Collected) -> None:
    """All pages of one surface into the record."""
    cursor: str | None = None
    seen: set[str] = set()
    for _ in range(options.max_pages):
        reply = await session.ask(method, {} if cursor is None else {"cursor": cursor})
        _keep(reply, surface, found)
        items = found.record.get(surface)
        if isinstance(items, list) and len(items) > options.max_items:
            del items[options.max_items :]
            found.problems[surface] = f"only the first {options.max_items} were read"
            return
        cursor = reply.result.get("nextCursor")
        if not cursor:
            return
        if not isinstance(cursor, str) or cursor in seen:
            found.problems[surface] = "its pages never end: a cursor comes back or is no text"
            return
        seen.add(cursor)
    found.problems[surface] = f"only the first {options.max_pages} pages were read"


def _keep(reply: Reply, surface: str, found: Collected) -> None:
    """Add one page. What stands where a list belongs is kept for `parse_listing` to name."""
    envelope: dict[str, Any] = {key: value for key, value in reply.result.items() if key != surface}
    found.envelopes.setdefault(surface, envelope)
    page = reply.result.get(surface)
    kept = found.record.get(surface)
    if isinstance(kept, list) and isinstance(page, list):
        kept.extend(page)
    elif kept is None:
        found.record[surface] = page if page is not None else []
    if page is None:
        found.problems[surface] = f"the answer has no {surface}"
    elif reply.oddities:
        found.problems[surface] = "; ".join(reply.oddities)
