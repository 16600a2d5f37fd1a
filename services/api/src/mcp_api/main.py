"""What Gunicorn and Uvicorn load: `mcp_api.main:app`."""

from mcp_api.app import create_app
from mcp_api.layers import layered
from mcp_api.middleware.access_log import LINES, AccessLog
from mcp_api.middleware.asgi import App
from mcp_core.settings import Settings, load_settings


def build(settings: Settings) -> App:
    """The application as the server loads it."""
    served: App = layered(create_app(settings), settings.cache)
    line = LINES.get(settings.api.access_log)
    return served if line is None else AccessLog(served, line)


app = build(load_settings())
