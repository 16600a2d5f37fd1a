"""Settings come from the environment, and a bad one says what to change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mcp_core.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


def test_plain_url_gets_the_async_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_PLATFORM_DATABASE_URL", "postgres://u:p@h/d")
    assert load_settings().database.database_url.get_secret_value() == "postgresql+asyncpg://u:p@h/d"


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_PLATFORM_TARGET_ALLOW", "10.0.0.0/8, mcp.internal:8080,")
    assert load_settings().scan.target_allow == ("10.0.0.0/8", "mcp.internal:8080")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"DATABASE_URL": "mysql://h/d"}, "MCP_PLATFORM_DATABASE_URL"),
        ({"SCAN_LEASE_SECONDS": "soon"}, "MCP_PLATFORM_SCAN_LEASE_SECONDS"),
        ({"SCAN_LEASE_SECONDS": "5", "SCAN_HEARTBEAT_SECONDS": "4"}, "MCP_PLATFORM_SCAN_HEARTBEAT_SECONDS"),
        ({"ENVIRONMENT": "production", "SECRET_KEY": "short"}, "MCP_PLATFORM_SECRET_KEY"),
        ({"TLS_KEY": "key.pem"}, "MCP_PLATFORM_TLS_CERTIFICATE"),
    ],
)
def test_bad_settings_name_their_variable(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"MCP_PLATFORM_{name}", value)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_messages_never_repeat_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_PLATFORM_DATABASE_URL", "mysql://user:hunter2@h/d")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "hunter2" not in str(error.value)
