"""The layers around the running API: cached answers, codings, conditional requests, metrics."""

from __future__ import annotations

import re
import secrets
import time

import httpx2
import pytest
from tests.stack import Stack, wait_for

pytestmark = pytest.mark.integration


def get(stack: Stack, path: str, **headers: str) -> httpx2.Response:
    with stack.client() as client:
        answer = client.get(path, headers={"Accept-Encoding": "identity"} | headers)
    assert answer.status_code in {200, 304}, answer.text
    return answer


def get_hit(stack: Stack, path: str, **headers: str) -> httpx2.Response:
    """The answer once it is cached: a worker that meets these credentials for the first time asks the application."""
    answers = (get(stack, path, **headers) for _ in range(100))
    return next(answer for answer in answers if answer.headers["x-cache"] == "HIT")


def fresh_query() -> str:
    """A listing nobody has asked for before."""
    return f"/vulnerabilities?q={secrets.token_hex(8)}"


def test_the_second_answer_is_a_hit_with_the_same_body(stack: Stack) -> None:
    path = fresh_query()
    first, second = get(stack, path), get_hit(stack, path)
    assert first.headers["x-cache"] == "MISS"
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert second.headers["cache-control"] == "private, no-cache"
    assert {"Accept-Encoding", "Authorization"} <= set(second.headers["vary"].split(", "))
    assert float(second.headers["x-process-time"]) < 5


def test_a_user_is_a_miss_and_then_a_hit(stack: Stack) -> None:
    user_id, token = stack.new_user("viewer")
    with stack.client(token) as client:  # one connection, hence one worker
        answers = [client.get(f"/users/{user_id}") for _ in range(2)]
    assert [answer.headers["x-cache"] for answer in answers] == ["MISS", "HIT"]
    assert answers[0].json() == answers[1].json()


def test_what_an_administrator_saw_is_not_given_to_others(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    _, other = stack.new_user("viewer")
    for _ in range(2):
        assert get(stack, f"/users/{user_id}").status_code == 200
    with stack.client(other) as client:
        assert client.get(f"/users/{user_id}").status_code == 403
    with stack.client("") as client:
        assert client.get(f"/users/{user_id}").status_code == 401


def test_a_known_etag_is_answered_304(stack: Stack) -> None:
    path = fresh_query()
    tag = get(stack, path).headers["etag"]
    again = get(stack, path, **{"If-None-Match": f'"other", W/{tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert get(stack, path, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_ready_body_is_given_in_the_coding_asked_for(stack: Stack, coding: str) -> None:
    path = "/vulnerabilities?limit=100"
    plain = get(stack, path)
    for _ in range(2):
        with stack.client() as client, client.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
            raw = b"".join(answer.iter_raw())
        if len(plain.content) < 1024:
            assert "content-encoding" not in answer.headers
        else:
            assert answer.headers["content-encoding"] == coding
            assert len(raw) < len(plain.content)


def test_head_has_the_headers_of_get_and_no_body(stack: Stack) -> None:
    path = fresh_query()
    got = get(stack, path)
    with stack.client() as client:
        head = client.head(path, headers={"Accept-Encoding": "identity"})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers["etag"] == got.headers["etag"]


def test_a_write_is_seen_at_once(stack: Stack) -> None:
    before = get(stack, "/servers?limit=200").json()["items"]
    with stack.client() as client:
        name = f"hot-{secrets.token_hex(4)}"
        made = client.post("/servers", json={"name": name, "url": "https://example.com/" + name})
    if made.status_code != 201:
        pytest.skip(f"this machine resolves no public name: {made.text}")
    after = get(stack, "/servers?limit=200").json()["items"]
    assert len(after) == len(before) + 1


def test_repeated_parameters_go_to_the_application(stack: Stack) -> None:
    with stack.client() as client:
        answer = client.get("/vulnerabilities?limit=5&limit=5")
    assert (answer.status_code, answer.json()["error_code"]) == (422, "repeated_parameter")
    assert "x-cache" not in answer.headers


def test_what_administrators_read_beside_accounts_is_asked_anew(stack: Stack) -> None:
    for path in ("/users/activity", "/users/event-counts"):
        assert "x-cache" not in get(stack, path).headers


def test_requests_are_counted_under_their_template(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    get(stack, f"/users/{user_id}")
    with stack.client("") as client:
        for number in range(3):
            client.get(f"/no/such/path/{number}")

    def exposed() -> str:
        with stack.client("") as client:
            return client.get("/metrics").text

    pattern = re.compile(r'http_requests_total\{endpoint="unmatched",method="GET",status="404"\} (\d+)')
    wait_for(lambda: (found := pattern.search(exposed())) and float(found[1]) >= 3, "the counts of every worker")
    text = exposed()
    assert 'http_requests_total{endpoint="/users/{user_id}",method="GET",status="200"}' in text
    assert "/no/such/path" not in text
    assert f"/users/{user_id}" not in text
    for name in ("http_request_duration_seconds_bucket", "active_connections", "http_requests_in_progress"):
        assert name in text
    assert "event_loop_lag_seconds_count" in text
    assert 'pid="' not in text


def test_the_time_in_the_header_is_the_server_s(stack: Stack) -> None:
    began = time.monotonic()
    answer = get(stack, "/readyz")
    assert 0 < float(answer.headers["x-process-time"]) < time.monotonic() - began
    assert re.fullmatch(r"[0-9a-f]{24}", answer.headers["x-request-id"])
    echoed = get(stack, "/readyz", **{"X-Request-ID": "from-the-proxy-1"})
    assert echoed.headers["x-request-id"] == "from-the-proxy-1"
