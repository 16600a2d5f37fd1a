"""Where the cache server is: redis://, rediss:// and unix:// URLs, parsed once."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

# The port Redis and Valkey have registered with IANA.
DEFAULT_PORT = 6379


@dataclass(frozen=True, slots=True)
class CacheAddress:
    """A cache server and how to sign in to it; `path` is set for a unix socket, else `host` and `port` hold."""

    host: str
    port: int
    path: str | None
    username: str | None
    password: str | None
    database: int
    tls: ssl.SSLContext | None

    @classmethod
    def parse(cls, url: str) -> CacheAddress:
        """Read a URL; raises ValueError, without repeating the password, when it names no usable server."""
        parts = urlsplit(url)
        if parts.scheme not in {"redis", "rediss", "unix"}:
            raise ValueError(
                f"cache URL has the scheme {parts.scheme!r}; the cache cannot be reached; use redis://, rediss:// or unix://"
            )
        query = parse_qs(parts.query)
        unix = parts.scheme == "unix"
        if unix and not parts.path:
            raise ValueError(
                "cache URL unix:// names no socket; the cache cannot be reached; write unix:///path/to.sock"
            )
        database = query.get("db", [""])[0] if unix else (parts.path.strip("/") or query.get("db", [""])[0])
        if database and not database.isdecimal():
            raise ValueError(f"cache URL names the database {database!r}; use a number, as in redis://host:6379/0")
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or DEFAULT_PORT,
            path=unquote(parts.path) if unix else None,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=int(database or 0),
            tls=ssl.create_default_context() if parts.scheme == "rediss" else None,
        )

    def __str__(self) -> str:
        """Name the server without its credentials, for logs and errors."""
        return f"unix:{self.path}" if self.path else f"{self.host}:{self.port}"
