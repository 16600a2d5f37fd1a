"""The listing without FastAPI, for requests so plain that nothing about them has to be explained.

FastAPI spends ten times as long on the request as the listing does. Whatever is not plainly right here (a parameter out
of range, a time, a foreign cursor, a database in trouble) is left to the route itself, which answers as documented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args
from urllib.parse import parse_qsl

import structlog

from mcp_api.vulnerabilities.endpoints import MAX_OFFSET
from mcp_api.vulnerabilities.schemas import SeverityName, StatusName
from mcp_core.database.lanes import ReadLanes
from mcp_core.vulnerabilities.filters import SORTS, VulnerabilityFilter
from mcp_core.vulnerabilities.listing import BadCursorError, PageRequest, list_json

_NUMBER = re.compile(r"[1-9][0-9]{0,9}\Z", re.ASCII)
_SEVERITIES, _STATUSES = frozenset(get_args(SeverityName)), frozenset(get_args(StatusName))
# A search may take too long, which the route explains.
_LONGEST = {"rule": 100, "cursor": 200}
_LARGEST_LIMIT = 200

_log = structlog.get_logger(__name__)


class DirectListing:
    """Answers GET /vulnerabilities for a verified caller; every role may read it."""

    def __init__(self, lanes: ReadLanes) -> None:
        self._lanes = lanes

    async def __call__(self, suffix: str) -> bytes | None:
        """The body for `path?canonical query`, or None when the route should answer."""
        wanted = _read(parse_qsl(suffix.partition("?")[2], keep_blank_values=True))
        if wanted is None:
            return None
        try:
            async with self._lanes.connection() as connection:
                return await list_json(connection, *wanted)
        except BadCursorError:
            return None
        except Exception as error:  # noqa: BLE001 - the route meets the same trouble and answers it
            _log.warning("direct listing failed", error=repr(error)[:300], consequence="the route answers")
            return None


def _read(pairs: Sequence[tuple[str, str]]) -> tuple[VulnerabilityFilter, PageRequest] | None:
    """The parameters, None when one is unusual. Repeatable ones are lists, the others come once."""
    severity = tuple(value for name, value in pairs if name == "severity")
    status = tuple(value for name, value in pairs if name == "status")
    single = {name: value for name, value in pairs if name not in {"severity", "status"}}
    if not (_SEVERITIES.issuperset(severity) and _STATUSES.issuperset(status)) or not _plain(single):
        return None
    page, limit = int(single.get("page", "1")), int(single.get("limit", "20"))
    if limit > _LARGEST_LIMIT or (page - 1) * limit > MAX_OFFSET:
        return None
    server = single.get("server_id")
    wanted = VulnerabilityFilter(
        severity=severity,
        status=status,
        server_id=int(server) if server else None,
        rule=single.get("rule", ""),
    )
    return wanted, PageRequest(limit, page, single.get("cursor", ""), single.get("sort", "created_at"))


def _plain(single: dict[str, str]) -> bool:
    """Whether every parameter has a value that the route takes as it is."""
    for name, value in single.items():
        if name in {"page", "limit", "server_id"}:
            fits = _NUMBER.match(value) is not None
        elif name in _LONGEST:
            fits = 0 < len(value) <= _LONGEST[name] and "\0" not in value
        else:
            fits = name == "sort" and value in SORTS
        if not fits:
            return False
    return True
