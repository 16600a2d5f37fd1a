"""problem+json goes to those who prefer it, by the weights they give."""

from __future__ import annotations

import pytest

from mcp_api.accept import prefers


@pytest.mark.parametrize(
    ("accept", "problem"),
    [
        ("", False),
        ("*/*", False),
        ("application/*", False),
        ("application/json", False),
        ("application/problem+json", True),
        ("Application/Problem+JSON", True),
        ("application/problem+json;q=0", False),
        ("application/problem+json;q=0.5", True),
        ("application/json, application/problem+json", True),
        ("application/json;q=0.9, application/problem+json;q=0.5", False),
        ("application/json;q=0.5, application/problem+json;q=0.9", True),
        ("application/problem+json;q=0.4, */*;q=0.8", False),
        ("application/problem+json, */*;q=0.8", True),
        ("application/problem+json;charset=utf-8;q=0.3, application/*;q=0.2", True),
        ("text/html, application/problem+jsonx", False),
        ("application/problem+json; q=nonsense", True),
        (",;,/;q=1,", False),
    ],
)
def test_the_weights_decide(accept: str, problem: bool) -> None:
    assert prefers("application/problem+json", "application/json", accept) is problem
