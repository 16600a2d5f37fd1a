"""What every rule of every domain declares, whatever code stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mcp_scanner.model import Severity

Domain = Literal["metadata", "fleet", "drift", "source", "package", "transport", "auth"]

# A description (the text of one tool of an otherwise empty server); a whole record as `scan --batch` takes it; or what
# its key says: a server (`endpoint`: checks.examples), a release (`package`: packages.examples), a `configuration`.
Example = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the scanner looks for.

    `severity` is the usual one; the judge may lower or raise it on what else it sees. `positive` examples must give
    a finding of this rule and `negative` ones must not; a parametrised test runs them all.
    `references` holds an entry of every catalogue in `standards.REQUIRED`; `unmapped` says of a catalogue (by its name)
    why it has none that fits.
    """

    id: str
    title: str
    domain: Domain
    severity: Severity
    what: str
    why: str
    remedy: str
    references: tuple[str, ...]
    positive: tuple[Example, ...] = ()
    negative: tuple[Example, ...] = ()
    unmapped: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The rule as `mcp-platform rules --format json` prints it."""
        return {
            "id": self.id,
            "title": self.title,
            "domain": self.domain,
            "severity": self.severity.value,
            "what": self.what,
            "why": self.why,
            "remedy": self.remedy,
            "references": list(self.references),
            "unmapped": dict(self.unmapped),
            "positive": list(self.positive),
            "negative": list(self.negative),
        }
