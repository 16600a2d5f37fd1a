"""Scan a published package by downloading it, never by running it."""

from mcp_scanner.packages.scan import PackageOptions, scan_package

__all__ = ["PackageOptions", "scan_package"]
