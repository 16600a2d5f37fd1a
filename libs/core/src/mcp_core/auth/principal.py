"""Who is asking, once verified; and the bounded memory of verified credentials."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from mcp_core.users.models import Role


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified caller. Times are in seconds since the epoch; an API key has no session, issue or generation."""

    user_id: int
    username: str
    role: Role
    token_id: str
    expires_at: float
    session_id: str = ""
    issued_at: float = 0.0
    generation: int = 0


class VerifiedPrincipals:
    """Credentials verified lately by this process: bounded in number, in age and by each credential's own expiry.

    `forget_user` and `forget_token` are called for every revocation, wherever it happened. While the channel that
    brings revocations is down, `push_alive` is False and an entry counts for `stale_seconds` at most, so that a
    revoked credential never works for longer than that.
    """

    def __init__(self, *, max_entries: int = 10_000, max_age_seconds: float = 60.0, stale_seconds: float = 0.9) -> None:
        self._entries: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()
        self._max_entries = max_entries
        self._max_age = max_age_seconds
        self._stale = stale_seconds
        self.push_alive = False
        self.generation = 0

    def get(self, credential: bytes) -> Principal | None:
        """The principal behind a credential, or None when it has to be verified again."""
        entry = self._entries.get(credential)
        if entry is None:
            return None
        principal, verified_at = entry
        age = time.monotonic() - verified_at
        if age >= (self._max_age if self.push_alive else self._stale) or principal.expires_at <= time.time():
            del self._entries[credential]
            return None
        return principal

    def put(self, credential: bytes, principal: Principal, generation: int) -> None:
        """Remember a credential that was verified against the database just now.

        `generation` is the value this object had before the database was asked: when a revocation has arrived since,
        the answer may predate it and is not kept.
        """
        if generation != self.generation:
            return
        self._entries[credential] = (principal, time.monotonic())
        if len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)

    def forget_user(self, user_id: int) -> None:
        """Drop every credential of an account."""
        self._drop(lambda principal: principal.user_id == user_id)

    def forget_token(self, token_id: str) -> None:
        """Drop one API key, or every access token of one session: `token_id` is the key's or the session's."""
        self._drop(lambda principal: token_id in {principal.token_id, principal.session_id})

    def clear(self) -> None:
        """Drop everything, for example after missing messages."""
        self.generation += 1
        self._entries.clear()

    def _drop(self, matches: Callable[[Principal], bool]) -> None:
        self.generation += 1
        for credential in [key for key, (principal, _) in self._entries.items() if matches(principal)]:
            del self._entries[credential]
