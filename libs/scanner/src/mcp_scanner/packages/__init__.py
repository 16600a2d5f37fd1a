"""Scan a published package by downloading it, never by running it."""

from mcp_scanner.packages.limits import PackageOptions
from mcp_scanner.packages.scan import scan_package, scan_release

__all__ = ["PackageOptions", "scan_package", "scan_release"]
