"""Settings of every process, read from the environment under one prefix and documented field by field."""

from mcp_core.settings.groups import (
    ApiSettings,
    CacheSettings,
    DatabaseSettings,
    ScanSettings,
    SecuritySettings,
    TracingSettings,
)
from mcp_core.settings.load import Settings, SettingsError, load_settings

__all__ = [
    "ApiSettings",
    "CacheSettings",
    "DatabaseSettings",
    "ScanSettings",
    "SecuritySettings",
    "Settings",
    "SettingsError",
    "TracingSettings",
    "load_settings",
]
