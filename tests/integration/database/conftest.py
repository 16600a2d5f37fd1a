"""Databases of the tests' own on the session's PostgreSQL."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

import asyncpg
import pytest
from pydantic import SecretStr

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.settings import DatabaseSettings


@pytest.fixture(scope="session")
def empty_database(servers: tuple[LocalPostgres, LocalValkey]) -> Callable[[], DatabaseSettings]:
    """Create a database without any table; returns how to reach it."""

    def create() -> DatabaseSettings:
        name = f"test_{secrets.token_hex(4)}"

        async def run() -> None:
            connection = await asyncpg.connect(servers[0].url(driver="postgresql"))
            await connection.execute(f'create database "{name}"')
            await connection.close()

        asyncio.run(run())
        return DatabaseSettings(database_url=SecretStr(servers[0].url(name)))

    return create
