"""Is the process alive, can it serve, how is it doing."""

from __future__ import annotations

from typing import Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from mcp_api.errors import ApiError, is_database_down
from mcp_api.health import leaving
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_core.database.migrate import expected_revision

router = APIRouter(tags=["health"])

_log = structlog.get_logger(__name__)

_OK = b"OK"


class Readiness(BaseModel):
    """What the process can reach. The cache is not needed to serve, so it does not decide."""

    status: Literal["ready"]
    database: Literal["up"]
    schema_revision: str
    cache: Literal["up", "down (slower, still right)"]


@router.get("/health", response_class=Response, responses={200: {"content": {"text/plain": {"example": "OK"}}}})
async def health() -> Response:
    """The process answers. Touches nothing else."""
    return Response(_OK, media_type="text/plain")


@router.get("/livez", response_class=Response, responses={200: {"content": {"text/plain": {"example": "OK"}}}})
async def livez() -> Response:
    """The process answers; restart it when it does not."""
    return Response(_OK, media_type="text/plain")


@router.get("/readyz", responses=documented(503))
async def readyz(request: Request) -> Readiness:
    """The process can serve: the database answers with the schema this release was written for."""
    state = state_of(request)
    if leaving.is_leaving():
        raise ApiError(503, "not_ready", "This process has been told to stop; send requests to another one.")
    try:
        revision = await state.probe.revision()
    except (SQLAlchemyError, OSError) as error:
        if not is_database_down(error):
            raise
        _log.warning("not ready: database unavailable", cause=repr(error)[:300])
        raise ApiError(
            503, "not_ready", "The database does not answer, so this process takes no traffic until it does."
        ) from None
    if revision is None or revision < expected_revision():
        raise ApiError(
            503,
            "not_ready",
            f"The schema is at {revision or 'nothing'}, this release needs {expected_revision()}. "
            "Run `mcp-platform migrate`.",
        )
    return Readiness(
        status="ready",
        database="up",
        schema_revision=revision,
        cache="up" if state.cache.available else "down (slower, still right)",
    )
