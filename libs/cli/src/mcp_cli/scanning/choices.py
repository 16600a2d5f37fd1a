"""Values of command-line options; this module loads nothing else, so that the CLI starts fast."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """Values of `--format`."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    JUNIT = "junit"


class Threshold(StrEnum):
    """Values of `--fail-on`: the severities of the scanner."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
