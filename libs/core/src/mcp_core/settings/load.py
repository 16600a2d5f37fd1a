"""Load and check all settings at once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import ValidationError

from mcp_core.settings.groups import (
    PREFIX,
    ApiSettings,
    CacheSettings,
    DatabaseSettings,
    ScanSettings,
    SecuritySettings,
    TracingSettings,
)
from mcp_core.settings.misspelt import strays
from mcp_core.sizing.variables import VARIABLES

# Read by the command line alone: the folder of `mcp-platform up`, and its mark on the processes it starts.
_OTHERS = {"HOME", "LOCAL_STACK"}

# RFC 7518 section 3.2: an HS256 key must be at least as long as the hash output.
_MIN_SECRET_KEY_BYTES = 32


class SettingsError(ValueError):
    """The environment does not describe a platform that can start; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups together."""

    api: ApiSettings = field(default_factory=ApiSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    cache: CacheSettings = field(default_factory=CacheSettings)
    security: SecuritySettings = field(default_factory=SecuritySettings)
    scan: ScanSettings = field(default_factory=ScanSettings)
    tracing: TracingSettings = field(default_factory=TracingSettings)

    @property
    def production(self) -> bool:
        """Whether the stricter rules of production apply."""
        return self.api.environment == "production"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process, read once from the environment.

    Raises:
        SettingsError: naming each bad variable and its remedy.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{_variable(str(problem['loc'][0]) if problem['loc'] else '?')}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(
            f"Settings are invalid ({problems}), so nothing was started. "
            "Correct these variables; `mcp-platform settings` explains each."
        ) from None
    _check(settings)
    _check_names(settings)
    return settings


def _variable(name: str) -> str:
    """The variable that sets a field; a field with a name of its own is known by that."""
    return name if name.startswith((PREFIX, "OTEL_")) else PREFIX + name.upper()


def known_variables() -> frozenset[str]:
    """Every environment variable that some part of the platform reads, with its prefix."""
    groups = (ApiSettings, CacheSettings, DatabaseSettings, ScanSettings, SecuritySettings, TracingSettings)
    names = {name.upper() for group in groups for name in group.model_fields}
    return frozenset(PREFIX + name for name in names | set(VARIABLES) | _OTHERS)


def _check_names(settings: Settings) -> None:
    """Warn of variables that nothing reads; in production refuse those that are probably misspelt settings."""
    found = strays(os.environ, PREFIX, known_variables())
    misspelt = [stray for stray in found if stray.nearest]
    if misspelt and settings.production:
        raise SettingsError(
            f"Nothing reads {', '.join(map(str, misspelt))}, so what it should set keeps its default and nothing was "
            "started. Correct the name, or take the variable away; `mcp-platform settings` lists every name."
        )
    for stray in found:
        # Before logging is set up, and beside whatever a command prints.
        sys.stderr.write(f"warning: nothing reads {stray}, so it sets nothing.\n")


def _check(settings: Settings) -> None:
    key = settings.security.secret_key.get_secret_value()
    if settings.production and len(key.encode()) < _MIN_SECRET_KEY_BYTES:
        raise SettingsError(
            f"{PREFIX}SECRET_KEY is shorter than {_MIN_SECRET_KEY_BYTES} bytes, so tokens could be forged and nothing "
            "was started. Set it to a random value, for example the output of `openssl rand -hex 32`."
        )
    if settings.scan.scan_heartbeat_seconds * 3 > settings.scan.scan_lease_seconds:
        raise SettingsError(
            f"{PREFIX}SCAN_HEARTBEAT_SECONDS is more than a third of {PREFIX}SCAN_LEASE_SECONDS, so one late heartbeat "
            "could lose a running scan and nothing was started. Lower the heartbeat or raise the lease."
        )
    if bool(settings.api.tls_certificate) != bool(settings.api.tls_key):
        raise SettingsError(
            f"Only one of {PREFIX}TLS_CERTIFICATE and {PREFIX}TLS_KEY is set, so TLS cannot work and nothing was "
            "started. Set both, or neither."
        )
