"""From the TARGET of the command line to a report."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcp_scanner.batch.stream import scan_document
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.model import Report, Verdict

if TYPE_CHECKING:
    from mcp_scanner.configuration.entries import Entry

PACKAGE_SCHEMES = ("pypi:", "npm:")
URL_SCHEMES = ("http://", "https://")

# A password in a URL is refused, and must not end up in the report of the refusal either.
_USERINFO = re.compile(r"//[^/?#]*@")

# One of these stands in every client configuration; other files need not be decoded twice.
_CONFIGURATION_KEYS = (b'"mcpServers"', b'"servers"', b'"context_servers"', b'"mcp"')


def scan_any(target: str, options: ScanOptions) -> Report:
    """Scan a URL, `pypi:name[@version]`, `npm:name[@version]`, a file, or `-` for a listing on standard input.

    A target that cannot be read gives a report with verdict error.
    """
    if target.startswith(URL_SCHEMES):
        from mcp_scanner.connect.scan import scan_target

        report = asyncio.run(scan_target(target, options))
        report.target = _USERINFO.sub("//***@", report.target)
        return report
    if target.startswith(PACKAGE_SCHEMES):
        from mcp_scanner.packages import scan_package

        return scan_package(target)
    if target == "-":
        return scan_document(sys.stdin.buffer.read(), target="stdin")
    return _scan_file(target, options)


def _scan_file(target: str, options: ScanOptions) -> Report:
    try:
        data = Path(target).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file has such a name"
        return _unread(
            target,
            f"cannot read {target}: {reason}; nothing was scanned; give an http(s) URL, pypi:NAME, npm:NAME, "
            "a listing or an mcp.json",
        )
    if _configuration(data) is not None:
        from mcp_scanner.configuration.scan import scan_configuration

        return asyncio.run(scan_configuration(data, options, target=target))
    return scan_document(data, target=target)


def configured_servers(target: str) -> list[Entry] | None:
    """The servers of a client configuration; None where the target is anything else, or cannot be read."""
    if target == "-" or target.startswith((*PACKAGE_SCHEMES, *URL_SCHEMES)):
        return None
    try:
        document = _configuration(Path(target).read_bytes())
    except (OSError, ValueError):
        return None
    if document is None:
        return None
    from mcp_scanner.configuration.entries import read_entries

    return read_entries(document)


def _configuration(data: bytes) -> Any:
    """The decoded client configuration that `data` is, else None."""
    ascii_only = data.replace(b"\0", b"")  # so that the keys are seen in UTF-16 too
    if not any(key in ascii_only for key in _CONFIGURATION_KEYS):
        return None
    from mcp_scanner.configuration.entries import has_place_for_servers, is_configuration
    from mcp_scanner.configuration.jsonc import decode_jsonc
    from mcp_scanner.listing import ListingError
    from mcp_scanner.listing.parse import is_listing

    with contextlib.suppress(ListingError):  # what is no JSON is reported as the listing it claims to be
        document = decode_jsonc(data).value
        if is_configuration(document) or (has_place_for_servers(document) and not is_listing(document)):
            return document
    return None


def _unread(target: str, reason: str) -> Report:
    return Report(target=target, name="", verdict=Verdict.ERROR, coverage={}, findings=[], error=reason)
