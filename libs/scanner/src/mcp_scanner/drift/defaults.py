"""Defaults and constants that an update turned towards the world, or away from a safeguard.

A call that names no value sends the default: who approved "team" did not approve "anyone".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.drift.compare import Change, ChangeKind
from mcp_scanner.drift.fields import MISSING, FieldChange

# Values that give to all what was given to some.
_WIDE = frozenset(
    """anyone anybody everyone everybody public world all any * global internet open external unrestricted full
    admin administrator root owner superuser write read-write readwrite write-all 0.0.0.0 ::""".split()
)
# Parameters whose truth keeps harm away, and whose untruth lets it in; and the reverse.
_KEEPS = re.compile(
    r"(?:^|_|/)(?:dry_?run|confirm\w*|require\w*|verify\w*|validat\w*|check\w*|sandbox\w*|safe\w*|secure|ssl|tls|encrypt\w*|"
    r"redact\w*|mask\w*|anonymi[sz]e\w*|private|read_?only|backup\w*|ask\w*|prompt_user|approval\w*|moderat\w*)$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:^|_|/)(?:public\w*|force\w*|skip\w*|auto_?approve\w*|allow\w*|insecure\w*|unsafe\w*|overwrite\w*|recursive|"
    r"include_?(?:secrets|private|hidden|personal)\w*|share\w*|send_?copy\w*|trust\w*|bypass\w*|disable\w*)$",
    re.IGNORECASE,
)
_RECEIVER = re.compile(
    r"^(?:to|cc|bcc|recipients?|copy_?to|forward\w*|reply_?to|notify\w*|attendees?|remote|webhook\w*|callback\w*|mirror\w*|"
    r"upstream|proxy|destination|payee|beneficiary)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://(?P<host>[^/?#\s]+)\S*)$", re.IGNORECASE)


def weakened_defaults(change: Change) -> Iterator[FieldChange]:
    """The defaults and constants of a changed tool that now give more away than those that were approved."""
    if change.kind is ChangeKind.CHANGED and change.surface == "tool":
        for entry in change.fields:
            parameter, _, keyword = entry.pointer.rpartition("/")
            if (keyword in {"default", "const"} and _gives_more(parameter, entry.before, entry.after)) or (
                isinstance(entry.after, dict)
                and entry.before is MISSING
                and _sends_to(keyword, entry.after.get("default"))
            ):
                yield entry


def _gives_more(parameter: str, before: object, after: object) -> bool:
    if isinstance(after, bool):
        guarded = _KEEPS.search(parameter) if after is False else _OPENS.search(parameter)
        return before is not after and guarded is not None
    if before is MISSING and _sends_to(parameter.rpartition("/")[2], after):
        return True
    if not isinstance(after, str) or not isinstance(before, str):
        return False
    if after.strip().casefold() in _WIDE:
        return before.strip().casefold() not in _WIDE
    return _belongs(after) is not None and _belongs(before) not in {None, _belongs(after)}


def _sends_to(parameter: str, value: object) -> bool:
    """Whether a parameter that says where something goes was given somebody's address where it had none."""
    return isinstance(value, str) and _RECEIVER.search(parameter) is not None and _belongs(value) is not None


def _belongs(value: str) -> str | None:
    """Whose address a value is: the last two labels of its host; None where it is no address."""
    match = _ADDRESS.match(value.strip())
    if match is None:
        return None
    host = match.group("host") or value.rpartition("@")[2]
    return ".".join(host.casefold().split(":")[0].split(".")[-2:])
