"""The rules of all checks, for the catalogue."""

from __future__ import annotations

from mcp_scanner.checks import (
    anonymous,
    audience,
    authorization_server,
    certificate,
    consistency,
    cors,
    leakage,
    plain_http,
    rebinding,
    request_state,
    resource_metadata,
    schema_risks,
    session_ids,
    stateless_risks,
)
from mcp_scanner.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *plain_http.RULES,
    *certificate.RULES,
    *rebinding.RULES,
    *cors.RULES,
    *consistency.RULES,
    *leakage.RULES,
    *session_ids.RULES,
    *stateless_risks.RULES,
    *request_state.RULES,
    *schema_risks.RULES,
    *anonymous.RULES,
    *audience.RULES,
    *resource_metadata.RULES,
    *authorization_server.RULES,
)
