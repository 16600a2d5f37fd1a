"""The target policy at the door: a forbidden target is refused before anything is stored or connected."""

from __future__ import annotations

from mcp_api.errors import invalid
from mcp_core.database.storable import storable_text
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.target import TargetPolicy


def check_target(policy: TargetPolicy, url: str, *, path: str) -> None:
    """Judge a URL without asking the network; names are judged again, with their addresses, when they are scanned.

    Args:
        policy: what may be reached.
        url: as the client gave it.
        path: where in the request it stood, for the answer: `body.url`, `query.target`, ...

    Raises:
        ApiError: 422 with the policy's reason.
    """
    if storable_text(url) != url:
        raise invalid("target_refused", "The URL holds characters that no URL has. Write them percent-encoded.", path)
    try:
        policy.check_url(url)
    except TargetRefused as refusal:
        raise invalid("target_refused", refusal.message, path) from None
