"""Client configurations: every client's shape, comments, secrets, unpinned packages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.configuration.entries import Entry, is_configuration, read_entries
from mcp_scanner.configuration.jsonc import decode_jsonc
from mcp_scanner.configuration.secrets import secrets_of
from mcp_scanner.configuration.supply import bare_name, downloaded, supply_of
from mcp_scanner.listing import ListingError
from mcp_scanner.model import Severity

TOKEN = "ghp_" + "Zk4mQ9sT1vX7bN2pL8rW5yC3dF6gH0jA" + "KqRe"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"mcpServers": {"a": {"command": "x", "args": ["1"], "env": {"K": "v"}}}}, ("x", ("1",), "")),
        (
            {"mcpServers": {"a": {"type": "http", "url": "https://h/mcp", "headers": {"A": "b"}}}},
            ("", (), "https://h/mcp"),
        ),
        ({"servers": {"a": {"type": "sse", "url": "https://h/sse"}}, "inputs": []}, ("", (), "https://h/sse")),
        ({"mcp": {"servers": {"a": {"command": "x"}}}}, ("x", (), "")),
        ({"mcpServers": {"a": {"serverUrl": "https://h/mcp"}}}, ("", (), "https://h/mcp")),
        ({"mcpServers": {"a": {"httpUrl": "https://h/mcp"}}}, ("", (), "https://h/mcp")),
        ({"context_servers": {"a": {"command": {"path": "x", "args": ["1"]}}}}, ("x", ("1",), "")),
        ({"mcp": {"a": {"type": "local", "command": ["x", "1"]}}}, ("x", ("1",), "")),
        ({"projects": {"/home/me/p": {"mcpServers": {"a": {"command": "x"}}}}}, ("x", (), "")),
    ],
)
def test_shapes(document: dict[str, Any], expected: tuple[str, tuple[str, ...], str]) -> None:
    (entry,) = read_entries(document)

    assert is_configuration(document)
    assert entry.name == "a"
    assert (entry.command, entry.arguments, entry.url) == expected
    node: Any = document
    for step in entry.pointer.split("/")[1:]:
        node = node[step.replace("~1", "/").replace("~0", "~")]
    assert "command" in node or any("rl" in key.lower() for key in node)


@pytest.mark.parametrize(
    "document",
    [
        {"tools": []},
        [],
        None,
        {"mcpServers": {}},
        {"mcpServers": []},
        {"servers": [{"tools": []}]},
        {"servers": {"a": {"tools": [], "url": "x"}}},
    ],
)
def test_what_is_none(document: Any) -> None:
    assert not is_configuration(document)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda s: (
            st.lists(s)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "mcpServers",
                        "servers",
                        "mcp",
                        "a",
                        "command",
                        "args",
                        "env",
                        "url",
                        "headers",
                        "alwaysAllow",
                        "projects",
                    ]
                ),
                s,
            )
        ),
    )
)
def test_any_shape_is_survived(document: Any) -> None:
    for entry in read_entries(document):
        assert list(secrets_of(entry)) is not None
        assert list(supply_of(entry)) is not None


def test_comments_and_trailing_commas() -> None:
    text = """{ // a "comment"
      /* another, one */ "a": "// no comment, \\" here /* nor */ here",
      "b": [1, 2, /* last */ ], // end
    }"""
    assert decode_jsonc(text).value == {"a": '// no comment, " here /* nor */ here', "b": [1, 2]}


@pytest.mark.parametrize("text", ["{", '{"a": }', "/* open", '{"a": 1,,}', "//", '"open', "x" * 6_000_000])
def test_what_is_no_json_stays_none(text: str) -> None:
    with pytest.raises(ListingError):
        decode_jsonc(text)


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)))
def test_plain_json_is_read_as_json(document: Any) -> None:
    assert decode_jsonc(json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "replace")).value is not ...
    assert decode_jsonc(json.dumps(document)).value == document


@pytest.mark.parametrize(
    ("entry", "place", "severity"),
    [
        (Entry("s", "/x", environment={"GITHUB_TOKEN": TOKEN}), "/x/env/GITHUB_TOKEN", Severity.HIGH),
        (Entry("s", "/x", environment={"HARMLESS": TOKEN}), "/x/env/HARMLESS", Severity.HIGH),
        (Entry("s", "/x", environment={"dbPassword": "correct-horse"}), "/x/env/dbPassword", Severity.MEDIUM),
        (
            Entry("s", "/x", headers={"Authorization": "Bearer 3f9c2a7e81d04b56"}),
            "/x/headers/Authorization",
            Severity.MEDIUM,
        ),
        (Entry("s", "/x", headers={"X-API-Key": "3f9c2a7e81d04b56"}), "/x/headers/X-API-Key", Severity.MEDIUM),
        (Entry("s", "/x", arguments=("--api-key", "3f9c2a7e81d04b56")), "/x/args/1", Severity.MEDIUM),
        (Entry("s", "/x", arguments=("--token=3f9c2a7e81d04b56",)), "/x/args/0", Severity.MEDIUM),
        (Entry("s", "/x", url="https://h/mcp?api_key=3f9c2a7e81d04b56"), "/x/url", Severity.MEDIUM),
    ],
)
def test_secrets(entry: Entry, place: str, severity: Severity) -> None:
    (finding,) = secrets_of(entry)

    assert (finding.location.pointer, finding.severity) == (place, severity)
    shown = repr(finding)
    assert TOKEN not in shown
    assert "3f9c2a7e81d04b56" not in shown
    assert "correct-horse" not in shown


@pytest.mark.parametrize(
    "entry",
    [
        Entry("s", "/x", environment={"GITHUB_TOKEN": "${GITHUB_TOKEN}", "API_KEY": "<your-key>", "SECRET": ""}),
        Entry("s", "/x", environment={"API_KEY": "your_api_key_here", "TOKEN_LIMIT": "4096", "PASSWORD": "changeme"}),
        Entry("s", "/x", headers={"Authorization": "Bearer ${input:token}", "Accept": "application/json, text/plain"}),
        Entry("s", "/x", arguments=("-y", "some-package-with-a-long-name", "--author", "somebody-with-a-name")),
        Entry("s", "/x", environment={"KEYBOARD_LAYOUT": "something-long", "MONKEY": "something-long"}),
    ],
)
def test_placeholders_are_none(entry: Entry) -> None:
    assert list(secrets_of(entry)) == []


@pytest.mark.parametrize(
    ("line", "expected", "pinned"),
    [
        ("npx -y @scope/server", ("npm", "@scope/server"), False),
        ("npx -y @scope/server@latest", ("npm", "@scope/server@latest"), False),
        ("npx -y @scope/server@1.2.3 --port 1", ("npm", "@scope/server@1.2.3"), True),
        ("C:\\node\\npx.cmd -y server", ("npm", "server"), False),
        ("cmd /c npx -y server", ("npm", "server"), False),
        ("npm exec server@1.2.3", ("npm", "server@1.2.3"), True),
        ("uvx mcp-server-time", ("pypi", "mcp-server-time"), False),
        ("uvx --from mcp-server-time==1.2 mcp-time", ("pypi", "mcp-server-time==1.2"), True),
        ("uv tool run mcp-server-time", ("pypi", "mcp-server-time"), False),
        ("docker run -i --rm -e TOKEN ghcr.io/a/b", ("", "ghcr.io/a/b"), False),
        ("docker run -i a@sha256:" + "0" * 64, ("", "a@sha256:" + "0" * 64), True),
        ("node server.js", None, True),
        ("/usr/bin/python3 server.py", None, True),
    ],
)
def test_downloads(line: str, expected: tuple[str, str] | None, pinned: bool) -> None:
    command, *arguments = line.split(" ")
    entry = Entry("s", "/x", command=command, arguments=tuple(arguments))

    assert downloaded(entry) == expected
    assert [finding.rule for finding in supply_of(entry)] == ([] if pinned else ["unpinned-server-package"])


@pytest.mark.parametrize(
    ("package", "name"),
    [("@s/p@1.0.0", "@s/p"), ("p@latest", "p"), ("p==1.2", "p"), ("p[extra]>=1", "p"), ("p", "p")],
)
def test_names_without_version(package: str, name: str) -> None:
    assert bare_name(package) == name


@pytest.mark.parametrize(
    ("approved", "severity"),
    [(True, Severity.MEDIUM), (["*"], Severity.MEDIUM), (["read"], Severity.INFO), (None, None)],
)
def test_approval_in_advance(approved: object, severity: Severity | None) -> None:
    findings = list(supply_of(Entry("s", "/x", url="https://h", approved=approved)))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


def test_entries_that_are_no_servers_are_kept_to_be_told() -> None:
    document = {"mcpServers": {"bad": 5, "none": {}, "good": {"url": "https://mcp.example/mcp"}}}
    assert [(entry.name, entry.url, entry.command) for entry in read_entries(document)] == [
        ("bad", "", ""),
        ("none", "", ""),
        ("good", "https://mcp.example/mcp", ""),
    ]
