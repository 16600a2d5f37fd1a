"""Load and check all settings at once."""

from __future__ import annotations

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
)

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
            f"{PREFIX}{str(problem['loc'][0]).upper() if problem['loc'] else '?'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(
            f"Settings are invalid ({problems}), so nothing was started. "
            "Correct these variables; `mcp-platform settings` explains each."
        ) from None
    _check(settings)
    return settings


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
