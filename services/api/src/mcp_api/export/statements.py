"""The statements whose rows are exported: each yields finished lines, so that nothing is built per row in Python.

All SQL here is constant text; values travel as parameters only.
"""

from __future__ import annotations

from mcp_core.vulnerabilities.filters import VulnerabilityFilter, compile_filter
from mcp_core.vulnerabilities.listing import DOCUMENT_JSON

# A cell that begins with one of these is a formula to spreadsheets (OWASP, "CSV Injection"): = + - @ tab CR, and LF,
# which some strip; and the full-width forms of the four signs, which some read as the signs. An apostrophe in front
# makes it text.
FORMULA_CODES = "9, 10, 13, 43, 45, 61, 64, 65291, 65293, 65309, 65312"

SARIF_RESULT = """json_build_object(
    'ruleId', v.rule,
    'level', case when v.severity in ('critical', 'high') then 'error'
                  when v.severity = 'medium' then 'warning' else 'note' end,
    'message', json_build_object('text', v.title || '. ' || v.remediation),
    'locations', json_build_array(json_build_object(
        'physicalLocation', json_build_object(
            'artifactLocation', json_build_object('uri', s.url), 'region', json_build_object('startLine', 1)),
        'logicalLocations', json_build_array(json_build_object(
            'name', v.object_name, 'kind', v.surface, 'fullyQualifiedName', s.name || v.pointer)))),
    'partialFingerprints', json_build_object('mcpFingerprint/v1', v.fingerprint),
    'properties', json_build_object(
        'severity', v.severity, 'confidence', v.confidence, 'status', v.status, 'evidence', v.evidence,
        'server', s.name, 'first_seen_at', v.first_seen_at, 'last_seen_at', v.last_seen_at))"""


def _text(column: str) -> str:
    """A column that holds text from outside, made harmless for spreadsheets."""
    return f"case when ascii({column}) in ({FORMULA_CODES}) then '''' || {column} else {column} end"


CSV_COLUMNS = f"""
    v.id, v.server_id, {_text("s.name")} as server, v.rule, {_text("v.title")} as title, v.severity, v.confidence,
    v.status, v.surface, {_text("v.object_name")} as name, {_text("v.pointer")} as pointer,
    {_text("v.evidence")} as evidence, {_text("v.remediation")} as remediation,
    array_to_string(v."references", ' ') as "references", v.fingerprint, v.first_seen_at, v.last_seen_at,
    v.accepted_until, {_text("v.status_reason")} as status_reason, v.created_at"""

_COLUMNS = {
    "csv": CSV_COLUMNS,
    "json": DOCUMENT_JSON,
    "jsonl": DOCUMENT_JSON,
    "sarif": f"{SARIF_RESULT}::text",
}


def statement(kind: str, wanted: VulnerabilityFilter) -> tuple[str, list[object]]:
    """The query of an export and its parameters; `kind` is csv, json, jsonl or sarif."""
    where = compile_filter(wanted)
    query = f"select {_COLUMNS[kind]} from vulnerabilities v join servers s on s.id = v.server_id {where.sql()}"  # noqa: S608
    return query, where.parameters
