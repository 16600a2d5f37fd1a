"""`mcp-platform scan --batch`: JSON Lines in, one JSON report a line out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mcp_cli.scanning.outcome import Outcome, outcome, overall
from mcp_cli.scanning.output import open_output
from mcp_cli.scanning.progress import counter
from mcp_cli.scanning.refusal import refuse
from mcp_scanner.batch import scan_lines
from mcp_scanner.model import Severity
from mcp_scanner.report.document import render_json


def run_batch(source: str, destination: Path | None, threshold: Severity) -> Outcome:
    """Scan every line of the file `source` (`-` is standard input), writing each report before reading on."""
    seen: set[Outcome] = set()
    with _open_input(source) as lines, open_output(destination) as stream, counter("records scanned") as advance:
        for report in scan_lines(lines, source="stdin" if source == "-" else source):
            stream.write(render_json(report, indent=None).encode() + b"\n")
            stream.flush()
            seen.add(outcome(report, threshold))
            advance()
    if not seen:
        refuse(f"{source} holds no record, so nothing was scanned; give one JSON object a line")
    return overall(seen)


@contextmanager
def _open_input(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(source).open("rb") as stream:
            yield stream
    except OSError as error:
        refuse(f"cannot read {source}: {error.strerror}; not everything was scanned; give a JSON Lines file or -")
