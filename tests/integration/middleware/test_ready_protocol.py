"""The server's short way on the wire: pipelined requests, keep-alive, bodies, and what it must leave to Uvicorn."""

from __future__ import annotations

import re
import secrets
import socket

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
