"""What Gunicorn and Uvicorn load: `mcp_api.main:app`."""

from mcp_api.app import create_app
from mcp_api.layers import layered
from mcp_api.middleware.access_log import LINES, AccessLog
from mcp_api.middleware.asgi import App
from mcp_api.middleware.proxies import TrustedProxies
from mcp_core.settings import Settings, load_settings
from mcp_core.telemetry.tracing import preload


def build(settings: Settings) -> App:
    """The application as the server loads it."""
    preload(settings.tracing)
    served: App = layered(create_app(settings), settings)
    line = LINES.get(settings.api.access_log)
    if line is not None:
        served = AccessLog(served, line)
    networks = settings.api.trusted_proxy_networks
    return TrustedProxies(served, networks) if networks else served


app = build(load_settings())
