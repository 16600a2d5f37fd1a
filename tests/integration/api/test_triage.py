"""Triage beside scans: in one order of locks, in few statements, with a history of what changed only."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx2
import pytest
from sqlalchemy import event
from tests.stack import Stack, wait_for

from mcp_core.database.engine import open_database
from mcp_core.settings import DatabaseSettings
from mcp_core.vulnerabilities.models import VulnerabilityStatus
from mcp_core.vulnerabilities.triage import Decision, triage

pytestmark = pytest.mark.integration

WAITING = "select count(*) from pg_stat_activity where application_name = 'mcp-api' and wait_event_type = 'Lock'"


def rows(stack: Stack, statement: str, *arguments: Any) -> list[asyncpg.Record]:
    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(address(stack))
        try:
            return list(await connection.fetch(statement, *arguments))
        finally:
            await connection.close()

    return asyncio.run(run())


def address(stack: Stack) -> str:
    return stack.database_url.replace("postgresql+asyncpg", "postgresql")


def make_findings(stack: Stack, server: int, count: int) -> list[int]:
    made = rows(
        stack,
        """insert into vulnerabilities (server_id, fingerprint, rule, title, severity, severity_rank, confidence,
             surface)
           select $1, $2 || n, 'test.rule', 't', 'low', 1, 'high', 'tool' from generate_series(1, $3) n
           returning id""",
        server,
        secrets.token_hex(8),
        count,
    )
    return sorted(row["id"] for row in made)


@pytest.fixture
def server(stack: Stack) -> Iterator[int]:
    """A server of this test's own."""
    name = f"triage-{secrets.token_hex(4)}"
    made = rows(stack, "insert into servers (name, url) values ($1, $2) returning id", name, f"http://x.test/{name}")
    yield int(made[0]["id"])
    rows(stack, "delete from servers where id = $1", made[0]["id"])


def acknowledge(stack: Stack, ids: list[int], answers: list[httpx2.Response]) -> threading.Thread:
    """Triage in a thread, because it is made to wait."""

    def run() -> None:
        with stack.client() as client:
            answers.append(client.post("/vulnerabilities/triage", json={"ids": ids, "status": "acknowledged"}))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_triage_waits_for_a_scan_of_the_server_to_be_stored(stack: Stack, server: int) -> None:
    ids = make_findings(stack, server, 2)
    answers: list[httpx2.Response] = []

    async def run() -> None:
        storing = await asyncpg.connect(address(stack))
        try:
            async with storing.transaction():
                await storing.execute(
                    "select pg_advisory_xact_lock(hashtextextended('vulnerabilities', $1::bigint))", server
                )
                thread = acknowledge(stack, ids, answers)
                await asyncio.to_thread(
                    wait_for,
                    lambda: rows(stack, "select 1 from pg_locks where locktype = 'advisory' and not granted"),
                    "triage waits for the scan",
                    20,
                )
            await asyncio.to_thread(thread.join)
        finally:
            await storing.close()

    asyncio.run(run())
    assert answers[0].json() == {"changed": 2}


def test_a_triage_that_another_change_runs_into_is_repeated(stack: Stack, server: int) -> None:
    first, second = make_findings(stack, server, 2)
    answers: list[httpx2.Response] = []

    async def run() -> None:
        other = await asyncpg.connect(address(stack))
        try:
            async with other.transaction():
                await other.execute("update vulnerabilities set title = 'u' where id = $1", second)
                thread = acknowledge(stack, [first, second], answers)
                await asyncio.to_thread(wait_for, lambda: rows(stack, WAITING)[0]["count"], "triage waits")
                # PostgreSQL ends the one who has waited longer: the triage, unless this test was held up for a second.
                with contextlib.suppress(asyncpg.DeadlockDetectedError):
                    await other.execute("update vulnerabilities set title = 'u' where id = $1", first)
            await asyncio.to_thread(thread.join)
        finally:
            await other.close()

    asyncio.run(run())
    assert answers[0].status_code == 200, answers[0].text
    assert answers[0].json() == {"changed": 2}


def test_a_thousand_findings_are_triaged_in_few_statements(stack: Stack, server: int) -> None:
    ids = make_findings(stack, server, 1000)
    statements: list[str] = []

    async def run() -> None:
        settings = DatabaseSettings(database_url=stack.database_url)  # type: ignore[arg-type]
        database = open_database(settings, process_name="test", pool_size=1)
        event.listen(
            database.engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: statements.append(statement),
        )
        try:
            async with database.transaction() as session:
                decision = Decision(VulnerabilityStatus.FALSE_POSITIVE, "a test")
                await triage(session, ids, decision, user_id=stack.admin_id)
        finally:
            await database.close()

    asyncio.run(run())
    assert len(statements) <= 2
    changes = rows(
        stack,
        "select c.from_status, c.to_status, c.reason, c.user_id, v.status, v.status_reason, v.status_changed_by "
        "from vulnerability_status_changes c join vulnerabilities v on v.id = c.vulnerability_id "
        "where v.server_id = $1",
        server,
    )
    assert [tuple(change) for change in changes] == [
        ("open", "false_positive", "a test", stack.admin_id, "false_positive", "a test", stack.admin_id)
    ] * 1000


def test_a_decision_that_changes_nothing_leaves_no_history(stack: Stack, server: int) -> None:
    (finding,) = make_findings(stack, server, 1)
    accepted = {"status": "accepted", "reason": "isolated", "accepted_until": "2998-01-01T00:00:00Z"}
    longer = accepted | {"accepted_until": "2999-01-01T00:00:00Z"}
    with stack.client() as client:
        for decision in (accepted, accepted, longer):
            assert client.patch(f"/vulnerabilities/{finding}", json=decision).status_code == 200
        steps = client.get(f"/vulnerabilities/{finding}/history").json()
    assert [(step["from_status"], step["to_status"]) for step in steps] == [
        ("accepted", "accepted"),
        ("open", "accepted"),
    ]


@pytest.mark.parametrize("reason", ["", " ", "\t\n", "\u3000"])
def test_a_blank_reason_is_none(stack: Stack, server: int, reason: str) -> None:
    (finding,) = make_findings(stack, server, 1)
    decision = {"status": "accepted", "reason": reason, "accepted_until": "2999-01-01T00:00:00Z"}
    with stack.client() as client:
        answer = client.patch(f"/vulnerabilities/{finding}", json=decision)
    assert answer.status_code == 422
    assert [item["path"] for item in answer.json()["errors"]] == ["body.reason"]
