"""Examples of the configuration's rules: whole client configurations with one server."""

from __future__ import annotations

from typing import Any


def servers(**entry: Any) -> dict[str, Any]:
    """A configuration whose only server is this entry."""
    return {"configuration": {"mcpServers": {"notes": entry}}}
