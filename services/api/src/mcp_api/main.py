"""What Gunicorn and Uvicorn load: `mcp_api.main:app`."""

from mcp_api.app import create_app
from mcp_core.settings import load_settings

app = create_app(load_settings())
