"""What a caller decides about one scan of a live target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcp_scanner.connect.secret import Secret
from mcp_scanner.policy.target import TargetPolicy


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """An OAuth 2.1 client of the target's authorization server; the token endpoint is discovered from the target.

    `issuer` is the authorization server that the secret belongs to. Without it, the secret is only sent to one on the
    target's own site: a hostile target could name any.
    """

    client_id: str
    client_secret: Secret
    scope: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Policy, credentials and bounds of one scan.

    Times are in seconds, sizes in bytes of decoded body. The defaults are an order of magnitude over what the largest
    of the field's listings need (258 tools: 0.9 MB), and short enough that a hostile server costs little.
    """

    policy: TargetPolicy = field(default_factory=TargetPolicy)
    headers: Mapping[str, str] = field(default_factory=dict)
    bearer: Secret | None = None
    oauth: ClientCredentials | None = None
    ca_file: str | None = None
    timeout_seconds: float = 60.0
    request_seconds: float = 15.0
    connect_seconds: float = 10.0
    max_bytes: int = 10_000_000
    max_pages: int = 200
    max_items: int = 10_000
    max_redirects: int = 5
    checks: bool = True
    active: tuple[str, ...] = ()
    stdio: bool = True

    @property
    def has_credentials(self) -> bool:
        """Whether requests to the target carry anything secret; any custom header may be."""
        return self.bearer is not None or self.oauth is not None or bool(self.headers)
