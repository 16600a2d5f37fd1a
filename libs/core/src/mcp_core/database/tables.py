"""Every table, imported once so that the metadata is whole (Alembic, tests)."""

from mcp_core.auth.models import ApiKey, RefreshToken, RevokedToken, SigningGeneration
from mcp_core.database.base import Base
from mcp_core.events.models import SecurityEvent
from mcp_core.scans.models import Scan
from mcp_core.servers.models import Server, Snapshot
from mcp_core.users.models import User
from mcp_core.vulnerabilities.models import Occurrence, StatusChange, Vulnerability

__all__ = [
    "ApiKey",
    "Base",
    "Occurrence",
    "RefreshToken",
    "RevokedToken",
    "Scan",
    "SecurityEvent",
    "Server",
    "SigningGeneration",
    "Snapshot",
    "StatusChange",
    "User",
    "Vulnerability",
]
