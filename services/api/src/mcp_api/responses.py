"""Error answers as the OpenAPI document states them."""

from __future__ import annotations

from typing import Any

from mcp_api.errors import ErrorBody

# What each status means here, for the document.
MEANING = {
    400: "The request cannot be read.",
    401: "The credentials are missing, wrong or no longer valid.",
    403: "The caller's role does not suffice.",
    404: "There is no such object.",
    409: "The request contradicts the present state.",
    413: "The body is too large; nothing was done.",
    422: "The request has invalid fields.",
    429: "Too many requests; see Retry-After.",
    431: "The head of the request is too large; the connection is closed.",
    503: "A dependency is down or a pool is full; see Retry-After.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` argument of a route that may answer with these errors.

    Where a request can be invalid (422), it can also be unreadable (400): a body that is no UTF-8, for example.
    """
    stated = sorted({*statuses, 400} if 422 in statuses else statuses)
    return {status: {"model": ErrorBody, "description": MEANING[status]} for status in stated}
