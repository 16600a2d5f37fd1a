"""The first scan through the API, against a small HTTP server that answers as the API does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mcp_cli.local.client import ApiError, PlatformClient
from mcp_cli.local.first_scan import SERVER_NAME, scan_demo
from mcp_cli.local.stopping import StopRequested

DEMO = "http://127.0.0.1:5/mcp"


class Platform(ThreadingHTTPServer):
    """An inventory and one scan that ends at the second look."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.inventory: list[dict[str, Any]] = []
        self.looks = 0
        self.scanned: list[dict[str, Any]] = []
        self.password = "right"


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_GET(self) -> None:
        if self.path.startswith("/servers"):
            asked = parse_qs(urlsplit(self.path).query)
            after, limit = int(asked["after"][0]), int(asked["limit"][0])
            page = [server for server in self.server.inventory if server["id"] > after][:limit]
            self.answer(200, {"items": page, "next_cursor": page[-1]["id"] if len(page) == limit else None})
        elif self.path.startswith("/scans/"):
            self.server.looks += 1
            self.answer(200, {"status": "completed" if self.server.looks > 1 else "running", "verdict": "complete"})
        elif self.path.startswith("/vulnerabilities"):
            names = [("low", "b"), ("critical", "z"), ("high", "y"), ("high", "a")]
            items = [{"severity": s, "rule": "r", "location": {"surface": "tool", "name": n}} for s, n in names]
            self.answer(200, {"items": items})
        else:
            self.answer(503, {"error": "not ready"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/auth/login":
            self.answer(200 if body["password"] == self.server.password else 401, {"access_token": "t"})
        elif self.headers["Authorization"] != "Bearer t":
            self.answer(401, {})
        elif self.path == "/servers":
            if any(server["name"] == body["name"] for server in self.server.inventory):
                self.answer(409, {"error": "exists"})
                return
            self.server.inventory.append({"id": len(self.server.inventory) + 1, **body})
            self.answer(201, self.server.inventory[-1])
        else:
            self.server.scanned.append(body)
            self.answer(202, {"scan_id": 7})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def client(platform: Platform) -> PlatformClient:
    client = PlatformClient(f"http://127.0.0.1:{platform.server_port}")
    client.login("admin", "right")
    return client


def test_findings_come_worst_first(platform: Platform, client: PlatformClient) -> None:
    scan = scan_demo(client, DEMO, lambda: None)
    assert (scan.status, scan.verdict) == ("completed", "complete")
    assert [(item["severity"], item["location"]["name"]) for item in scan.findings] == [
        ("critical", "z"),
        ("high", "a"),
        ("high", "y"),
        ("low", "b"),
    ]


def test_the_demo_is_registered_once(platform: Platform, client: PlatformClient) -> None:
    scan_demo(client, DEMO, lambda: None)
    scan_demo(client, DEMO, lambda: None)
    assert platform.inventory == [{"id": 1, "name": SERVER_NAME, "url": DEMO}]
    assert [scan["server_id"] for scan in platform.scanned] in ([1, 1], ["1", "1"])


def test_the_demo_is_found_behind_many_servers(platform: Platform, client: PlatformClient) -> None:
    platform.inventory += [
        {"id": number, "name": f"s{number}", "url": f"http://x/{number}"} for number in range(1, 500)
    ]
    platform.inventory.append({"id": 500, "name": "renamed", "url": DEMO})
    scan_demo(client, DEMO, lambda: None)
    assert platform.scanned == [{"server_id": "500"}]
    assert len(platform.inventory) == 500


def test_a_moved_demo_is_registered_beside_its_old_address(platform: Platform, client: PlatformClient) -> None:
    scan_demo(client, DEMO, lambda: None)
    scan_demo(client, DEMO.replace(":5/", ":6/"), lambda: None)
    assert [server["url"] for server in platform.inventory] == [DEMO, "http://127.0.0.1:6/mcp"]
    assert len({server["name"] for server in platform.inventory}) == 2


def test_a_wish_to_stop_ends_the_wait(platform: Platform, client: PlatformClient) -> None:
    def check() -> None:
        raise StopRequested

    with pytest.raises(StopRequested):
        scan_demo(client, DEMO, check)


def test_errors_say_request_and_status(platform: Platform, client: PlatformClient) -> None:
    with pytest.raises(ApiError, match=r"POST /auth/login: 401") as caught:
        client.login("admin", "wrong")
    assert caught.value.status == 401
    assert not client.ready()


def test_no_answer_is_an_error_of_status_zero() -> None:
    with pytest.raises(ApiError, match="GET /readyz: no answer") as caught:
        PlatformClient("http://127.0.0.1:1").get("/readyz")
    assert caught.value.status == 0
