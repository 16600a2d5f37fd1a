"""What the checks look at: one live target, what it showed and how it was reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, JsonObject, Location, Severity
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.policy.url import Url
from mcp_scanner.rules.rule import Rule

if TYPE_CHECKING:  # `mcp-platform rules` reads the rules of the checks without loading an HTTP client
    from mcp_scanner.checks.prober import Prober
    from mcp_scanner.connect.failure import CredentialsWanted
    from mcp_scanner.connect.tls import TlsFacts


@dataclass(slots=True)
class Subject:
    """One live target. `given` says whether the scan had credentials, `listed` whether it read a listing.

    `second` is a listing that another client was shown, when it differs.
    """

    url: Url
    reach: Reach
    prober: Prober
    transport: str = ""
    protocol_version: str = ""
    session_id: str = ""
    record: JsonObject = field(default_factory=dict)
    envelopes: dict[str, JsonObject] = field(default_factory=dict)
    tls: TlsFacts | None = None
    given: bool = False
    listed: bool = False
    challenge: CredentialsWanted | None = None
    second: JsonObject | None = None

    @property
    def is_public(self) -> bool:
        """Whether the target's address is routed on the internet."""
        return self.reach is Reach.PUBLIC

    @property
    def is_stateless(self) -> bool:
        """Whether the target was read in the 2026-07-28 era."""
        return self.protocol_version == "2026-07-28"


def report_on(
    rule: Rule,
    evidence: str,
    *,
    name: str = "",
    pointer: str = "",
    severity: Severity | None = None,
    identity: str = "",
) -> Finding:
    """A finding of a check. `identity` stands for evidence that varies between scans, such as a port or a date."""
    location = Location(rule.domain, name, pointer)
    return make_finding(rule, location, evidence, severity=severity, identity=identity)
