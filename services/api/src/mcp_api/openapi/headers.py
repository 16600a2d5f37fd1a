"""The response headers that the layers add, as OpenAPI states them."""

from __future__ import annotations

from typing import Any, Final

Headers = dict[str, dict[str, Any]]


def _header(description: str, example: str | int, *, required: bool = False, **schema: Any) -> dict[str, Any]:
    return {
        "description": description,
        "required": required,
        "schema": {"type": "string", **schema},
        "example": example,
    }


# mcp_api.middleware.observe. Ready answers carry no request id: nothing logs them (decision 18).
EVERY: Final[Headers] = {
    "X-Process-Time": _header(
        "Seconds from the request's arrival to the beginning of the answer.", "0.000215", required=True,
        pattern=r"^\d+\.\d{6}$",
    ),
    "X-Request-ID": _header("The request's id in the log; absent from answers out of process memory.", "5f0c1a2b01"),
    "Cache-Control": _header("no-store, or private, no-cache where an ETag lets the client ask again.", "no-store"),
}  # fmt: skip
# mcp_api.middleware.bodies and front.
CACHED: Final[Headers] = {
    "ETag": _header("Names this body; weak when it is encoded.", '"7d1f0c9e2b3a4d5c6e7f8091"', required=True),
    "X-Cache": _header(
        "Whether the answer was made before.", "HIT", required=True, enum=["HIT", "MISS"]
    ),
    "Vary": _header("Request headers that the answer depends on.", "Accept-Encoding, Authorization", required=True),
}  # fmt: skip
# mcp_api.middleware.compression.
COMPRESSED: Final[Headers] = {
    "Content-Encoding": _header("How the body is encoded, as Accept-Encoding asked.", "gzip", enum=["gzip", "zstd"]),
    "Vary": _header("Request headers that the answer depends on.", "Accept-Encoding"),
}
# mcp_api.errors.
ERROR: Final[Headers] = {"Vary": _header("Request headers that the answer depends on.", "Accept")}
OF_STATUS: Final[dict[int, Headers]] = {
    401: {"WWW-Authenticate": _header("How to authenticate.", "Bearer")},
    429: {"Retry-After": _header("Seconds to wait.", "30", required=True, pattern=r"^\d+$")},
    503: {"Retry-After": _header("Seconds to wait.", "5", required=True, pattern=r"^\d+$")},
}
