"""The bound of the in-process cache."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcp_core.cache.memory import ENTRY_OVERHEAD, ByteBoundedCache


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=200), st.integers(0, 10_000))
def test_never_more_than_the_bound(puts: list[tuple[int, int]], bound: int) -> None:
    cache: ByteBoundedCache[int] = ByteBoundedCache(bound)
    for key, size in puts:
        cache.put(key, size, size)
        assert cache.bytes <= bound
        assert cache.bytes == sum(weight for _, weight in cache._entries.values())
    cache.clear()
    assert (cache.bytes, len(cache)) == (0, 0)


def test_the_least_recently_used_goes_first() -> None:
    cache: ByteBoundedCache[str] = ByteBoundedCache(2 * (ENTRY_OVERHEAD + 10))
    cache.put("a", "A", 10)
    cache.put("b", "B", 10)
    assert cache.get("a") == "A"
    cache.put("c", "C", 10)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("A", None, "C")
    assert cache.evictions == 1


def test_what_exceeds_the_bound_alone_replaces_nothing() -> None:
    cache: ByteBoundedCache[str] = ByteBoundedCache(1000)
    cache.put("a", "A", 10)
    cache.put("big", "B", 5000)
    assert cache.get("a") == "A"
    assert cache.get("big") is None
