"""The plan of this very process, from its environment and its control groups."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

from mcp_core.sizing import single, worker
from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.inputs import Budget, Mode, Overrides, Role
from mcp_core.sizing.plan import Plan, plan
from mcp_core.sizing.resources import LAPTOP_CORES, detect

PREFIX = "MCP_PLATFORM_"

# Without a budget (a laptop): together well within PostgreSQL's default of 100 connections. A worker pod cannot use
# more than its children hold; for the API, ten for each of two event loops are plenty.
DEFAULT_BUDGET = {
    Role.API: 20,
    Role.WORKER: LAPTOP_CORES * worker.POOL,
    Role.SCHEDULER: single.POOL,
    Role.MIGRATE: single.POOL,
}

# Environment variable (without prefix) of each number an operator may insist on.
OVERRIDES = {
    "WORKERS": "workers",
    "DB_POOL_SIZE": "pool_size",
    "HASH_THREADS": "hash_threads",
    "SCAN_SLOTS": "scan_slots",
    "MAX_REQUESTS": "max_requests",
    "WORKER_LIFETIME_SECONDS": "worker_lifetime_seconds",
    "TERMINATION_GRACE_SECONDS": "termination_grace_seconds",
    "VISIBILITY_TIMEOUT_SECONDS": "visibility_timeout_seconds",
}


def current_plan(
    role: Role | str, environ: Mapping[str, str], root: Path = Path("/"), budget: int | None = None
) -> Plan:
    """Size the calling process; `budget` stands in for a connection budget that the environment does not give.

    Raises SizingError when it cannot add up and the mode is strict, or for bad input.
    """
    role = Role(role)
    given = given_budget(environ)
    given = budget if given is None else given
    overrides = {name: _integer(environ, variable) for variable, name in OVERRIDES.items()}
    overrides["scan_seconds"] = _scan_seconds(environ)
    return plan(
        role,
        detect(environ, root),
        Budget(connections=DEFAULT_BUDGET[role] if given is None else given),
        Overrides(**overrides),
        current_mode(environ),
    )


def given_budget(environ: Mapping[str, str]) -> int | None:
    """MCP_PLATFORM_DB_CONNECTION_BUDGET, the database connections of this pod. Raises SizingError for no number."""
    return _integer(environ, "DB_CONNECTION_BUDGET")


def current_mode(environ: Mapping[str, str]) -> Mode:
    """MCP_PLATFORM_SIZING_MODE, else strict in production and warn elsewhere. Raises SizingError for another word."""
    word = environ.get(PREFIX + "SIZING_MODE", "")
    if not word:
        return Mode.STRICT if environ.get(PREFIX + "ENVIRONMENT") == "production" else Mode.WARN
    if word in set(Mode):
        return Mode(word)
    raise SizingError(
        Objection(
            cause=f"{PREFIX}SIZING_MODE is {word!r}",
            consequence="it is unclear whether sizes that do not add up may start",
            remedy=f"set {PREFIX}SIZING_MODE to {' or '.join(Mode)}",
        )
    )


def _scan_seconds(environ: Mapping[str, str]) -> int | None:
    """The setting MCP_PLATFORM_SCAN_TIMEOUT_SECONDS, rounded up: all other times follow from it."""
    text = environ.get(PREFIX + "SCAN_TIMEOUT_SECONDS", "").strip()
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return math.ceil(float(text))
    raise _no_number("SCAN_TIMEOUT_SECONDS", text, "number of seconds")


def _integer(environ: Mapping[str, str], variable: str) -> int | None:
    text = environ.get(PREFIX + variable, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    raise _no_number(variable, text, "whole number")


def _no_number(variable: str, text: str, expected: str) -> SizingError:
    return SizingError(
        Objection(
            cause=f"{PREFIX}{variable} is {text!r}, which is no {expected}",
            consequence="no size can be derived from it",
            remedy=f"set {PREFIX}{variable} to a {expected}, or leave it out to have it derived",
        )
    )
