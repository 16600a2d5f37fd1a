"""A variable under our prefix that nothing reads is told, and in production refused when it looks like a setting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mcp_core.settings import SettingsError, load_settings
from mcp_core.settings.load import known_variables
from mcp_core.settings.misspelt import strays

PREFIX = "MCP_PLATFORM_"


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("SCAN_TIMEOUT", "SCAN_TIMEOUT_SECONDS"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("WORKER", "WORKERS"),
        ("COLOUR_OF_THE_LOGO", ""),
    ],
)
def test_the_nearest_known_name_is_given(name: str, nearest: str) -> None:
    (stray,) = strays({PREFIX + name: "1", "HOME": "/"}, PREFIX, known_variables())
    assert stray.name == PREFIX + name
    assert stray.nearest == (PREFIX + nearest if nearest else "")


def test_what_kubernetes_adds_for_a_service_is_no_stray() -> None:
    links = ["API_SERVICE_HOST", "API_SERVICE_PORT", "API_SERVICE_PORT_HTTP", "API_PORT", "API_PORT_8000_TCP",
             "API_PORT_8000_TCP_ADDR", "API_PORT_8000_TCP_PORT"]  # fmt: skip
    assert strays({PREFIX + name: "x" for name in links}, PREFIX, known_variables()) == []


def test_every_known_name_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert strays(dict.fromkeys(known_variables(), "x"), PREFIX, known_variables()) == []
    assert PREFIX + "DB_CONNECTION_BUDGET" in known_variables()
    assert PREFIX + "SECRET_KEY" in known_variables()


def test_development_warns(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(PREFIX + "LOGIN_MAX_FAILURE", "3")
    load_settings()
    said = capsys.readouterr()
    assert "MCP_PLATFORM_LOGIN_MAX_FAILURE (did you mean MCP_PLATFORM_LOGIN_MAX_FAILURES?)" in said.err
    assert said.out == ""


def test_production_refuses_a_misspelling_and_forgives_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + "ENVIRONMENT", "production")
    monkeypatch.setenv(PREFIX + "SECRET_KEY", "k" * 32)
    monkeypatch.setenv(PREFIX + "COLOUR_OF_THE_LOGO", "red")
    load_settings()
    load_settings.cache_clear()
    monkeypatch.setenv(PREFIX + "SCAN_TIMEOUT", "3")
    with pytest.raises(SettingsError, match="MCP_PLATFORM_SCAN_TIMEOUT_SECONDS"):
        load_settings()
