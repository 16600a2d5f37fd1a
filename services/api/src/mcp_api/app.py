"""The application, assembled."""

from __future__ import annotations

from fastapi import Depends

from mcp_api.auth import endpoints as auth
from mcp_api.auth import password
from mcp_api.errors import install_error_handlers
from mcp_api.events import endpoints as events
from mcp_api.export import endpoints as export
from mcp_api.health import endpoints as health
from mcp_api.layers import cached_routes
from mcp_api.lifespan import lifespan
from mcp_api.metrics import endpoints as metrics
from mcp_api.middleware.body_limit import BodyLimit
from mcp_api.openapi.document import DocumentedApi
from mcp_api.parameters import only_known_parameters
from mcp_api.scans import endpoints as scans
from mcp_api.servers import endpoints as servers
from mcp_api.users import activity, api_keys
from mcp_api.users import endpoints as users
from mcp_api.vulnerabilities import endpoints as vulnerabilities
from mcp_core.settings import Settings

# The largest request, a bulk decision about a thousand findings, has some 20 KB; everything else is smaller.
MAX_BODY_BYTES = 256 * 1024

_DESCRIPTION = """
Finds what is dangerous in MCP servers, keeps the findings, and serves them fast.

Log in at `POST /auth/login`, register a server at `POST /servers`, scan it at `POST /scan/heavy`,
follow `GET /scans/{scan_id}`, read `GET /vulnerabilities`.
"""


def create_app(settings: Settings) -> DocumentedApi:
    """Build the application; its resources are opened by the lifespan, in each process for itself."""
    docs = not settings.production
    app = DocumentedApi(
        title="MCP Security Platform API",
        version="0.1.0",
        description=_DESCRIPTION,
        lifespan=lifespan,
        # The layers in front answer most requests, so they make the spans (mcp_core.telemetry.tracing).
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        # A redirect to the path with or without a slash would repeat whatever Host the client sent.
        redirect_slashes=False,
        docs_url="/docs" if docs else None,
        redoc_url="/redoc" if docs else None,
        openapi_url="/openapi.json" if docs else None,
    )
    app.cached = frozenset(route.template for route in cached_routes(settings.cache.cache_ttl_seconds))
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES)
    install_error_handlers(app)
    # Probes and scrapers may add parameters of their own.
    for part in (health, metrics):
        app.include_router(part.router)
    for part in (auth, password, activity, users, api_keys, servers, scans, vulnerabilities, export, events):
        app.include_router(part.router, dependencies=[Depends(only_known_parameters)])
    return app
