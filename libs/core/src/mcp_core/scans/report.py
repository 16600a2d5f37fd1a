"""What the platform needs of a scan report; the scanner's own classes fit without being imported here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class LocationLike(Protocol):
    """Where the evidence sits."""

    @property
    def surface(self) -> str:
        """Kind of surface."""

    @property
    def name(self) -> str:
        """Name of the tool, prompt or resource."""

    @property
    def pointer(self) -> str:
        """JSON pointer into the listing."""


class FindingLike(Protocol):
    """One judged finding."""

    @property
    def rule(self) -> str:
        """Id of the rule."""

    @property
    def severity(self) -> str:
        """critical, high, medium, low or info."""

    @property
    def confidence(self) -> str:
        """high, medium or low."""

    @property
    def title(self) -> str:
        """One line."""

    @property
    def location(self) -> LocationLike:
        """Where it is."""

    @property
    def evidence(self) -> str:
        """Excerpt that shows it."""

    @property
    def remediation(self) -> str:
        """What to do."""

    @property
    def references(self) -> Sequence[str]:
        """Ids of standards."""

    @property
    def fingerprint(self) -> str:
        """Stable identity across scans."""


class ReportLike(Protocol):
    """The result of scanning one server."""

    @property
    def verdict(self) -> str:
        """complete, degraded or error."""

    @property
    def coverage(self) -> Mapping[str, Any]:
        """What was read, by surface."""

    @property
    def findings(self) -> Sequence[FindingLike]:
        """Everything found."""

    @property
    def error(self) -> str:
        """Why the verdict is not complete."""

    @property
    def snapshot(self) -> Mapping[str, Any] | None:
        """Canonical JSON of what the server showed."""
