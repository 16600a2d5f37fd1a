"""The listing's short way gives what the route gives."""

from __future__ import annotations

import asyncio
import itertools
import secrets

import asyncpg
import pytest
from tests.stack import Stack

pytestmark = pytest.mark.integration

SEVERITIES = ("high", "low", "info")


@pytest.fixture(scope="module")
def server(stack: Stack) -> int:
    """A server with findings of several kinds."""

    async def fill() -> int:
        connection = await asyncpg.connect(stack.database_url.replace("postgresql+asyncpg", "postgresql"))
        name = f"direct-{secrets.token_hex(4)}"
        made = await connection.fetchval("insert into servers (name, url) values ($1, $1) returning id", name)
        await connection.execute(
            """insert into vulnerabilities (server_id, fingerprint, rule, title, severity, severity_rank, confidence,
                 surface, evidence, created_at)
               select $1, md5(n::text), 'rule.' || n % 3, 'title "' || n || '" ü', ($2::text[])[1 + n % 3], 3 - n % 3,
                 'high', 'tool', 'evidence ' || n, now() - n * interval '1 minute' from generate_series(1, 47) n""",
            made,
            list(SEVERITIES),
        )
        await connection.close()
        return int(made)

    return asyncio.run(fill())


QUERIES = [
    "",
    *(f"&page={page}&limit={limit}" for page, limit in itertools.product((1, 2, 3, 9), (1, 20, 47, 48, 200))),
    "&severity=high",
    "&severity=high&severity=info&limit=200",
    "&status=open&status=fixed",
    "&rule=rule.1&sort=severity",
    "&sort=severity&limit=7&page=2",
    "&q=title",
    "&q=%25",
    "&q=%22",
    "&first_seen_from=2020-01-01T00:00:00Z",
]


@pytest.mark.parametrize("query", QUERIES)
def test_both_ways_agree(stack: Stack, server: int, query: str) -> None:
    path = f"/vulnerabilities?server_id={server}{query}"
    with stack.client() as client:
        short = client.get(path)
        # An empty field: the front leaves it to the route.
        long = client.get(f"{path}&")
    assert short.status_code == long.status_code == 200
    assert "x-cache" in short.headers
    assert "x-cache" not in long.headers
    assert short.content == long.content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&page=0", 422),
        ("&page=-1", 422),
        ("&limit=201", 422),
        ("&limit=abc", 422),
        ("&page=9999999&limit=200", 422),
        ("&sort=title", 422),
        ("&severity=awful", 422),
        ("&q=", 422),
        ("&q=%00", 422),
        ("&cursor=nonsense", 400),
        ("&first_seen_from=2020-01-01T00:00:00", 422),
    ],
)
def test_what_is_wrong_is_explained_by_the_route(stack: Stack, server: int, query: str, status: int) -> None:
    with stack.client() as client:
        answer = client.get(f"/vulnerabilities?server_id={server}{query}")
    assert answer.status_code == status
    assert answer.json()["error_code"]


def test_cursors_walk_through_everything_once(stack: Stack, server: int) -> None:
    seen, cursor = [], ""
    with stack.client() as client:
        while True:
            following = f"&cursor={cursor}" if cursor else ""
            page = client.get(f"/vulnerabilities?server_id={server}&limit=10&sort=severity{following}").json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == 47
