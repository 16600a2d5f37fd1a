"""Whatever bytes a server makes of its answers, the scan ends with a report in our own words."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stubs.raw_server import RawRequest, http, opens, raw_server, rpc

from mcp_scanner.model import Verdict

TOOLS = {"tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}


class Mangler:
    """Answers as a server should, then mangles the bytes by a seed and a kind of damage."""

    def __init__(self) -> None:
        self.random = random.Random(0)
        self.kind = ""

    async def __call__(self, request: RawRequest, writer: asyncio.StreamWriter) -> None:
        answer = opens(request) or rpc(request, TOOLS)
        if self.kind == "events" and self.random.random() < 0.4:
            body = answer.partition(b"\r\n\r\n")[2]
            answer = http(200, b"event: message\ndata: " + self._flip(body) + b"\n\n", "text/event-stream")
        # Only some answers are damaged, so that damage comes in every phase of a scan.
        writer.write(self._damage(answer) if self.random.random() < 0.4 else answer)

    def _damage(self, answer: bytes) -> bytes:
        cut = self.random.randrange(len(answer))
        if self.kind == "cut":
            return answer[:cut]
        if self.kind == "repeat":
            return answer[:cut] + answer[: self.random.randrange(len(answer))]
        if self.kind == "flip":
            return self._flip(answer)
        if self.kind == "values":
            return self._values(answer)
        return answer

    def _flip(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.random.randrange(1, 6)):
            if changed:
                changed[self.random.randrange(len(changed))] = self.random.randrange(256)
        return bytes(changed)

    def _values(self, answer: bytes) -> bytes:
        """Well-formed HTTP and JSON with a value of the wrong kind somewhere."""
        body = answer.partition(b"\r\n\r\n")[2]
        if not body:
            return answer
        document = json.loads(body)
        node: Any = document
        while True:
            key = self.random.choice(list(node)) if isinstance(node, dict) else self.random.randrange(len(node))
            if isinstance(node[key], dict | list) and node[key] and self.random.random() < 0.7:
                node = node[key]
                continue
            node[key] = self.random.choice([None, True, -1, 1e308, "", "\ud800", [], {}, [[]], {"": {}}, "x" * 10_000])
            return http(200, json.dumps(document))


@pytest.fixture(scope="module")
def mangled() -> Iterator[tuple[Mangler, str]]:
    """The server and its address."""
    mangler = Mangler()
    with raw_server(mangler) as server:
        yield mangler, server.url


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["cut", "repeat", "flip", "values", "events"]), seed=st.integers(0, 2**32))
def test_a_report_in_our_words(scan: Any, mangled: tuple[Mangler, str], kind: str, seed: int) -> None:
    mangler, url = mangled
    mangler.kind, mangler.random = kind, random.Random(seed)
    report = scan(url, checks=seed % 4 == 0, request_seconds=0.3, timeout_seconds=3.0)

    if report.verdict is Verdict.COMPLETE:
        assert report.error == ""
    else:
        assert len(report.error.split("; ")) >= 3, report.error
        assert report.error.isprintable()
        assert not any(
            word in report.error for word in ("Traceback", "Exception", "httpx", "httpcore", "site-packages")
        )
    assert "tools" in report.coverage or report.verdict is Verdict.ERROR
