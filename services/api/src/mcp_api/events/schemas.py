"""Bodies of the security events' endpoint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class SecurityEventResponse(BaseModel):
    """Who did what to which object, when and from where."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    occurred_at: datetime
    user_id: int | None
    actor: str
    action: str
    object_type: str
    object_id: str
    address: str
    details: dict[str, Any]


class SecurityEventPage(BaseModel):
    """Events from the newest."""

    items: list[SecurityEventResponse]
    next_cursor: int | None = Field(description="Pass it as `before` to get the next page.")
