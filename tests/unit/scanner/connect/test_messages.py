"""Finding the reply among whatever a server sends."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.connect.failure import ConnectFailure, RpcError, quote
from mcp_scanner.connect.messages import find_reply
from mcp_scanner.connect.secret import Secret

RESULT = {"jsonrpc": "2.0", "id": 3, "result": {"tools": []}}


@pytest.mark.parametrize("document", [RESULT, [{"method": "x"}, RESULT], {**RESULT, "id": "3"}])
def test_found(document: object) -> None:
    reply = find_reply(json.dumps(document), 3)
    assert reply is not None
    assert reply.result == {"tools": []}


@pytest.mark.parametrize("document", [{**RESULT, "id": 4}, {"id": 3, "method": "ping"}, [], {"id": None, "result": {}}])
def test_not_ours(document: object) -> None:
    assert find_reply(json.dumps(document), 3) is None


@pytest.mark.parametrize("error", [{"code": -1, "message": "no"}, {"code": "x"}, "text", None, []])
def test_errors(error: object) -> None:
    with pytest.raises(RpcError):
        find_reply(json.dumps({"jsonrpc": "2.0", "id": None, "error": error}), 3)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_any_json_is_answered_in_our_terms(document: object) -> None:
    with suppress(RpcError, ConnectFailure):
        assert find_reply(json.dumps(document), 3) is None


@given(st.text(max_size=2000))
def test_quotes_are_harmless(text: str) -> None:
    shown = quote(text)
    assert len(shown) <= 160
    assert shown == "" or shown.isprintable()


def test_a_secret_is_not_shown() -> None:
    secret = Secret("value-of-the-test")
    assert "value-of-the-test" not in f"{secret} {secret!r}"
    assert secret.reveal() == "value-of-the-test"
