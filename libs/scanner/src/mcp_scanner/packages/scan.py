"""From a package name to a report."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_scanner.model import Report, Verdict


@dataclass(frozen=True, slots=True)
class PackageOptions:
    """Limits for one package scan. Sizes in bytes, times in seconds."""

    timeout: float = 60.0
    max_download: int = 100 * 1024 * 1024
    pypi_index: str = ""  # empty: the index that pip is configured to use
    npm_registry: str = ""  # empty: the registry that npm is configured to use


def scan_package(spec: str, options: PackageOptions | None = None) -> Report:
    """Report on `pypi:name[@version]` or `npm:name[@version]`; a package that cannot be read gives verdict error."""
    del options
    return Report(target=spec, name=spec, verdict=Verdict.ERROR, coverage={}, findings=[], error="not implemented")
