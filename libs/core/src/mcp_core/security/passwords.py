"""argon2id password hashing."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. The sizing plan reserves this memory for
# each hashing thread.
MEMORY_COST_KIB = 19 * 1024
_HASHER = PasswordHasher(time_cost=2, memory_cost=MEMORY_COST_KIB, parallelism=1)

# NIST SP 800-63B section 5.1.1.2: at least 8 characters; the maximum bounds the work a request can ask for.
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1024

# A hash of no password at all: verifying against it costs what a real one costs, so that the time of a failed login
# does not tell whether the account exists.
_NOBODY = _HASHER.hash(os.urandom(16).hex())


def hash_password(password: str) -> str:
    """Hash a password with argon2id. CPU-bound (tens of milliseconds): call it in the hashing pool."""
    return _HASHER.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; None stands for an unknown account and takes as long.

    CPU-bound (tens of milliseconds): call it in the hashing pool.
    """
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


class VerifiedCredentials:
    """Remembers for a short while which password fits which hash, so that repeated logins cost no argon2.

    Stores only a keyed digest (random key per process) and forgets an entry with its age or when the account's hash
    changes, because the hash is part of what is digested. Same idea as the realm cache of Elasticsearch.
    """

    def __init__(self, *, max_entries: int = 1024, max_age_seconds: float = 30.0) -> None:
        self._key = os.urandom(32)
        self._entries: OrderedDict[bytes, float] = OrderedDict()
        self._max_entries = max_entries
        self._max_age = max_age_seconds

    def _digest(self, password: str, password_hash: str) -> bytes:
        message = f"{len(password_hash)}:{password_hash}{password}".encode(errors="surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).digest()

    def knows(self, password: str, password_hash: str) -> bool:
        """Whether this pair was verified within the last `max_age_seconds`."""
        verified_at = self._entries.get(self._digest(password, password_hash))
        return verified_at is not None and time.monotonic() - verified_at < self._max_age

    def remember(self, password: str, password_hash: str) -> None:
        """Note a pair that argon2 has just verified."""
        digest = self._digest(password, password_hash)
        self._entries[digest] = time.monotonic()
        self._entries.move_to_end(digest)
        if len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)
