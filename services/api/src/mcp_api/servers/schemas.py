"""Bodies of the inventory endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mcp_api.bodies import RequestBody, Text
from mcp_api.scans.schemas import VerdictName
from mcp_core.servers.display import shown_url
from mcp_core.servers.service import MAX_NAME_LENGTH, MAX_URL_LENGTH


class RegisterServerRequest(RequestBody):
    """An MCP server to watch."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "weather", "url": "https://mcp.example.com/mcp"}]}
    )

    name: Text = Field(min_length=1, max_length=MAX_NAME_LENGTH)
    url: str = Field(min_length=1, max_length=MAX_URL_LENGTH, description="Its MCP endpoint, http or https.")


class ServerResponse(BaseModel):
    """A server of the inventory."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    url: Annotated[str, AfterValidator(shown_url)] = Field(description="Credentials in its query are masked.")
    created_at: datetime
    last_verdict: VerdictName | None = Field(description="Null before the first scan.")
    last_scanned_at: datetime | None


class ServerPage(BaseModel):
    """Servers by id."""

    items: list[ServerResponse]
    next_cursor: int | None = Field(description="Pass it as `after` to get the next page.")
