"""Cache URLs."""

from __future__ import annotations

import pytest

from mcp_core.cache.address import CacheAddress


def test_a_redis_url_with_everything() -> None:
    address = CacheAddress.parse("redis://me:p%40ss@cache.example:7000/3")
    assert (address.host, address.port, address.username, address.password) == ("cache.example", 7000, "me", "p@ss")
    assert (address.database, address.path, address.tls) == (3, None, None)
    assert str(address) == "cache.example:7000"


def test_defaults_tls_and_sockets() -> None:
    assert CacheAddress.parse("redis://h").port == 6379
    assert CacheAddress.parse("rediss://h").tls is not None
    socket = CacheAddress.parse("unix://:secret@/run/cache.sock?db=2")
    assert (socket.path, socket.password, socket.database) == ("/run/cache.sock", "secret", 2)


@pytest.mark.parametrize("url", ["http://:secret@h", "unix://:secret@", "redis://:secret@h/db"])
def test_what_is_wrong_is_said_without_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="cache URL") as caught:
        CacheAddress.parse(url)
    assert "secret" not in str(caught.value)
