"""Examples of the checks' rules: live servers, described by how they differ from an honest one.

A test serves each of them and scans it. An endpoint speaks both eras of the protocol, validates Host and Origin, and
lists one tool. It differs by:

- `tools`, `eras` (handshake, stateless, both), `transport` (http+sse), `tls` (`days` left, `name` on the certificate,
  `trusted`, `oldest` version), `reach` (public: graded as if its address were on the internet)
- `any_host`, `any_origin` (accepted in requests), `cors` (what a preflight is allowed: *, reflect or an origin),
  `trace` (the text of errors), `software` (its X-Powered-By header), `session_ids` (counting),
  `checks_headers`, `cache_scope`, `shown_to_others` (the tools that other clients than the scanner are shown),
  `request_state` (what a call hands out, and whether a changed one is accepted)
- `bearer` (the token it wants), `accepts` (any-token), `trusts_sessions`, `resource_metadata` and
  `authorization_metadata` (members that differ from what they should be)

`scan` is what the scan was given: a `bearer` token, one with an `audience` (a JWT that the server takes; {endpoint}
stands for its address), the tools it may call (`active`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOKEN = "token-of-the-example"  # noqa: S105 - opens nothing but the example


def endpoint(**behaviour: Any) -> dict[str, Any]:
    """A server that asks for no credentials."""
    return {"endpoint": behaviour}


def protected(**behaviour: Any) -> dict[str, Any]:
    """A server that wants a token and says where from, scanned without one."""
    return {"endpoint": {"bearer": TOKEN, "resource_metadata": {}, "authorization_metadata": {}, **behaviour}}


def with_token(example: Mapping[str, Any]) -> dict[str, Any]:
    """The same server, scanned with the token it wants."""
    return {**example, "scan": {"bearer": TOKEN}}


def token_for(audience: str, example: Mapping[str, Any]) -> dict[str, Any]:
    """The same server, scanned with a JWT for this audience, or for several with blanks between them."""
    return {**example, "scan": {"audience": audience}}


def drawing(**properties: Any) -> dict[str, Any]:
    """A tool with these parameters."""
    schema = {"type": "object", "properties": properties}
    return {"name": "draw", "description": "Draws a shape.", "inputSchema": schema}
