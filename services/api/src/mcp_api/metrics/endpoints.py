"""GET /metrics, rendered off the event loop."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response

from mcp_core.telemetry import metrics_pulse
from mcp_core.telemetry.metrics_exposition import CONTENT_TYPE, exposition

router = APIRouter(tags=["health"])

_DOCUMENTED = {
    "description": "Prometheus text format.",
    "content": {"text/plain": {"example": "http_requests_total 1"}},
}


@router.get("/metrics", response_class=Response, responses={200: _DOCUMENTED})
async def metrics() -> Response:
    """The metrics of every API process of this pod."""
    metrics_pulse.flush_all()
    text = await asyncio.to_thread(exposition)
    return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-cache"})
