"""A resource or prompt that offers secrets by its very name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

RULE = Rule(
    id="exposed-sensitive-resource",
    title="Offers secrets as a resource",
    domain="metadata",
    severity=Severity.HIGH,
    what=(
        "A resource says of itself that it holds credentials or secrets and is not meant to be shared, "
        "yet every client may read it."
    ),
    why="Any model that lists the resources can read them into its context and from there anywhere.",
    remedy="Remove the resource, or serve it only to authorised callers under a name that does not advertise it.",
    references=(
        ref.MCP01_SECRETS,
        ref.MCP10_CONTEXT,
        ref.LLM02_DISCLOSURE,
        ref.CWE_EXPOSURE,
        ref.SAFE_FILE_CREDENTIALS,
        ref.ATLAS_UNSECURED,
        ref.ASI03_PRIVILEGE,
    ),
    positive=(
        {
            "resources": [
                {"uri": "vault://credentials", "name": "creds", "description": "Service credentials - internal only"}
            ]
        },
        {"resources": [{"uri": "file:///home/u/.ssh/id_rsa", "name": "key", "description": "A key of this machine."}]},
        {"resources": [{"uri": "box://passwords", "name": "box", "description": "Admin passwords of all machines."}]},
    ),
    negative=(
        {"resources": [{"uri": "docs://api-keys", "name": "api keys", "description": "How to create an API key."}]},
        {
            "resources": [
                {"uri": "docs://passwords", "name": "reset", "description": "How users reset their passwords."}
            ]
        },
        {"resources": [{"uri": "config://public", "name": "settings", "description": "Public settings."}]},
    ),
)
RULES = (RULE,)

_SECRET = re.compile(
    r"(?:^|[^a-z])(?:credentials?|secrets?|passwords?|private[_ -]?keys?|tokens?)(?:[^a-z]|$)",
    re.IGNORECASE,
)


# A description that is the name of what it holds; addresses of files that hold nothing but keys.
_HOLDS = re.compile(
    r"\W*(?:all |the |our )*(?:admin\w*|root|users?'?|service|production|database|login|plain ?text)\b[^.\n]{0,20}?"
    r"\b(?:passwords?|credentials|private keys?|api keys?)\b",
    re.IGNORECASE,
)
_KEY_FILE = re.compile(
    r"\.ssh/|\bid_(?:rsa|ed25519|ecdsa)\b(?!\.pub)|\.aws/credentials|/etc/shadow|\.kube/config|\.netrc\b"
)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find resources whose address or name says secret and whose description says restricted."""
    field = reading.field
    if field.surface not in {"resource", "template"} or field.role is not Role.DESCRIPTION:
        return
    items = [*context.listing.resources, *context.listing.resource_templates]
    own = [item for item in items if isinstance(item, dict) and item.get("description") == field.text]
    places = [str(item.get(key, "")) for item in own for key in ("uri", "uriTemplate", "name")]
    named = any(_SECRET.search(place) for place in places)
    restricted = any(sentence.has(Cue.RESTRICTED) for sentence in reading.sentences)
    if (restricted and (named or _SECRET.search(reading.text))) or (
        (named and _HOLDS.match(reading.text)) or any(_KEY_FILE.search(place) for place in places)
    ):
        yield Hit(RULE, 0, len(reading.text), Severity.HIGH, Confidence.MEDIUM)
