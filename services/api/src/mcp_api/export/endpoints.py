"""Findings in bulk, in any number, in constant memory."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from mcp_api.auth.caller import Viewer
from mcp_api.auth.standing import Standing
from mcp_api.export.copy_response import CopyResponse
from mcp_api.export.formats import JSON, Format, format_of
from mcp_api.export.statements import statement
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.vulnerabilities.query import FilterQuery
from mcp_core.auth.principal import Principal
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


@router.get(
    "/export/vulnerabilities", response_class=Response, responses={200: _STREAM, **documented(401, 422, 429, 503)}
)
async def export_vulnerabilities(
    wanted: FilterQuery,
    caller: Viewer,
    request: Request,
    file_format: Annotated[
        Literal["csv", "jsonl", "json", "sarif"], Query(alias="format", description="Of the file.")
    ] = "csv",
) -> Response:
    """Every finding that the listing's filters let through, in no particular order: sort by `id`."""
    return _export(request, caller, await asyncio.to_thread(format_of, file_format), wanted)


@router.get("/api/large-dataset", response_class=Response, responses={200: _DATASET, **documented(401, 422, 429, 503)})
async def get_large_dataset(wanted: FilterQuery, caller: Viewer, request: Request) -> Response:
    """Every finding, as one JSON array in no particular order: sort by `id`."""
    return _export(request, caller, JSON, wanted)


def _export(request: Request, caller: Principal, form: Format, wanted: VulnerabilityFilter) -> Response:
    state = state_of(request)
    standing = Standing(state.authenticator, caller)
    return CopyResponse(state.exports, caller, standing, form, statement(form.name, wanted))
