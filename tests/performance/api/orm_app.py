"""The listing as one would first write it: ORM objects, a response model, nothing cached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from sqlalchemy import select

from mcp_api.vulnerabilities.schemas import LocationBody, VulnerabilityPage, VulnerabilityResponse
from mcp_core.database import tables  # noqa: F401 - every table, so that the foreign keys resolve
from mcp_core.database.engine import open_database
from mcp_core.servers.models import Server
from mcp_core.settings import load_settings
from mcp_core.vulnerabilities.models import Vulnerability


@asynccontextmanager
async def lifespan(application: FastAPI) -> AsyncIterator[None]:
    """Open and close the pool."""
    application.state.database = open_database(load_settings().database, process_name="bench-orm", pool_size=10)
    yield
    await application.state.database.close()


app = FastAPI(lifespan=lifespan)


@app.get("/vulnerabilities")
async def list_vulnerabilities(request: Request, page: int = 1, limit: int = 20) -> VulnerabilityPage:
    """A page of findings."""
    query = (
        select(Vulnerability, Server.name)
        .join(Server, Server.id == Vulnerability.server_id)
        .order_by(Vulnerability.created_at.desc(), Vulnerability.id.desc())
        .limit(limit)
        .offset((page - 1) * limit)
    )
    async with request.app.state.database.sessions() as session:
        rows = (await session.execute(query)).all()
    return VulnerabilityPage(
        items=[_item(finding, server) for finding, server in rows], page=page, limit=limit, next_cursor=None
    )


def _item(finding: Vulnerability, server: str) -> VulnerabilityResponse:
    same = VulnerabilityResponse.model_fields.keys() - {"server", "location"}
    return VulnerabilityResponse(
        server=server,
        location=LocationBody(surface=finding.surface, name=finding.object_name, pointer=finding.pointer),
        **{name: getattr(finding, name) for name in same},
    )
