"""Everything one API process holds: opened after fork, closed at shutdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fastapi import FastAPI, Request

from mcp_api.auth.authenticator import Authenticator
from mcp_api.auth.budgets import Budgets
from mcp_api.auth.hashing import HashingPool
from mcp_api.auth.throttle import LoginThrottle
from mcp_api.export.slots import Exports
from mcp_api.health.readiness import DatabaseProbe
from mcp_api.scans.background import BackgroundScans
from mcp_api.scans.dispatch import Dispatcher
from mcp_api.scans.live import ScanWatch
from mcp_core.auth.service import AuthService
from mcp_core.cache import CacheService
from mcp_core.database.engine import Database
from mcp_core.database.lanes import ReadLanes
from mcp_core.security.devices import DeviceMarks
from mcp_core.settings import Settings
from mcp_core.sizing import Plan
from mcp_scanner.connect.remote import RemoteScanner

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans


@dataclass(frozen=True, slots=True)
class ApiState:
    """The process's resources; reached by endpoints through `state_of`."""

    settings: Settings
    plan: Plan
    database: Database
    probe: DatabaseProbe
    exports: Exports
    lanes: ReadLanes
    cache: CacheService
    auth: AuthService
    authenticator: Authenticator
    hashing: HashingPool
    budgets: Budgets
    device_marks: DeviceMarks
    throttle: LoginThrottle
    dispatcher: Dispatcher
    background: BackgroundScans
    watch: ScanWatch
    scanner: RemoteScanner
    spans: Spans | None = None


def state_of(request: Request) -> ApiState:
    """The state of the process that serves this request."""
    return state_of_app(request.app)


def state_of_app(app: FastAPI) -> ApiState:
    """The state of an application whose lifespan is running."""
    return cast("ApiState", app.state.platform)
