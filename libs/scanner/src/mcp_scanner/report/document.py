"""The JSON report, in the schema that `schema.json` publishes."""

from __future__ import annotations

import json
from importlib.resources import files

from mcp_scanner.model import JsonObject, Report
from mcp_scanner.report.encode import encode_json


def render_json(report: Report, *, indent: int | None = 2) -> str:
    """The report as JSON text without a final newline; `indent=None` gives one line, as `scan --batch` writes it."""
    return encode_json(report.to_json(), indent=indent)


def report_schema() -> JsonObject:
    """The JSON Schema (2020-12) of a report; its `version` is `Report.SCHEMA_VERSION`."""
    schema: JsonObject = json.loads(files("mcp_scanner.report").joinpath("schema.json").read_bytes())
    return schema
