"""Which GET routes may be answered from the cache, and what their answers depend on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Bytes of path and query together; longer ones go to the application. A listing with every filter set has about 300.
LONGEST = 512
# Distinct path and query pairs remembered, then forgotten all at once.
MEMO_SIZE = 4096


@dataclass(frozen=True, slots=True)
class CacheRoute:
    """A GET route whose answer depends on its path, its declared parameters, the caller's role and its namespaces.

    A parameter in its path is a number: `/users/{user_id}` is not `/users/activity`.
    """

    template: str
    namespaces: tuple[str, ...]
    ttl_seconds: float
    parameters: frozenset[str] = frozenset()
    # Parameters that may be given several times; their order does not matter to the answer.
    repeatable: frozenset[str] = frozenset()
    # "role": callers of one role see the same. "user": what is answered also depends on who asks.
    scope: Literal["role", "user"] = "role"
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the template; a parameter is a segment of digits."""
        pieces = re.split(r"\{(\w+)\}", self.template)
        pattern = "".join(re.escape(piece) if i % 2 == 0 else "[0-9]+" for i, piece in enumerate(pieces))
        object.__setattr__(self, "pattern", re.compile(pattern + r"\Z"))


class Target:
    """A request's route and the part of its key that does not depend on the caller; equal only to itself."""

    __slots__ = ("route", "suffix")

    def __init__(self, route: CacheRoute, suffix: str) -> None:
        self.route = route
        self.suffix = suffix


class RouteTable:
    """Finds the route of a request; remembers the answers, because few distinct requests make most of the traffic."""

    def __init__(self, routes: Iterable[CacheRoute]) -> None:
        self._routes = tuple(routes)
        self._memo: dict[tuple[str, bytes], Target | None] = {}
        self._targets: dict[str, Target] = {}
        self._urls: dict[bytes, Target | None] = {}

    def target(self, path: str, query: bytes) -> Target | None:
        """The target, or None for a request the application has to answer (no such route, unknown parameters)."""
        key = (path, query)
        if key in self._memo:
            return self._memo[key]
        if len(path) + len(query) > LONGEST:
            return None
        if len(self._memo) >= MEMO_SIZE:
            self._memo.clear()
            self._targets.clear()
            self._urls.clear()
        target = self._memo[key] = self._resolve(path, query)
        return target

    def target_of_url(self, url: bytes) -> Target | None:
        """The target of a request line's URL, undecoded."""
        if url in self._urls:
            return self._urls[url]
        parts = urlsplit(url.decode("latin-1"))
        target = self.target(unquote(parts.path), parts.query.encode("latin-1"))
        if len(self._urls) >= MEMO_SIZE:
            self._urls.clear()
        if len(url) <= LONGEST:
            self._urls[url] = target
        return target

    def _resolve(self, path: str, query: bytes) -> Target | None:
        for route in self._routes:
            if route.pattern.match(path):
                canonical = _canonical(query, route)
                if canonical is None:
                    return None
                suffix = f"{path}?{canonical}"
                return self._targets.setdefault(suffix, Target(route, suffix))
        return None


def _canonical(query: bytes, route: CacheRoute) -> str | None:
    """The parameters in one spelling and order; None when one is unknown, wrongly repeated or not readable."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except (UnicodeDecodeError, ValueError):
        return None
    single = [name for name, _ in pairs if name not in route.repeatable]
    if len(set(single)) != len(single) or not route.parameters.issuperset(single):
        return None
    return urlencode(sorted(pairs))
