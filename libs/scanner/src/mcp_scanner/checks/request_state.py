"""State that a server hands to the client and takes back (2026-07-28): can the client change it?

The only check that calls tools, and only those that the caller of the scan has named.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, JsonObject, Severity, as_mapping
from mcp_scanner.rules.rule import Rule


def _asking(state: str, *, changed: bool) -> dict[str, Any]:
    """A server whose tool hands out this state, and takes a changed one back or not."""
    return {**endpoint(request_state={"state": state, "accepts_changed": changed}), "scan": {"active": ["add"]}}


UNSIGNED = Rule(
    id="request-state-unsigned",
    title="The client can read or change the server's request state",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A tool call that wants more input hands out a requestState that decodes to plain JSON. HIGH when the call "
    "goes through with a changed one. Found only for tools that the scan was permitted to call.",
    why="The state comes back from a client, or from whoever steals it. A server that trusts it lets its caller choose "
    "the user, the step or the amount it was meant to remember.",
    remedy="Seal the state (AEAD, or an HMAC over it) together with user, tool, arguments and expiry, and reject any "
    "other value; the MCP SDKs have this built in.",
    references=("OWASP-MCP02:2025", "OWASP-MCP07:2025", "OWASP-ASI03", "CWE-345", "CWE-565", "AML.T0049", "SAFE-T1308"),
    positive=(
        _asking('{"user":"me","step":1}', changed=False),
        _asking('{"user":"me","step":1}', changed=True),
        _asking("kq7Zt1vXbN2pL8rW5yC3dF6gH0jAeUoI4sMnQxYz", changed=True),
    ),
    negative=(_asking("kq7Zt1vXbN2pL8rW5yC3dF6gH0jAeUoI4sMnQxYz", changed=False),),
)
RULES = (UNSIGNED,)

_SAMPLES: dict[str, Any] = {"string": "scan", "integer": 1, "number": 1, "boolean": False, "array": [], "object": {}}


async def check_request_state(subject: Subject) -> list[Finding]:
    """Call the permitted tools once, and once more with a changed state where they hand one out."""
    if not subject.is_stateless:
        return []
    findings = []
    for name in subject.prober.active:
        tool = next((tool for tool in _tools(subject) if tool.get("name") == name), None)
        if tool is None:
            continue
        arguments = sample_arguments(tool.get("inputSchema"))
        state = _state_of(await subject.prober.call(name, {"arguments": arguments}))
        if not state:
            continue
        changed = {"arguments": arguments, "requestState": tampered(state), "inputResponses": {}}
        again = await subject.prober.call(name, changed)
        accepted = again is not None and not again.get("isError") and again.get("resultType") != "input_required"
        if accepted or readable(state) is not None:
            evidence = (
                "a changed state is accepted" if accepted else f"the state reads {quote(str(readable(state)), 80)}"
            )
            severity = Severity.HIGH if accepted else Severity.MEDIUM
            findings.append(report_on(UNSIGNED, evidence, name=quote(name), severity=severity, identity="state"))
    return findings


def sample_arguments(schema: Any) -> JsonObject:
    """The least a tool's schema asks for, with values that mean nothing."""
    properties = as_mapping(as_mapping(schema).get("properties"))
    required = as_mapping(schema).get("required")
    arguments: JsonObject = {}
    for name in required if isinstance(required, list) else []:
        wanted = as_mapping(properties.get(name))
        choices = wanted.get("enum")
        kind = wanted.get("type")
        arguments[str(name)] = (
            choices[0]
            if isinstance(choices, list) and choices
            else _SAMPLES.get(kind if isinstance(kind, str) else "", "scan")
        )
    return arguments


def readable(state: str) -> JsonObject | None:
    """The JSON object that a state is, or is the base64 of."""
    for text in (state.encode(), _decoded(state)):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return None


def tampered(state: str) -> str:
    """The state with one more member, or with its last character changed."""
    plain = readable(state)
    if plain is None:
        return state[:-1] + ("A" if state[-1:] != "A" else "B")
    text = json.dumps({**plain, "scannerProbe": True}, separators=(",", ":"))
    if state.lstrip().startswith("{"):
        return text
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(state: str) -> bytes:
    padded = state.replace("-", "+").replace("_", "/") + "=" * (-len(state) % 4)
    try:
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _state_of(result: JsonObject | None) -> str:
    state = (result or {}).get("requestState")
    return state if isinstance(state, str) else ""


def _tools(subject: Subject) -> list[JsonObject]:
    tools = subject.record.get("tools")
    return [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
