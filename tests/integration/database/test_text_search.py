"""Text in findings is found by the index, and a search that takes too long is given up."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from tests.stack import Stack

from mcp_core.vulnerabilities.filters import VulnerabilityFilter, compile_filter

pytestmark = pytest.mark.integration


def test_a_search_is_answered_by_the_index(stack: Stack) -> None:
    async def plan() -> str:
        connection = await asyncpg.connect(stack.postgres.url(driver="postgresql"))
        try:
            # There are too few rows here for the planner to prefer any index.
            await connection.execute("set enable_seqscan = off")
            where = compile_filter(VulnerabilityFilter(text="private key"))
            query = f"explain select v.id from vulnerabilities v {where.sql()}"
            return "\n".join(row[0] for row in await connection.fetch(query, *where.parameters))
        finally:
            await connection.close()

    assert "Bitmap Index Scan on ix_vulnerabilities_text" in asyncio.run(plan())


def test_a_search_that_takes_too_long_names_its_parameter(stack: Stack) -> None:
    async def search() -> tuple[int, str, str]:
        connection = await asyncpg.connect(stack.postgres.url(driver="postgresql"))
        try:
            async with connection.transaction():
                await connection.execute("lock table vulnerabilities in access exclusive mode")
                answer = await asyncio.to_thread(ask)
        finally:
            await connection.close()
        return answer

    def ask() -> tuple[int, str, str]:
        with stack.client() as client:
            answer = client.get("/vulnerabilities", params={"q": "zz"})
        return answer.status_code, answer.json()["error_code"], answer.json()["errors"][0]["path"]

    assert asyncio.run(search()) == (422, "search_too_broad", "query.q")
    with stack.client() as client:
        assert client.get("/vulnerabilities", params={"q": "zz"}).status_code == 200
