"""Addresses in prose that belong to nobody whom the text is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcp_scanner.detectors.tool_speech import words_of

# Endings of host names that prose is taken to mean an address by: the common generic ones of IANA's root zone list.
_ENDINGS = (
    "com|net|org|io|dev|app|co|ai|info|biz|xyz|me|cloud|online|live|top|link|club|site|shop|store|tech|team|help|support|"
    "email|news|ads|cc|sh|ru|cn|tk|gift|cam|systems|services|network|agency|digital|media|page|space|website|world|zone|"
    "pro|pub|run|tools|exchange|example|test|finance|health|travel|software|solutions|center|works|plus|to"
)
_ADDRESS = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|https?://(?P<url>[^\s/`'\"<>(){}]+)[^\s`'\"<>]*"
    rf"|(?<![\w./@:*-])(?P<host>(?:[a-z0-9][a-z0-9-]*\.){{1,3}}(?:{_ENDINGS}))(?![\w.(\[=-])"
    r"|(?P<account>\bbc1[a-z0-9]{20,80}\b|\b0x[0-9a-fA-F]{40}\b|\b[A-Z]{2}\d\d(?: ?\d{4}){3,6}(?: ?\d{1,4})?\b)"
    r"|(?<![\w./])(?P<ip>\d{1,3}(?:\.\d{1,3}){3})(?![\w/]|\.\w)"
)
# Networks of one's own, and names kept for documentation (RFC 1918, 2606, 6761) that texts use in examples.
_HOME = re.compile(
    r"^(?:127\.|0\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|localhost|(?:[\w-]+\.)*example\.(?:com|org|net)$)"
)
# Companies whose addresses stand in everybody's documentation.
_KNOWN = frozenset(
    """amazon amazonaws amazonses anthropic apache apple atlassian azure bitbucket cloudflare debian docker figma
    firebase github githubusercontent gitlab gmail google googleapis googlemail gserviceaccount ietf istio
    jquery jsonrpc k8s kubernetes linkedin mdn microsoft microsoftonline modelcontextprotocol mozilla nodejs
    notion npmjs office openai openapis outlook pypi python readthedocs schema sharepoint slack
    stackoverflow stripe twitter ubuntu unpkg w3 wikipedia youtube zoom""".split()
)
_PARTS = re.compile(r"[.-]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text, by its half-open span."""

    start: int
    end: int


def strange_address(text: str, about: str) -> Address | None:
    """The first address in a text that has no word in common with what the server and its tools are called.

    `about` holds those names, blank-separated.
    """
    names: set[str] | None = None
    for match in _ADDRESS.finditer(text):
        host = (
            (match["mail"] or match["url"] or match["host"] or match["ip"] or match["account"])
            .rpartition("@")[2]
            .lower()
        )
        parts = _PARTS.split(host)
        if match["account"]:
            return Address(*match.span())
        if len(parts) < 2 or _HOME.match(host) or not _KNOWN.isdisjoint(parts):
            continue
        if names is None:
            names = {word for word in words_of(about) if len(word) > 3}
        if not any(name in part or (len(part) > 3 and part in name) for part in parts[:-1] for name in names):
            return Address(*match.span())
    return None
