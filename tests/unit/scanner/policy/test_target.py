"""Which URLs and addresses the policy lets through."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.policy.allow import parse_allow, parse_allow_list
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.target import TargetPolicy
from mcp_scanner.policy.url import parse_url

CLUSTER = TargetPolicy.of(["10.0.0.0/8", "127.0.0.1:9000", "mcp.internal:8000", "[::1]:9000"])


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("//example.com/", "scheme"),
        ("", "spelling"),
        ("http://", "spelling"),
        ("http://user@example.com/", "userinfo"),
        ("http://user:pass@example.com/", "userinfo"),
        ("http://example.com\\@10.0.0.1/", "spelling"),
        ("http://example.com/a b", "spelling"),
        ("http://example.com/\r\nHost: x", "spelling"),
        ("http://exämple.com/", "spelling"),
        ("http://①②⑦.⓪.⓪.①/", "spelling"),
        ("http://127.0.0.1%2f.example.com/", "spelling"),
        ("http://2130706433/", "spelling"),
        ("http://0x7f000001/", "spelling"),
        ("http://0x7f.1/", "spelling"),
        ("http://017700000001/", "spelling"),
        ("http://0177.0.0.1/", "spelling"),
        ("http://127.1/", "spelling"),
        ("http://127.0.0.1./", "spelling"),
        ("http://example.0/", "spelling"),
        ("http://[fe80::1%25eth0]/", "spelling"),
        ("http://[::1", "spelling"),
        ("http://example.com:0/", "spelling"),
        ("http://example.com:99999/", "spelling"),
        ("http://-example.com/", "spelling"),
        ("http://" + "a" * 64 + ".com/", "spelling"),
        ("http://example.com/" + "a" * 9000, "spelling"),
        ("http://localhost/", "loopback_name"),
        ("http://LOCALHOST./", "loopback_name"),
        ("http://x.localhost:9000/", "loopback_name"),
        ("http://metadata.google.internal/", "metadata"),
        ("http://169.254.169.254/", "metadata"),
        ("http://[fd00:ec2::254]/", "metadata"),
        ("http://127.0.0.1/", "loopback"),
        ("http://127.0.0.1:9001/", "loopback"),
        ("http://[::1]:9001/", "loopback"),
        ("http://192.168.0.1/", "private"),
        ("http://[::ffff:10.0.0.1]/", "forbidden"),
        ("http://0.0.0.0:9000/", "forbidden"),
    ],
)
def test_refused(url: str, code: str) -> None:
    with pytest.raises(TargetRefused) as refusal:
        CLUSTER.check_url(url)

    assert refusal.value.code == code
    assert "pass" not in refusal.value.message.replace("password", "")


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM:443/mcp?x=1#part", "https://example.com/mcp?x=1"),
        ("http://8.8.8.8:8080/mcp", "http://8.8.8.8:8080/mcp"),
        ("http://10.1.2.3/mcp", "http://10.1.2.3/mcp"),
        ("http://127.0.0.1:9000/mcp", "http://127.0.0.1:9000/mcp"),
        ("http://[0:0::1]:9000/mcp", "http://[::1]:9000/mcp"),
        ("https://xn--exmple-cua.com./a", "https://xn--exmple-cua.com/a"),
        ("http://service.namespace.svc.cluster.local/mcp", "http://service.namespace.svc.cluster.local/mcp"),
    ],
)
def test_allowed(url: str, read: str) -> None:
    assert str(CLUSTER.check_url(url)) == read


def test_what_is_shown_has_no_query() -> None:
    assert parse_url("https://example.com/mcp?key=secret").shown() == "https://example.com/mcp"


def _resolve(policy: TargetPolicy, url: str, *addresses: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    async def answer(*args: Any, **kwargs: Any) -> Any:
        return [(0, 0, 0, "", (address, 0)) for address in addresses]

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", answer)
    return asyncio.run(policy.resolve(policy.check_url(url)))


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        (["127.0.0.1"], "loopback_name"),
        (["::1"], "loopback_name"),
        (["93.184.216.34", "127.0.0.1"], "loopback_name"),
        (["192.168.0.1"], "private"),
        (["93.184.216.34", "169.254.169.254"], "metadata"),
        (["0.0.0.0"], "forbidden"),
        (["::ffff:127.0.0.1"], "forbidden"),
    ],
)
def test_a_name_is_judged_by_every_address(addresses: list[str], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TargetRefused) as refusal:
        _resolve(CLUSTER, "http://name.example.com:9000/", *addresses, monkeypatch=monkeypatch)

    assert refusal.value.code == code
    said = refusal.value.message.replace("write the address itself, http://127.0.0.1", "")
    assert not any(address in said for address in addresses)


def test_a_name_may_lead_into_allowed_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    into_network = _resolve(CLUSTER, "http://a.svc/", "10.9.9.9", monkeypatch=monkeypatch)
    by_name = _resolve(CLUSTER, "http://mcp.internal:8000/", "192.168.0.9", monkeypatch=monkeypatch)

    assert [str(address) for address in into_network + by_name] == ["10.9.9.9", "192.168.0.9"]
    with pytest.raises(TargetRefused):
        _resolve(CLUSTER, "http://mcp.internal:8001/", "192.168.0.9", monkeypatch=monkeypatch)


@pytest.mark.parametrize(
    "entry", ["*", "0.0.0.0/0", "::/0", "10.0.0.1/8", "10.0.0.0/8:80x", "a b", "name:0", "/etc", ":80"]
)
def test_entries_that_cannot_be_meant(entry: str) -> None:
    with pytest.raises(ValueError, match="allow-list entry"):
        parse_allow(entry)


def test_empty_entries_are_skipped() -> None:
    assert parse_allow_list(["", " ", "10.0.0.0/8"]) == (parse_allow("10.0.0.0/8"),)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.com/{text}"):
        with suppress(TargetRefused):
            assert parse_url(url).scheme in ("http", "https")
