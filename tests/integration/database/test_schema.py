"""The migrated schema is what the models say, events cannot be changed, and queries stay few."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from mcp_core.database.engine import Database, open_database
from mcp_core.database.migrate import expected_revision, migrate
from mcp_core.database.tables import ApiKey, Base, SecurityEvent, User
from mcp_core.settings import DatabaseSettings
from mcp_core.users.models import Role
from mcp_core.users.repository import UserRepository
from mcp_core.users.service import UserExistsError, create_user

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def settings(empty_database: Callable[[], DatabaseSettings]) -> DatabaseSettings:
    return empty_database()


def with_database(settings: DatabaseSettings, work: Callable[[Database], Awaitable[None]]) -> None:
    async def run() -> None:
        await migrate(settings)
        async with opened(settings) as database:
            await work(database)

    asyncio.run(run())


@asynccontextmanager
async def opened(settings: DatabaseSettings) -> AsyncIterator[Database]:
    database = open_database(settings, process_name="test-process", pool_size=2)
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def test_two_runners_migrate_once(settings: DatabaseSettings) -> None:
    async def both() -> list[tuple[str | None, str | None]]:
        return await asyncio.gather(migrate(settings), migrate(settings))

    results = asyncio.run(both())
    head = expected_revision()
    assert [after for _, after in results] == [head, head]
    assert {before for before, _ in results} == {None, head}


def test_schema_is_what_the_models_say(settings: DatabaseSettings) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async def check(database: Database) -> None:
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []

    with_database(settings, check)


def test_connections_name_their_process(settings: DatabaseSettings) -> None:
    async def check(database: Database) -> None:
        async with database.driver_connection() as connection:
            assert await connection.fetchval("show application_name") == "test-process"
            assert await connection.fetchval("show jit") == "off"

    with_database(settings, check)


def test_events_are_append_only(settings: DatabaseSettings) -> None:
    async def check(database: Database) -> None:
        async with database.transaction() as session:
            session.add(SecurityEvent(actor="a", action="test.happened"))
        for statement in ("update security_events set actor = 'b'", "delete from security_events"):
            with pytest.raises(DBAPIError, match="append-only"):
                async with database.engine.begin() as connection:
                    await connection.exec_driver_sql(statement)

    with_database(settings, check)


def test_usernames_are_unique_whatever_their_case(settings: DatabaseSettings) -> None:
    async def check(database: Database) -> None:
        async with database.transaction() as session:
            await create_user(session, username="Case", password_hash="x", role=Role.VIEWER)
            with pytest.raises(UserExistsError):
                await create_user(session, username="cASE", password_hash="x", role=Role.VIEWER)

    with_database(settings, check)


@pytest.mark.parametrize("accounts", [2, 20])
def test_users_with_keys_and_events_take_three_statements(settings: DatabaseSettings, accounts: int) -> None:
    async def check(database: Database) -> None:
        async with database.transaction() as session:
            last = max([0, *[user.id for user in await UserRepository(session).page(limit=200)]])
            for number in range(accounts):
                user = await create_user(session, username=f"u{last}-{number}", password_hash="x", role=Role.VIEWER)
                session.add(
                    ApiKey(user_id=user.id, name="k", prefix="p", key_hash=secrets.token_bytes(32), role="viewer")
                )
                session.add_all(SecurityEvent(user_id=user.id, actor="a", action=f"test.{n}") for n in range(5))
        async with database.sessions() as session:
            with statements(database) as seen:
                found = await UserRepository(session).with_events(limit=200, after_id=last, events_each=3)
                assert [(len(entry.user.api_keys), len(entry.events)) for entry in found] == [(1, 3)] * accounts
                assert found[0].events[0].id > found[0].events[1].id
            assert len(seen) == 3

    with_database(settings, check)


def test_event_counts_and_bulk_update(settings: DatabaseSettings) -> None:
    async def check(database: Database) -> None:
        async with database.transaction() as session:
            users = [
                await create_user(session, username=secrets.token_hex(4), password_hash="x", role=Role.VIEWER)
                for _ in range(3)
            ]
            session.add_all(SecurityEvent(user_id=users[0].id, actor="a", action="test.busy") for _ in range(50))
        async with database.transaction() as session:
            repository = UserRepository(session)
            busiest = (await repository.event_counts(limit=1))[0]
            assert (busiest.id, busiest.event_count) == (users[0].id, 50)
            with statements(database) as seen:
                changed = await repository.bulk_update([user.id for user in users] + [10**9], {"is_active": False})
            assert (changed, len(seen)) == (3, 1)
            assert (await session.get_one(User, users[1].id)).is_active is False

    with_database(settings, check)
