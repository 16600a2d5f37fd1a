"""Run every check against one live target, within the time the scan has left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mcp_scanner.checks.anonymous import check_access
from mcp_scanner.checks.audience import check_audience
from mcp_scanner.checks.authorization_server import check_authorisation
from mcp_scanner.checks.certificate import check_tls
from mcp_scanner.checks.consistency import check_consistency
from mcp_scanner.checks.cors import check_cors
from mcp_scanner.checks.leakage import check_leakage
from mcp_scanner.checks.plain_http import check_plain_http
from mcp_scanner.checks.rebinding import check_rebinding
from mcp_scanner.checks.request_state import check_request_state
from mcp_scanner.checks.schema_risks import check_schemas
from mcp_scanner.checks.session_ids import check_sessions
from mcp_scanner.checks.stateless_risks import check_stateless_risks
from mcp_scanner.checks.subject import Subject
from mcp_scanner.connect.failure import CredentialsWanted
from mcp_scanner.model import Finding, JsonObject, SurfaceStatus

Check = Callable[[Subject], Awaitable[list[Finding]]]

# In this order: those that cost no request first, so that a target out of time has had most of them.
CHECKS: tuple[Check, ...] = (
    check_plain_http,
    check_schemas,
    check_tls,
    check_audience,
    check_access,
    check_consistency,
    check_rebinding,
    check_cors,
    check_authorisation,
    check_stateless_risks,
    check_sessions,
    check_leakage,
    check_request_state,
)


async def run_checks(subject: Subject, seconds: float) -> tuple[list[Finding], JsonObject]:
    """The findings, and the coverage of the surface `transport`; checks that found no time leave it partial."""
    findings: list[Finding] = []
    done = 0
    try:
        async with asyncio.timeout(seconds):
            await _learn_challenge(subject)
            for check in CHECKS:
                findings += await check(subject)
                done += 1
    except TimeoutError:
        reason = f"the scan's time was over after {done} of {len(CHECKS)} checks"
        return findings, {"status": SurfaceStatus.PARTIAL.value, "items": done, "reason": reason}
    return findings, {"status": SurfaceStatus.READ.value, "items": done}


async def _learn_challenge(subject: Subject) -> None:
    """How a server that was read with credentials answers a client that has none."""
    if not subject.given or subject.challenge is not None:
        return
    greeting = await subject.prober.greet()
    if greeting is not None and greeting.answer.status in (401, 403):
        challenge = greeting.answer.headers.get("www-authenticate", "")
        subject.challenge = CredentialsWanted(greeting.answer.status, challenge, given=False)
