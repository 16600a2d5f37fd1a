"""Bodies of the findings' endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mcp_api.bodies import Moment, RequestBody, SaidText

SeverityName = Literal["critical", "high", "medium", "low", "info"]
ConfidenceName = Literal["high", "medium", "low"]
StatusName = Literal["open", "acknowledged", "accepted", "false_positive", "fixed"]
DecisionName = Literal["open", "acknowledged", "accepted", "false_positive"]


class LocationBody(BaseModel):
    """Where the evidence sits."""

    surface: str
    name: str
    pointer: str


class VulnerabilityResponse(BaseModel):
    """One finding of one server, as it lives across scans."""

    id: int
    server_id: int
    server: str = Field(description="Name of the server.")
    rule: str
    title: str
    severity: SeverityName
    confidence: ConfidenceName
    status: StatusName
    location: LocationBody
    evidence: str
    remediation: str
    references: list[str]
    fingerprint: str
    first_seen_at: datetime
    last_seen_at: datetime
    accepted_until: datetime | None
    status_reason: str | None
    created_at: datetime


class VulnerabilityPage(BaseModel):
    """A page of findings."""

    items: list[VulnerabilityResponse]
    page: int | None = Field(description="The page, or null when a cursor was used.")
    limit: int
    next_cursor: str | None = Field(description="Pass it as `cursor` to get the next page; null on the last one.")


class StatusChangeBody(BaseModel):
    """One step of a finding's history."""

    model_config = ConfigDict(from_attributes=True)

    from_status: StatusName
    to_status: StatusName
    reason: str | None
    user_id: int | None
    scan_id: int | None
    changed_at: datetime


class TriageRequest(RequestBody):
    """A decision about a finding."""

    status: DecisionName
    reason: SaidText | None = Field(default=None, max_length=2000)
    accepted_until: Moment | None = Field(default=None, description="With a time zone; for `accepted` only.")


class BulkTriageRequest(TriageRequest):
    """One decision about many findings."""

    ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(min_length=1, max_length=1000)


class BulkTriageResponse(BaseModel):
    """What a bulk decision changed."""

    changed: int = Field(description="Findings that exist and now have the status.")
