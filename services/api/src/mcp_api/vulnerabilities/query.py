"""The listing's query parameters, shared with the export."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from mcp_api.bodies import Moment, Text
from mcp_api.vulnerabilities.schemas import SeverityName, StatusName
from mcp_core.vulnerabilities.filters import VulnerabilityFilter


# A coroutine, though it awaits nothing: FastAPI would send a plain function through a thread.
async def _filter(
    severity: Annotated[list[SeverityName] | None, Query(description="Repeat it to ask for several.")] = None,
    status: Annotated[list[StatusName] | None, Query(description="Repeat it to ask for several.")] = None,
    server_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    rule: Annotated[Text | None, Query(min_length=1, max_length=100)] = None,
    first_seen_from: Annotated[Moment | None, Query(description="Inclusive; with a time zone.")] = None,
    first_seen_to: Annotated[Moment | None, Query(description="Exclusive; with a time zone.")] = None,
    q: Annotated[Text | None, Query(min_length=1, max_length=200, description="Text in title or evidence.")] = None,
) -> VulnerabilityFilter:
    return VulnerabilityFilter(
        severity=tuple(severity or ()),
        status=tuple(status or ()),
        server_id=server_id,
        rule=rule or "",
        first_seen_from=first_seen_from,
        first_seen_to=first_seen_to,
        text=q or "",
    )


FilterQuery = Annotated[VulnerabilityFilter, Depends(_filter)]
