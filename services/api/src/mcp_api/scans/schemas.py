"""Bodies of the scan endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mcp_api.bodies import RequestBody
from mcp_api.vulnerabilities.schemas import SeverityName
from mcp_core.servers.service import MAX_URL_LENGTH

KindName = Literal["background", "heavy"]
ScanStatusName = Literal["pending", "running", "completed", "failed", "cancelled"]
VerdictName = Literal["complete", "degraded", "error"]


def _no_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a truth value is no id")  # noqa: TRY004 - pydantic turns ValueError into the answer
    return value


class ScanRequest(RequestBody):
    """What to scan: a registered server, or a URL, which is then registered under its address."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"server_id": 1}, {"target": "https://mcp.example.com/mcp"}]}
    )

    server_id: Annotated[int | None, BeforeValidator(_no_boolean)] = Field(default=None, ge=1, le=2**63 - 1)
    target: str | None = Field(default=None, min_length=1, max_length=MAX_URL_LENGTH)


class StartedScan(BaseModel):
    """A scan that was accepted. It will end, whichever process dies."""

    scan_id: int
    server_id: int
    status: ScanStatusName = Field(description="State of the scan now; follow it at GET /scans/{scan_id}.")


class QueuedScan(StartedScan):
    """A scan handed to the workers."""

    task_id: str = Field(description="The same scan, under the performance guide's name.")


class ScanResponse(BaseModel):
    """A scan and its outcome."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    server_id: int
    kind: KindName
    status: ScanStatusName
    attempt: int
    verdict: VerdictName | None = Field(description="Null until the scan has ended.")
    coverage: dict[str, Any] | None
    finding_counts: dict[SeverityName, int] | None = Field(description="Findings of this scan by severity.")
    error: str | None
    duration_seconds: float | None
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None


class ScanPage(BaseModel):
    """Scans from the newest."""

    items: list[ScanResponse]
    next_cursor: int | None = Field(description="Pass it as `before` to get the next page.")
