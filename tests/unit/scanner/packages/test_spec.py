"""Targets: what is accepted, and what is refused before any client sees it."""

from __future__ import annotations

import pytest

from mcp_scanner.packages.spec import PackageError, PackageSpec, parse_spec


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pypi:mcp-server-time", PackageSpec("pypi", "mcp-server-time")),
        ("pypi:Zope.Interface@5.0rc1", PackageSpec("pypi", "Zope.Interface", "5.0rc1")),
        ("npm:left-pad@1.3.0", PackageSpec("npm", "left-pad", "1.3.0")),
        ("npm:@scope/name", PackageSpec("npm", "@scope/name")),
        ("npm:@scope/name@2.0.0-beta.1", PackageSpec("npm", "@scope/name", "2.0.0-beta.1")),
    ],
)
def test_accepted(text: str, expected: PackageSpec) -> None:
    assert parse_spec(text) == expected


REFUSED = (
    "gem:rails", "pypi:", "npm:", "pypi:--index-url=x", "pypi:a/b", "npm:../x", "npm:--registry", "npm:@/x", "npm:a b",
    "pypi:x@", "npm:x@>=1", "npm:x@https://evil.test/x.tgz", "npm:x@;id", "pypi:x@1 --pre", "npm:git+ssh://h/x",
    "pypi:x@-r",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(PackageError):
        parse_spec(text)
