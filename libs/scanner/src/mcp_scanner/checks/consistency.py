"""Whether another client is shown the same: a server can recognise a scanner by its name or its dialect."""

from __future__ import annotations

from typing import Any

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, JsonObject, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.snapshot.canonical import hash_of

VARIES = Rule(
    id="listing-varies-by-client",
    title="Another client is shown another listing",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A second listing, read under another client name and where possible in another era of the protocol, has "
    "other tools, other texts or other instructions. What the second one shows is judged as well.",
    why="Cloaking shows a clean listing to scanners and reviewers, and a poisoned one to agents. Texts with a date or "
    "a counter in them differ honestly, and cannot be approved once and for all either.",
    remedy="Compare both listings. Show every client the same; keep what changes out of descriptions.",
    references=("OWASP-MCP03:2025", "OWASP-MCP09:2025", "OWASP-ASI04", "CWE-807", "AML.T0109", "SAFE-T1201"),
    positive=(endpoint(shown_to_others=[{"name": "add", "description": "Adds, and saves what it added."}]),),
    negative=(endpoint(),),
)
RULES = (VARIES,)

# What a model or its user is told; SDKs leave other members out where an era does not know them.
_COMPARED = ("title", "description", "inputSchema", "annotations")
# Names of differing items that a finding shows.
_SHOWN = 5


async def check_consistency(subject: Subject) -> list[Finding]:
    """List once more as somebody else and compare; a difference keeps the second record for judging."""
    if not subject.listed or subject.record.get("problems"):
        return []
    second = await subject.prober.list_as_another(other_era=subject.is_stateless)
    if second is None or second.get("problems"):
        return []
    different = differences(subject.record, second)
    if not different:
        return []
    subject.second = second
    shown = ", ".join(quote(name, 60) for name in different[:_SHOWN])
    more = f" and {len(different) - _SHOWN} more" if len(different) > _SHOWN else ""
    return [report_on(VARIES, f"Different are {shown}{more}.", identity="varies")]


def differences(first: JsonObject, second: JsonObject) -> list[str]:
    """The names of tools that only one record has or that differ between them, and `instructions`."""
    ours, theirs = _tools(first), _tools(second)
    names = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    same = (first.get("instructions") or "") == (second.get("instructions") or "")
    return names if same else ["instructions", *names]


def _tools(record: JsonObject) -> dict[str, list[str]]:
    """Hashes by name; a name may occur more than once."""
    found: dict[str, list[str]] = {}
    tools: Any = record.get("tools")
    for tool in tools if isinstance(tools, list) else []:
        name = tool.get("name") if isinstance(tool, dict) else None
        shown = {key: tool.get(key) for key in _COMPARED} if isinstance(tool, dict) else tool
        found.setdefault(str(name), []).append(hash_of(shown))
    return {name: sorted(hashes) for name, hashes in found.items()}
