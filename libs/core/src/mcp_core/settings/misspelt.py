"""Variables under our prefix that nothing reads: a misspelt setting would silently keep its default."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

# What Kubernetes puts into containers for each Service of the namespace, here one called mcp-platform-...
# (Kubernetes, "Accessing the Service", environment variables).
_SERVICE_LINK = re.compile(r"_SERVICE_HOST$|_SERVICE_PORT(_[A-Z0-9_]+)?$|_PORT$|_PORT_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?$")
# How alike two names have to be for one to be taken for the other misspelt (difflib's ratio).
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Stray:
    """A variable that nothing reads, and the known one it resembles ("" if none)."""

    name: str
    nearest: str

    def __str__(self) -> str:
        return f"{self.name} (did you mean {self.nearest}?)" if self.nearest else self.name


def strays(environ: Mapping[str, str], prefix: str, known: Collection[str]) -> list[Stray]:
    """The variables of `environ` that begin with `prefix` and are none of `known`, which are full names."""
    found = []
    for name in sorted(environ):
        if name.startswith(prefix) and name not in known and not _SERVICE_LINK.search(name):
            near = get_close_matches(name.removeprefix(prefix), [k.removeprefix(prefix) for k in known], 1, _ALIKE)
            found.append(Stray(name, prefix + near[0] if near else ""))
    return found
