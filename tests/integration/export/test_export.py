"""Exports of the running API: formats, filters, formula cells, clients that leave or stall, slots."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import secrets
import socket
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx2
import jsonschema
import pytest
from tests.stack import Stack, wait_for
from tests.stubs.sarif_schema import official_schema

from mcp_scanner.rules.catalogue import all_rules

pytestmark = [pytest.mark.integration, pytest.mark.slow]

# Enough bytes that no socket buffer takes the whole export.
MANY = 60_000


def sql(stack: Stack, statement: str, *arguments: Any) -> list[asyncpg.Record]:
    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(stack.database_url.replace("postgresql+asyncpg", "postgresql"))
        try:
            return list(await connection.fetch(statement, *arguments))
        finally:
            await connection.close()

    return asyncio.run(run())


def insert(stack: Stack, server: int, count: int, title: str, severity: str = "high", evidence: str = "e") -> None:
    sql(
        stack,
        """insert into vulnerabilities (server_id, fingerprint, rule, title, severity, severity_rank, confidence,
             status, surface, object_name, pointer, evidence, remediation, "references", first_seen_at, last_seen_at)
           select $1, $2 || n, 'test.rule', $3, $4::text, case $4::text when 'high' then 3 else 1 end, 'high', 'open',
             'tool', 'name', '/tools/0', $5, 'Remove it.', array['CWE-1'], now(), now()
           from generate_series(1, $6) n""",
        server,
        secrets.token_hex(8),
        title,
        severity,
        evidence,
        count,
    )


@pytest.fixture
def server(stack: Stack) -> Iterator[int]:
    """A server of this test's own."""
    name = f"export-{secrets.token_hex(4)}"
    made = sql(stack, "insert into servers (name, url) values ($1, $2) returning id", name, f"http://x.test/{name}")
    yield int(made[0]["id"])
    sql(stack, "delete from vulnerabilities where server_id = $1", made[0]["id"])
    sql(stack, "delete from servers where id = $1", made[0]["id"])


def export(stack: Stack, query: str, **headers: str) -> httpx2.Response:
    with stack.client() as client:
        return client.get(f"/export/vulnerabilities?{query}", headers=headers)


def test_csv_holds_every_finding_and_quotes_what_needs_it(stack: Stack, server: int) -> None:
    insert(stack, server, 3, 'comma, "quote" and\nline')
    answer = export(stack, f"format=csv&server_id={server}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="vulnerabilities.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["title"] for row in rows] == ['comma, "quote" and\nline'] * 3
    assert rows[0]["references"] == "CWE-1"
    assert set(rows[0]) >= {"id", "title", "severity", "created_at"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_looks_like_a_formula_becomes_text(stack: Stack, server: int, start: str) -> None:
    insert(stack, server, 1, f"{start}cmd()", evidence=f"{start}1")
    text = export(stack, f"format=csv&server_id={server}").content.decode()
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["title"] == f"'{start}cmd()"
    assert row["evidence"] == f"'{start}1"


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "sarif"])
def test_one_export_after_another_is_never_refused(stack: Stack, server: int, form: str) -> None:
    insert(stack, server, 1, "t")
    with stack.client() as client:
        answers = [client.get(f"/export/vulnerabilities?format={form}&server_id={server}") for _ in range(25)]
    assert {answer.status_code for answer in answers} == {200}


NASTY = 'back\\slash "quote" \u2028 ünïcode \x01\x02\x7f\ttab\nline \\n \\.'


def test_json_formats_give_back_what_was_stored(stack: Stack, server: int) -> None:
    insert(stack, server, 3, NASTY)
    lines = export(stack, f"format=jsonl&server_id={server}").content.split(b"\n")
    assert lines.pop() == b""
    items = [json.loads(line) for line in lines]
    assert [item["title"] for item in items] == [NASTY] * 3
    assert json.loads(export(stack, f"format=json&server_id={server}").content) == items
    with stack.client() as client:
        dataset = client.get(f"/api/large-dataset?server_id={server}")
    assert dataset.json() == items
    with stack.client() as client:
        listed = client.get(f"/vulnerabilities?server_id={server}").json()["items"]
    assert sorted(listed, key=lambda item: item["id"]) == sorted(items, key=lambda item: item["id"])


def test_sarif_is_one_document(stack: Stack, server: int) -> None:
    insert(stack, server, 2, NASTY)
    answer = export(stack, f"format=sarif&server_id={server}")
    assert answer.headers["content-type"] == "application/sarif+json"
    document = answer.json()
    assert document["version"] == "2.1.0"
    results = document["runs"][0]["results"]
    assert len(results) == 2
    assert results[0]["level"] == "error"
    assert NASTY in results[0]["message"]["text"]
    jsonschema.Draft4Validator(official_schema()).validate(document)
    assert {rule["id"] for rule in document["runs"][0]["tool"]["driver"]["rules"]} == all_rules().keys()


@pytest.mark.parametrize(("form", "empty"), [("json", []), ("sarif", None), ("jsonl", None), ("csv", None)])
def test_an_export_of_nothing_is_well_formed(stack: Stack, server: int, form: str, empty: Any) -> None:
    answer = export(stack, f"format={form}&server_id={server}")
    assert answer.status_code == 200
    if form == "json":
        assert answer.json() == empty
    elif form == "sarif":
        assert answer.json()["runs"][0]["results"] == []
    elif form == "jsonl":
        assert answer.content == b""
    else:
        assert answer.text.startswith("id,server_id,server,")
        assert answer.text.count("\n") == 1


def test_the_listing_s_filters_apply(stack: Stack, server: int) -> None:
    insert(stack, server, 2, "one", severity="high")
    insert(stack, server, 3, "two", severity="low")
    assert len(export(stack, f"format=json&server_id={server}&severity=low").json()) == 3
    assert len(export(stack, f"format=json&server_id={server}&q=one").json()) == 2


@pytest.mark.parametrize("query", ["format=xlsx", "format=csv&severity=awful", "format=csv&server_id=x"])
def test_what_cannot_be_exported_is_refused(stack: Stack, query: str) -> None:
    assert export(stack, query).status_code == 422


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_an_export_is_compressed_on_request(stack: Stack, server: int, coding: str) -> None:
    insert(stack, server, 2000, "title")
    plain = export(stack, f"format=csv&server_id={server}", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with stack.client() as client:
        url = f"/export/vulnerabilities?server_id={server}"
        with client.stream("GET", url, headers={"Accept-Encoding": coding}) as answer:
            raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert len(raw) < len(plain.content) / 3


def running_copies(stack: Stack) -> int:
    found = sql(
        stack,
        "select count(*) as n from pg_stat_activity "
        "where state <> 'idle' and query ilike 'copy (%' and pid <> pg_backend_pid()",
    )
    return int(found[0]["n"])


def open_export(stack: Stack, query: str) -> socket.socket:
    """Ask for an export with a small window and read its first bytes only."""
    host, port = stack.api_url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((host, int(port)))
    head = f"GET /export/vulnerabilities?{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {stack.admin_token}"
    connection.sendall(f"{head}\r\n\r\n".encode())
    assert connection.recv(12) == b"HTTP/1.1 200"
    return connection


def test_the_query_ends_when_the_client_leaves(stack: Stack, server: int) -> None:
    insert(stack, server, MANY, "long", evidence="x" * 300)
    connection = open_export(stack, f"server_id={server}")
    wait_for(lambda: running_copies(stack) == 1, "the export waits for its reader")
    connection.close()
    left = time.monotonic()
    wait_for(lambda: running_copies(stack) == 0, "the query ends")
    # Bar: 500 ms. Ten times that, because the tests' machine is shared; `make bench` measures it.
    assert time.monotonic() - left < 5
    assert export(stack, f"format=csv&server_id={server}&q=nothing").status_code == 200


def begin_export(stack: Stack, server: int, token: str) -> tuple[socket.socket, bytes]:
    """Ask for an export and read no more than the beginning of its head."""
    host, port = stack.api_url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(
        f"GET /export/vulnerabilities?server_id={server} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode()
    )
    return connection, connection.recv(400)


def export_until_refused(stack: Stack, server: int, token: str, readers: list[socket.socket]) -> bytes:
    """Begin exports until twelve in a row are refused, so that every process has refused; returns the last refusal."""
    refused = 0
    while refused < 12:
        connection, head = begin_export(stack, server, token)
        readers.append(connection)
        refused = 0 if head.startswith(b"HTTP/1.1 200") else refused + 1
        assert len(readers) < 80, "the exports are not bounded"
    return head


def test_slow_readers_keep_their_slots_and_leave_half_to_others(stack: Stack, server: int) -> None:
    insert(stack, server, MANY, "long", evidence="x" * 300)
    _, other = stack.new_user("viewer")
    _, third = stack.new_user("viewer")
    readers: list[socket.socket] = []
    try:
        refusal = export_until_refused(stack, server, stack.admin_token, readers)
        assert refusal.startswith(b"HTTP/1.1 429")
        assert b"retry-after" in refusal.lower()
        # Another account finds a slot in every process; then all are taken.
        connection, head = begin_export(stack, server, other)
        readers.append(connection)
        assert head.startswith(b"HTTP/1.1 200")
        export_until_refused(stack, server, other, readers)
        full = export_until_refused(stack, server, third, readers)
        assert full.startswith(b"HTTP/1.1 503")
        assert b"retry-after" in full.lower()
        # Exports have connections of their own: requests keep theirs.
        with stack.client() as client:
            assert client.get(f"/vulnerabilities?q={secrets.token_hex(4)}").status_code == 200
        names = {row["application_name"] for row in sql(stack, "select application_name from pg_stat_activity")}
        assert "mcp-api-export" in names
    finally:
        for reader in readers:
            reader.close()
    wait_for(lambda: running_copies(stack) == 0, "all exports end")
    wait_for(lambda: export(stack, f"server_id={server}&q=none").status_code == 200, "the slots are free again")


def test_an_export_ends_when_its_caller_is_disabled(stack: Stack, server: int) -> None:
    insert(stack, server, MANY, "long", evidence="x" * 300)
    for ending in ("disabled", "logged out"):
        user_id, token = stack.new_user("viewer")
        connection, head = begin_export(stack, server, token)
        assert head.startswith(b"HTTP/1.1 200")
        wait_for(lambda: running_copies(stack) == 1, "the export waits for its reader")
        if ending == "disabled":
            with stack.client() as client:
                assert client.patch(f"/users/{user_id}", json={"is_active": False}).status_code == 200
        else:
            with stack.client(token) as client:
                assert client.post("/auth/logout").status_code == 204
        revoked = time.monotonic()
        wait_for(lambda: running_copies(stack) == 0, "the query ends")
        # Promise: 1 s. Five times that, because the tests' machine is shared.
        assert time.monotonic() - revoked < 5
        received = b""
        with connection:
            connection.settimeout(20)
            while data := connection.recv(1 << 20):
                received += data
        assert not received.endswith(b"0\r\n\r\n"), "a cut export must not look whole"


def test_an_export_goes_on_when_somebody_else_logs_out(stack: Stack, server: int) -> None:
    insert(stack, server, MANY, "long", evidence="x" * 300)
    _, token = stack.new_user("viewer")
    _, other = stack.new_user("viewer")
    connection, _ = begin_export(stack, server, token)
    with connection:
        wait_for(lambda: running_copies(stack) == 1, "the export waits for its reader")
        with stack.client(other) as client:
            assert client.post("/auth/logout").status_code == 204
        time.sleep(1.5)
        assert running_copies(stack) == 1
    wait_for(lambda: running_copies(stack) == 0, "the export ends")
