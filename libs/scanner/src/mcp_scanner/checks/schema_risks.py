"""What tool schemas ask of clients: parameters copied into headers, and references fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mcp_scanner.checks.examples import drawing, endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

# Words in a parameter's name that say its value is a secret or personal.
_SENSITIVE = re.compile(
    r"(?i)(?:^|[^a-z])(?:pass(?:word|phrase|wd)?|secret|token|api[_-]?key|private[_-]?key|credential|auth|cookie|otp|pin|"
    r"ssn|iban|card[_-]?number|cvv|email|phone|address|birth|prompt|query|message|content)s?(?:$|[^a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DEEPEST = 60

HEADER = Rule(
    id="sensitive-parameter-in-header",
    title="A sensitive parameter is copied into an HTTP header",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A tool's schema marks a parameter whose name says that it is secret or personal with x-mcp-header.",
    why="Clients then send its value in an Mcp-Param header, which gateways, proxies and logs keep in plain text.",
    remedy="Mark only routing values such as region or tenant with x-mcp-header; keep secrets and content in the body.",
    references=("OWASP-MCP01:2025", "OWASP-MCP10:2025", "OWASP-ASI03", "CWE-532", "CWE-598", "AML.T0055", "SAFE-T1506"),
    positive=(endpoint(tools=[drawing(apiToken={"type": "string", "x-mcp-header": "Token"})]),),
    negative=(
        endpoint(tools=[drawing(region={"type": "string", "x-mcp-header": "Region"}, apiToken={"type": "string"})]),
    ),
)
REMOTE = Rule(
    id="remote-schema-reference",
    title="A schema refers to a document on the network",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A $ref or $dynamicRef in an input or output schema is an absolute URL.",
    why="A client that resolves it fetches an address of the server's choice (SSRF), and the schema that was approved "
    "can change without the listing changing.",
    remedy="Inline the definition under $defs and refer to it as #/$defs/...",
    references=("OWASP-MCP03:2025", "OWASP-ASI04", "CWE-829", "CWE-918", "AML.T0109", "SAFE-T1501"),
    positive=(endpoint(tools=[drawing(shape={"$ref": "https://schemas.example.com/shape.json"})]),),
    negative=(endpoint(tools=[drawing(shape={"$ref": "#/$defs/shape"}, page={"const": "https://example.com"})]),),
)
RULES = (HEADER, REMOTE)


async def check_schemas(subject: Subject) -> list[Finding]:
    """Walk the schemas of every tool."""
    findings: list[Finding] = []
    tools = subject.record.get("tools")
    for position, tool in enumerate(tools if isinstance(tools, list) else []):
        if not isinstance(tool, dict):
            continue
        for key in ("inputSchema", "outputSchema"):
            pointer = f"/tools/{position}/{key}"
            findings += _judge(str(tool.get("name", "")), tool.get(key), pointer)
    return findings


def _judge(tool: str, schema: Any, pointer: str) -> Iterator[Finding]:
    for where, name, node in _walk(schema, pointer, "", 0):
        for key in ("$ref", "$dynamicRef"):
            reference = node.get(key)
            if isinstance(reference, str) and re.match(r"(?i)[a-z][a-z0-9+.-]*://|//", reference):
                yield report_on(REMOTE, f"{key} is {quote(reference)}.", name=quote(tool), pointer=f"{where}/{key}")
        if "x-mcp-header" in node and _SENSITIVE.search(_CAMEL.sub("_", name[:200])):
            header = quote(str(node["x-mcp-header"]))
            evidence = f"Parameter {quote(name)} is sent in the header Mcp-Param-{header}."
            yield report_on(HEADER, evidence, name=quote(tool), pointer=where)


def _walk(node: Any, pointer: str, name: str, depth: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every object of a schema with its pointer and, below `properties`, the name of the property."""
    if depth > _DEEPEST:
        return
    if isinstance(node, dict):
        yield pointer, name, node
        for key, value in node.items():
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from _walk(value, f"{pointer}/{step}", str(key), depth + 1)
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from _walk(value, f"{pointer}/{position}", name, depth + 1)
