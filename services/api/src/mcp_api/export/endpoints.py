"""Findings in bulk, in any number, in constant memory."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request, Response

from mcp_api.auth.caller import Viewer
from mcp_api.export.copy_response import CopyResponse, Exports
from mcp_api.export.formats import JSON, Format, format_of
from mcp_api.export.statements import statement
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.vulnerabilities.query import FilterQuery
from mcp_core.vulnerabilities.filters import VulnerabilityFilter

router = APIRouter(tags=["export"])

_STREAM: dict[str, Any] = {
    "description": "The findings, as a stream. A connection that ends early has not sent all of them.",
    "content": {
        "text/csv": {"schema": {"type": "string"}},
        "application/jsonl": {"schema": {"type": "string"}},
        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        "application/sarif+json": {"schema": {"type": "object"}},
    },
}
_DATASET: dict[str, Any] = {
    "description": "The findings, as a stream of one JSON array.",
    "content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
}


@router.get("/export/vulnerabilities", response_class=Response, responses={200: _STREAM, **documented(401, 422, 503)})
async def export_vulnerabilities(
    wanted: FilterQuery,
    _caller: Viewer,
    request: Request,
    file_format: Annotated[
        Literal["csv", "jsonl", "json", "sarif"], Query(alias="format", description="Of the file.")
    ] = "csv",
) -> Response:
    """Every finding that the listing's filters let through."""
    return _export(request, await asyncio.to_thread(format_of, file_format), wanted)


@router.get("/api/large-dataset", response_class=Response, responses={200: _DATASET, **documented(401, 422, 503)})
async def get_large_dataset(wanted: FilterQuery, _caller: Viewer, request: Request) -> Response:
    """Every finding, as one JSON array."""
    return _export(request, JSON, wanted)


def _export(request: Request, form: Format, wanted: VulnerabilityFilter) -> Response:
    state = state_of(request)
    if not hasattr(request.app.state, "exports"):
        request.app.state.exports = Exports(state.database, int(state.plan.export_slots))
    exports = cast("Exports", request.app.state.exports)
    return CopyResponse(exports, form, *statement(form.name, wanted))
