"""The server's short way on the wire: pipelined requests, keep-alive, bodies, and what it must leave to Uvicorn."""

from __future__ import annotations

import random
import re
import secrets
import socket
import time

import pytest
from tests.stack import Stack

pytestmark = pytest.mark.integration


def talk(stack: Stack, *requests: str, close: bool = True) -> bytes:
    """Send requests in one piece over one connection and return all that comes back."""
    host, port = stack.api_url.removeprefix("http://").split(":")
    heads = []
    for number, request in enumerate(requests):
        last = close and number == len(requests) - 1
        head = f"{request}\r\nHost: x\r\nAuthorization: Bearer {stack.admin_token}\r\n"
        heads.append(head + ("Connection: close\r\n\r\n" if last else "\r\n"))
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall("".join(heads).encode())
        received = b""
        while data := connection.recv(65536):
            received += data
    return received


def warm(stack: Stack, path: str) -> None:
    """Have every worker know the caller and the answer: twenty hits in a row on connections of their own."""
    hits = 0
    for _ in range(400):
        hits = hits + 1 if caches(talk(stack, f"GET {path} HTTP/1.1")) == ["HIT"] else 0
        if hits == 20:
            return
    pytest.fail("the answer never stays cached")


def caches(received: bytes) -> list[str]:
    return [match.decode() for match in re.findall(rb"x-cache: (\w+)", received)]


def test_pipelined_requests_are_answered_in_order(stack: Stack) -> None:
    ready, slow = f"/vulnerabilities?q={secrets.token_hex(6)}", f"/vulnerabilities?q={secrets.token_hex(6)}"
    warm(stack, ready)
    received = talk(
        stack,
        f"GET {ready} HTTP/1.1",
        f"GET {slow} HTTP/1.1",
        f"GET {ready} HTTP/1.1",
        "GET /health HTTP/1.1",
        f"GET {ready} HTTP/1.1",
        f"GET {slow} HTTP/1.1",
    )
    assert received.count(b"HTTP/1.1 200 OK") == 6
    assert caches(received) == ["HIT", "MISS", "HIT", "HIT", "HIT"]
    assert received.index(b"text/plain") > received.index(b"x-cache: MISS")


def test_a_connection_is_kept_and_closed_when_asked(stack: Stack) -> None:
    path = f"/vulnerabilities?q={secrets.token_hex(6)}"
    received = talk(stack, *[f"GET {path} HTTP/1.1"] * 5)
    assert caches(received)[1:] == ["HIT"] * 4
    assert received.lower().count(b"connection: close") == 1


def test_an_old_client_gets_its_answer_and_the_end(stack: Stack) -> None:
    path = f"/vulnerabilities?q={secrets.token_hex(6)}"
    warm(stack, path)
    received = talk(stack, f"GET {path} HTTP/1.0", close=False)
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert caches(received) == ["HIT"]


def test_a_get_with_a_body_does_not_disturb_the_next_request(stack: Stack) -> None:
    path = f"/vulnerabilities?q={secrets.token_hex(6)}"
    warm(stack, path)
    credentials = f"Host: x\r\nAuthorization: Bearer {stack.admin_token}"
    body = f"GET {path} HTTP/1.1\r\n{credentials}\r\nContent-Length: 5\r\n\r\nhello"
    host, port = stack.api_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(body.encode() + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b""
        while data := connection.recv(65536):
            received += data
    assert received.count(b"HTTP/1.1 200 OK") == 2


def test_both_ways_send_the_same_headers(stack: Stack) -> None:
    path = f"/vulnerabilities?q={secrets.token_hex(6)}"
    warm(stack, path)
    short, long = talk(stack, f"GET {path} HTTP/1.1", f"GET {path} HTTP/1.1").split(b"HTTP/1.1 200 OK")[1:]

    def names(answer: bytes) -> set[bytes]:
        head = answer.split(b"\r\n\r\n")[0]
        return {line.split(b":")[0] for line in head.split(b"\r\n") if line} - {b"connection"}

    assert names(short) == names(long)
    assert b"x-process-time" in names(short)


@pytest.mark.parametrize("path", ["/users/%31", "/vulnerabilities?limit=%32%30", "/vulnerabilities?limit=20&page=1"])
def test_spellings_of_one_request_get_one_answer(stack: Stack, path: str) -> None:
    first = talk(stack, f"GET {path} HTTP/1.1")
    second = talk(stack, f"GET {path} HTTP/1.1")
    assert first.split(b"\r\n\r\n")[1] == second.split(b"\r\n\r\n")[1]


def answers(received: bytes, methods: list[str]) -> list[tuple[int, bytes]]:
    """Status and body of each answer to the requests of these methods."""
    found = []
    for method in methods:
        head, _, received = received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        size = int(length[1]) if length is not None and method != "HEAD" else 0
        found.append((int(head[9:12]), received[:size]))
        received = received[size:]
    assert received == b""
    return found


@pytest.mark.parametrize("seed", range(8))
def test_any_mixture_in_any_pieces_is_answered_in_order(stack: Stack, seed: int) -> None:
    chance = random.Random(seed)
    ready = [f"/vulnerabilities?q={secrets.token_hex(6)}", "/servers?limit=3", f"/users/{stack.admin_id}"]
    bodies = {}
    for path in ready:
        warm(stack, path)
        bodies[path] = talk(stack, f"GET {path} HTTP/1.1").partition(b"\r\n\r\n")[2]
    kinds = [
        *((path, "GET", 200, bodies[path]) for path in ready),
        ("/health", "GET", 200, b"OK"),
        ("/livez", "GET", 200, b"OK"),
        ("/nothing/here", "GET", 404, None),
        (ready[0], "HEAD", 200, b""),
        ("/vulnerabilities?limit=0", "GET", 422, None),
        ("/auth/login", "POST", 422, None),
        (None, "GET", 200, None),
    ]
    chosen = [chance.choice(kinds) for _ in range(40)]
    text = b""
    for number, (asked, method, _, _) in enumerate(chosen):
        path = asked or f"/vulnerabilities?q={secrets.token_hex(6)}"
        content = b'{"nothing": 1}' if method == "POST" else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {stack.admin_token}\r\n"
        if content:
            head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        if number == len(chosen) - 1:
            head += "Connection: close\r\n"
        text += head.encode() + b"\r\n" + content
    host, port = stack.api_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        while text:
            size = chance.choice([1, 10, 100, 1000, 10_000])
            connection.sendall(text[:size])
            text = text[size:]
            time.sleep(chance.choice([0, 0, 0.001]))
        received = b""
        while data := connection.recv(65536):
            received += data
    for (path, _, status, body), (got, content) in zip(
        chosen, answers(received, [method for _, method, _, _ in chosen]), strict=True
    ):
        assert got == status, path
        assert body is None or content == body, path


def test_a_client_that_does_not_read_is_waited_for(stack: Stack) -> None:
    path = "/servers?limit=200"
    warm(stack, path)
    host, port = stack.api_url.removeprefix("http://").split(":")
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {stack.admin_token}\r\n"
    count = 3000
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.setblocking(False)
        text = (head + "\r\n").encode() * (count - 1) + (head + "Connection: close\r\n\r\n").encode()
        received, deadline, began = b"", time.monotonic() + 60, time.monotonic()
        while time.monotonic() < deadline:
            try:
                text = text[connection.send(text[:65536]) :] if text else text
            except BlockingIOError:
                time.sleep(0.001)
            if time.monotonic() > began + 0.5:  # half a second without reading
                try:
                    data = connection.recv(1 << 20)
                except BlockingIOError:
                    time.sleep(0.001)
                    continue
                if not data:
                    break
                received += data
    assert received.count(b"HTTP/1.1 200 OK") == count
