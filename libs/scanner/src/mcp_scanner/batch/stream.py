"""JSON Lines in, reports out: in order, one at a time, in bounded memory."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mcp_scanner.batch.record import record_name, scan_record
from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.listing.decode import MAX_BYTES
from mcp_scanner.model import Report, Verdict


def scan_lines(lines: BinaryIO, *, source: str) -> Iterator[Report]:
    """Scan each non-empty line of a JSON Lines stream; a bad line gives a report with verdict error.

    `source` names the stream in the reports' targets, as in `records.jsonl:7`.
    """
    number = 0
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        target = f"{source}:{number}"
        if len(line) > MAX_BYTES and not line.endswith(b"\n"):
            _skip_rest_of_line(lines)
        if line.strip():
            yield scan_document(line.rstrip(b"\r\n"), target=target)


def scan_document(data: bytes, *, target: str) -> Report:
    """Scan the JSON text of one record. Never raises for what the record holds: that is a report of its own."""
    try:
        decoded = decode_json(data, every_value=True)
    except ListingError as error:
        return _failed(target, "", str(error))
    try:
        return scan_record(decoded, target=target)
    except ListingError as error:
        return _failed(target, record_name(decoded.value), str(error))
    except Exception as error:  # noqa: BLE001 - one hostile record must not end the scan of all others
        return _failed(target, record_name(decoded.value), _internal(error))


def _failed(target: str, name: str, reason: str) -> Report:
    return Report(target=target, name=name, verdict=Verdict.ERROR, coverage={}, findings=[], error=reason)


def _internal(error: Exception) -> str:
    """What a user can pass on to the maintainers: the kind of error and where it arose, nothing of the record."""
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(frames) if "mcp_scanner" in frame.filename), frames[-1])
    place = f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
    return (
        f"internal error {type(error).__name__} at {place}; this record counts as not scanned; "
        "please report it with the record"
    )


def _skip_rest_of_line(lines: BinaryIO) -> None:
    while (rest := lines.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass
