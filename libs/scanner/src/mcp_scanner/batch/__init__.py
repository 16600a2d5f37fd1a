"""Scan records: one JSON object that holds a listing, its baseline, its source text or a whole fleet."""

from mcp_scanner.batch.record import scan_record
from mcp_scanner.batch.stream import scan_lines

__all__ = ["scan_lines", "scan_record"]
