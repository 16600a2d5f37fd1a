"""Slow down guessing of passwords without giving anyone a way to lock others out.

A log-in is counted before its password is looked at, and given back when the password fits. It falls under
- the budget of its pair of account and client address,
- the budgets of the address (one guesser, many accounts) and of the account (many guessers, one account), unless this
  pair has logged in lately: what strangers do then costs the owner nothing;
- only a budget of its own, when it brings a device mark: a cookie that a successful log-in of this account left with
  this client. So the owner gets in even behind a proxy or gateway whose address a guesser shares.
An exhausted budget makes wait for its next attempt, seconds to a minute and a half, never for good.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass

from mcp_api.auth.budgets import Budget, Budgets, Exhausted
from mcp_core.cache import CacheService
from mcp_core.security.devices import DeviceMarks
from mcp_core.settings import SecuritySettings

# How long a pair that logged in is remembered: a month, as long as people are away.
_KNOWN_SECONDS = 30 * 24 * 3600.0
# Providers give each customer a /64 at least (RFC 6177), whose addresses cost a guesser nothing.
_IPV6_PREFIX = 64


class TooManyAttemptsError(Exception):
    """An attempt was not made, because a budget is exhausted."""

    def __init__(self, exhausted: Exhausted) -> None:
        super().__init__(exhausted.budget.kind)
        self.budget = exhausted.budget
        self.retry_after = max(1, math.ceil(exhausted.wait_seconds))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One log-in: the budgets it falls under, and the pair that is remembered when it succeeds."""

    budgets: Sequence[Budget]
    pair: str


class LoginThrottle:
    """Counts log-ins against their budgets."""

    def __init__(self, cache: CacheService, budgets: Budgets, settings: SecuritySettings, marks: DeviceMarks) -> None:
        self._cache = cache
        self._budgets = budgets
        self._settings = settings
        self._marks = marks

    async def attempt(self, username: str, address: str, mark: str) -> Attempt:
        """What a log-in of this account, from this address, with this device mark ("" for none) falls under.

        Raises:
            TooManyAttemptsError: one of its budgets is exhausted already.
        """
        account, network = username.casefold(), _network(address)
        pair, most = _key("pair", account, network), self._settings.login_max_failures
        device = self._marks.verify(username, mark)
        if device is not None:
            budgets = [Budget("device", _key("device", account, device), most)]
        else:
            budgets = [Budget("pair", pair, most)]
            if await self._cache.get(_known(pair)) is None:
                per_address = self._settings.login_max_failures_per_address
                per_account = self._settings.login_max_failures_per_account
                budgets.append(Budget("address", _key("address", network), per_address))
                budgets.append(Budget("account", _key("account", account), per_account))
        _refuse(await self._budgets.ask(budgets))
        return Attempt(budgets, pair)

    async def count(self, attempt: Attempt) -> None:
        """Take the attempt from its budgets, before the password is looked at.

        Raises:
            TooManyAttemptsError: one of them is exhausted; nothing was taken.
        """
        _refuse(await self._budgets.take(attempt.budgets))

    async def give_back(self, attempt: Attempt) -> None:
        """The attempt was no guess: the password fits, or nobody could look at it."""
        await self._budgets.give_back(attempt.budgets)

    async def succeeded(self, attempt: Attempt) -> None:
        """Remember the pair, whose owner strangers shall not slow down."""
        await self._cache.set(_known(attempt.pair), b"1", _KNOWN_SECONDS)


def _refuse(exhausted: Exhausted | None) -> None:
    if exhausted is not None:
        raise TooManyAttemptsError(exhausted)


def _network(address: str) -> str:
    """The address, or for IPv6 the network that one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))


def _key(kind: str, *parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()
    return f"login-{kind}:{digest}"


def _known(pair: str) -> str:
    return f"{pair}:known"
