"""Names that only make sense beside another server's: every tool carries the same decoration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Listing, Location, Severity
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.rule import Rule

RULE = Rule(
    id="twin-names",
    title="Decorates every tool's name alike",
    domain="metadata",
    severity=Severity.HIGH,
    what=(
        "All tools of the listing, two or more, end in the same version or edition (`_v2`, `_new`, `_copy`, `_pro`), "
        "which the server's own name does not carry."
    ),
    why=(
        "A decoration that all tools share tells nothing apart within the server; it tells them from the undecorated "
        "tools of another server, whose calls such twins attract."
    ),
    remedy=(
        "Find out which server the undecorated names belong to and whether you meant to install that one; if the "
        "names are this publisher's own, accept the finding with that reason."
    ),
    references=(
        ref.MCP03_POISONING,
        ref.MCP09_SHADOW,
        ref.ASI04_SUPPLY_CHAIN,
        ref.ATLAS_MASQUERADE,
        ref.SAFE_COLLISION,
        ref.CWE_NAME,
    ),
    positive=(
        {
            "name": "ledger",
            "tools": [
                {"name": "post_entry_v2", "description": "Posts an entry."},
                {"name": "list_entries_v2", "description": "Lists entries."},
            ],
        },
        {
            "tools": [
                {"name": "open-door-pro", "description": "Opens a door."},
                {"name": "close-door-pro", "description": "Closes a door."},
            ]
        },
    ),
    negative=(
        {
            "tools": [
                {"name": "post_entry", "description": "Posts an entry."},
                {"name": "post_entry_v2", "description": "Posts an entry with an attachment."},
            ]
        },
        {
            "name": "ledger-v2",
            "tools": [
                {"name": "post_entry_v2", "description": "Posts an entry."},
                {"name": "list_entries_v2", "description": "Lists entries."},
            ],
        },
    ),
)

RULES = (RULE,)

# Words that mark an edition of something that exists without them.
_EDITION = re.compile(
    r"[_-]?(?:(?<=[_-])(?:v\d{1,3}|\d|new|copy|alt|clone|next|improved|plus|pro|enhanced|official)"
    r"|(?<=[a-z])(?:V\d{1,3}|Pro|Plus|New|Copy|Enhanced|Official))$"
)


def twin_findings(listing: Listing) -> Iterator[Finding]:
    """One finding when two or more tools all carry one decoration that the server's own name lacks."""
    names = [str(tool.get("name")) for tool in listing.tools]
    decorations = {_decoration(name) for name in names}
    if len(set(names)) < 2 or len(decorations) != 1:
        return
    (decoration,) = decorations
    own = (listing.name, str(listing.server_info.get("name", "")))
    if decoration and not any(name.casefold().endswith(decoration) for name in own):
        shown = ", ".join(names[:3])
        yield make_finding(
            RULE,
            Location("tool", "", "/tools"),
            f"{shown}: all {len(names)} names end in {decoration}",
            confidence=Confidence.LOW,
            identity=decoration,
        )


def _decoration(name: str) -> str:
    match = _EDITION.search(name)
    return match.group().strip("_-").casefold() if match else ""
