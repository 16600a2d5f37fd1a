"""Device marks: what a client that logged in once may show the next time, to be told from strangers who guess.

A mark proves nothing but an earlier log-in: whoever steals one may guess on its own small budget, no more. Marks are
signed, not stored, and hold for one account. The idea is OWASP's device cookie.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

# A mark is worth something for three months after the log-in that gave it; each log-in gives a new one.
MARK_SECONDS = 90 * 24 * 3600


class DeviceMarks:
    """Issues marks under the newest secret and accepts those of every secret given."""

    def __init__(self, keys: list[str]) -> None:
        self._keys = [hmac.new(key.encode(), b"mcp-platform device mark key", hashlib.sha256).digest() for key in keys]

    def issue(self, username: str, *, now: float | None = None) -> str:
        """A mark for a client that has just logged in to this account."""
        expires = int((time.time() if now is None else now) + MARK_SECONDS)
        body = f"{secrets.token_hex(8)}.{expires}"
        return f"{body}.{_signature(self._keys[0], username, body)}"

    def verify(self, username: str, mark: str, *, now: float | None = None) -> str | None:
        """The device's name, or None when the mark is not ours, not this account's, or too old."""
        body, _, signature = mark.rpartition(".")
        device, _, expires = body.partition(".")
        if not any(
            hmac.compare_digest(_signature(key, username, body).encode(), signature.encode(errors="replace"))
            for key in self._keys
        ):
            return None
        # Signed by us, so the number is one.
        return device if int(expires) > (time.time() if now is None else now) else None


def _signature(key: bytes, username: str, body: str) -> str:
    message = f"{username.casefold()}\0{body}".encode(errors="surrogatepass")
    return hmac.new(key, message, hashlib.sha256).hexdigest()
