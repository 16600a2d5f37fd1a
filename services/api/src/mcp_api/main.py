"""What Gunicorn and Uvicorn load: `mcp_api.main:app`."""

from mcp_api.app import create_app
from mcp_api.layers import layered
from mcp_core.settings import load_settings

_settings = load_settings()
app = layered(create_app(_settings), _settings.cache)
