"""What a tool can do, told from its name and description. Facts, not threats."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any

import re2

from mcp_scanner.model import JsonObject


class Capability(StrEnum):
    """A kind of power that matters when tools are combined."""

    UNTRUSTED_INPUT = "reads what strangers write"
    PRIVATE_DATA = "reads private data"
    WAY_OUT = "sends data to others"
    EXECUTION = "runs commands or code"
    DESTRUCTION = "deletes or overwrites"


_PATTERNS: dict[Capability, str] = {
    Capability.UNTRUSTED_INPUT: (
        r"\b(?:fetch(?:es)?|scrap(?:e|es|ing)|crawl\w*|brows\w*|navigat\w*|download\w*|search(?:es)?|"
        r"read(?:s)?|get(?:s)?|list(?:s)?|retriev\w+|receiv\w+|load(?:s)?)\b[^.\n]{0,60}?"
        r"\b(?:web|webpages?|websites?|urls?|pages?|internet|e-?mails?|inbox|messages?|issues?|comments?|"
        r"tickets?|pull requests?|tweets?|posts?|reviews?|rss|news|attachments?|channel)\b"
    ),
    Capability.PRIVATE_DATA: (
        r"\b(?:read(?:s)?|get(?:s)?|list(?:s)?|query|queries|select|search(?:es)?|retriev\w+|export(?:s)?|"
        r"fetch(?:es)?|execut\w+|access(?:es)?|dump(?:s)?|load(?:s)?)\b[^.\n]{0,60}?"
        r"\b(?:files?|director(?:y|ies)|databases?|tables?|sql|records?|e-?mails?|inbox|messages?|"
        r"contacts?|calendar|documents?|drive|notes?|memor(?:y|ies)|secrets?|credentials?|repositor(?:y|"
        r"ies)|customers?|invoices?|workspaces?|logs?)\b"
    ),
    Capability.WAY_OUT: (
        r"\b(?:send(?:s)?|post(?:s)?|publish\w*|upload(?:s)?|share(?:s)?|forward(?:s)?|repl(?:y|ies)|"
        r"tweet|push(?:es)?|submit(?:s)?|create(?:s)?|add(?:s)?|invite(?:s)?|navigat\w*|fetch(?:es)?|"
        r"request(?:s)?)\b[^.\n]{0,60}?"
        r"\b(?:e-?mails?|messages?|chat|channel|slack|webhooks?|tweets?|posts?|issues?|comments?|"
        r"pull requests?|gists?|urls?|http|web ?pages?|websites?|public|links?|sms|notifications?|"
        r"recipients?)\b"
    ),
    Capability.EXECUTION: (
        r"\b(?:run(?:s)?|execut(?:e|es|ing)|evaluat(?:e|es)|spawn(?:s)?|launch(?:es)?|"
        r"start(?:s)?)\b[^.\n]{0,40}?\b(?:commands?|shell|bash|terminal|scripts?|code|python|javascript|"
        r"process(?:es)?|powershell|sql)\b"
    ),
    Capability.DESTRUCTION: r"\b(?:delete|remove|drop|destroy|wipe|purge|overwrite|terminate|truncate)s?\b",
}
_SPLIT = re.compile(r"[_\-./]+|(?<=[a-z0-9])(?=[A-Z])")
# The first sentences say what a tool does; the rest how to use it.
_OPENING = 240


def capabilities_of(tool: JsonObject) -> set[Capability]:
    """The capabilities that a tool's name and the opening of its description show."""
    name, description = tool.get("name"), tool.get("description")
    text = " ".join(_SPLIT.split(name)) if isinstance(name, str) else ""
    if isinstance(description, str):
        text = f"{text}. {description[:_OPENING]}"
    encoded = text.encode("utf-8", "replace")
    return {capability for capability, pattern in _compiled() if pattern.search(encoded)}


@cache
def _compiled() -> list[tuple[Capability, Any]]:
    options = re2.Options()
    options.case_sensitive = False
    return [(capability, re2.compile(pattern.encode(), options)) for capability, pattern in _PATTERNS.items()]
