"""What a request may take to arrive: a bounded head, a bounded body, a bounded time."""

from __future__ import annotations

import json
import re
import socket
import time
from contextlib import suppress

import pytest
from tests.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def connect(stack: Stack) -> socket.socket:
    host, port = stack.api_url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def all_of(connection: socket.socket) -> bytes:
    """Everything until the server closes; a reset after the answer is the end too."""
    received = b""
    try:
        while data := connection.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def flood(connection: socket.socket, piece: bytes, most: int) -> int:
    """Send until the server refuses or `most` bytes are gone; returns how many were."""
    sent = 0
    try:
        while sent < most:
            connection.sendall(piece)
            sent += len(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


def test_an_ordinary_head_of_some_size_is_read(stack: Stack) -> None:
    fields = "".join(f"X-Field-{n}: {'v' * 250}\r\n" for n in range(90))
    with connect(stack) as connection:
        connection.sendall(f"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{fields}\r\n".encode())
        assert statuses(all_of(connection)) == [200]


@pytest.mark.parametrize(
    "head",
    [
        "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "v" * 40_000 + "\r\n\r\n",
        "GET /health?" + "q" * 40_000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\n" + "X: y\r\n" * 101 + "\r\n",
        # In the middle of a field: its end never comes.
        "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "v" * 400_000,
    ],
    ids=["bytes", "url", "fields", "endless"],
)
def test_a_head_without_measure_is_refused(stack: Stack, head: str) -> None:
    with connect(stack) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(head.encode())
        received = all_of(connection)
    assert statuses(received) == [431]
    body = json.loads(received.partition(b"\r\n\r\n")[2])
    assert set(body) == {"error", "error_code", "timestamp", "error_id", "errors"}
    assert body["error_code"] == "header_too_large"


@pytest.mark.parametrize("path", ["/health", "/livez", "/vulnerabilities"])
@pytest.mark.parametrize("hosts", ["", "Host: x\r\nHost: y\r\n"], ids=["none", "two"])
def test_a_request_names_one_host(stack: Stack, path: str, hosts: str) -> None:
    with connect(stack) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{hosts}\r\n".encode())
        received = all_of(connection)
    assert statuses(received) == [400]
    assert json.loads(received.partition(b"\r\n\r\n")[2])["error_code"] == "bad_request"


def test_an_old_client_names_no_host(stack: Stack) -> None:
    with connect(stack) as connection:
        connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        assert statuses(all_of(connection)) == [200]


def test_a_head_in_small_pieces_is_bounded_too(stack: Stack) -> None:
    with connect(stack) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ")
        assert flood(connection, b"v" * 1000, 50_000_000) < 5_000_000


def test_many_requests_in_one_piece_are_no_large_head(stack: Stack) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Pad: " + b"p" * 900 + b"\r\n\r\n"
    with connect(stack) as connection:
        connection.sendall(request * 59 + request.replace(b"X-Pad", b"Connection: close\r\nX-Pad"))
        assert statuses(all_of(connection)) == [200] * 60


def test_trailers_are_bounded(stack: Stack) -> None:
    with connect(stack) as connection:
        connection.sendall(
            b"POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: "
        )
        assert flood(connection, b"v" * 65536, 100_000_000) < 20_000_000


def test_nonsense_gets_the_shape_of_every_error(stack: Stack) -> None:
    with connect(stack) as connection:
        connection.sendall(b"NONSENSE\r\n\r\n")
        received = all_of(connection)
    assert statuses(received) == [400]
    assert json.loads(received.partition(b"\r\n\r\n")[2])["error_code"] == "bad_request"


def test_slow_heads_and_bodies_are_given_up(stack: Stack) -> None:
    slow_head, silent, slow_body = connect(stack), connect(stack), connect(stack)
    with slow_head, silent, slow_body:
        slow_head.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        slow_body.sendall(
            b"POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        for _ in range(3):
            time.sleep(1)
            slow_head.sendall(b"X: y\r\n")
        # Each would otherwise be held for ever; the sockets' own time-out (30 s) ends the test then.
        assert statuses(all_of(slow_head)) == [408]
        assert all_of(silent) == b""
        assert statuses(all_of(slow_body)) == [408]
