"""Package targets: `pypi:name[@version]` and `npm:name[@version]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Registry = Literal["pypi", "npm"]

# Names as PyPI (PEP 508) and npm (validate-npm-package-name) allow them; versions hold nothing a command line reads.
_PYPI_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_NPM_NAME = re.compile(r"(?:@[a-z0-9~][a-z0-9._~-]{0,98}/)?[a-z0-9~][a-z0-9._~-]{0,98}", re.IGNORECASE)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+!_-]{0,63}")


class PackageError(Exception):
    """A package could not be read; the message says cause and remedy."""


@dataclass(frozen=True, slots=True)
class PackageSpec:
    """One package of one registry; without a version the newest release that is no pre-release."""

    registry: Registry
    name: str
    version: str = ""


def parse_spec(text: str) -> PackageSpec:
    """Parse a target. Raises PackageError when it names no registry, or a name that the registry would refuse."""
    registry, _, rest = text.partition(":")
    if registry not in {"pypi", "npm"}:
        raise PackageError(f"{text!r} names no registry: write pypi:NAME[@VERSION] or npm:NAME[@VERSION]")
    at = rest.rfind("@")
    name, version = (rest[:at], rest[at + 1 :]) if at > 0 else (rest, "")
    pattern = _PYPI_NAME if registry == "pypi" else _NPM_NAME
    if not pattern.fullmatch(name):
        raise PackageError(f"{name!r} is no {registry} package name: check the spelling")
    if at > 0 and not _VERSION.fullmatch(version):
        raise PackageError(f"{version!r} is no exact version: write it as the registry shows it, for example 1.2.3")
    return PackageSpec("pypi" if registry == "pypi" else "npm", name, version)
