"""Which requests share a cached answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_api.middleware import routes
from mcp_api.middleware.routes import CacheRoute, RouteTable

LISTING = CacheRoute("/list", ("n",), 300, frozenset({"page", "limit", "q"}), frozenset({"severity"}))
ITEM = CacheRoute("/users/{user_id}", ("n",), 300)


@pytest.fixture
def table() -> RouteTable:
    return RouteTable([LISTING, ITEM])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"page=1&limit=20", b"limit=20&page=1"),
        (b"page=%31", b"page=1"),
        (b"q=a+b", b"q=a%20b"),
        (b"severity=low&severity=high", b"severity=high&severity=low"),
    ],
)
def test_spellings_of_one_question_share_an_answer(table: RouteTable, one: bytes, other: bytes) -> None:
    assert table.target("/list", one) is table.target("/list", other)


@pytest.mark.parametrize(
    ("one", "other"), [(b"page=1", b"page=2"), (b"page=1", b""), (b"q=a&page=1", b"q=a%26page%3D1"), (b"q=", b"")]
)
def test_different_questions_do_not(table: RouteTable, one: bytes, other: bytes) -> None:
    assert table.target("/list", one) is not table.target("/list", other)


@pytest.mark.parametrize(
    "query", [b"unknown=1", b"page=1&page=2", b"page", b"&", b"q=%ff", b"\xff=1", b"q=" + b"x" * 600]
)
def test_what_is_not_plain_goes_to_the_application(table: RouteTable, query: bytes) -> None:
    assert table.target("/list", query) is None


@pytest.mark.parametrize("path", ["/users", "/users/", "/users/1/api-keys", "/users/1/", "/list/", "/other", "/lis"])
def test_other_paths_are_not_cached(table: RouteTable, path: str) -> None:
    assert table.target(path, b"") is None


def test_a_url_finds_the_target_of_its_parts(table: RouteTable) -> None:
    assert table.target_of_url(b"/list?page=1") is table.target("/list", b"page=1")
    assert table.target_of_url(b"/users/%31") is table.target("/users/1", b"")
    assert table.target_of_url(b"http://host/users/1") is table.target("/users/1", b"")
    assert table.target_of_url(b"/list?page=1#x") is table.target("/list", b"page=1")


@given(st.lists(st.tuples(st.text(max_size=8), st.binary(max_size=12)), max_size=5))
def test_no_path_or_query_breaks_it(pairs: list[tuple[str, bytes]]) -> None:
    table = RouteTable([LISTING, ITEM])
    for path, query in pairs:
        table.target("/users/" + path, query)
        table.target("/list", query)
        table.target_of_url(b"/list?" + query)


def test_memory_of_questions_is_bounded(table: RouteTable) -> None:
    for number in range(3 * routes.MEMO_SIZE):
        table.target("/list", b"page=%d" % number)
        table.target_of_url(b"/list?page=%d" % number)
    assert max(len(table._memo), len(table._targets), len(table._urls)) <= routes.MEMO_SIZE
