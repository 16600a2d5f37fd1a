"""Credentials that were made to be shown: tokens whose own claims are those of an example."""

from __future__ import annotations

import base64
import binascii
import re

_TOKEN = re.compile(r"\bey[\w-]{8,}\.(ey[\w-]{8,})(?:\.|$)")
# Claims of nobody: the subject of digits in order, the people and domains kept for examples (RFC 2606).
_NOBODY = re.compile(
    r'"(?:0?123456789\d*|9876543210)"|"(?:john|jane|joe)[ ._]?(?:q[. ]+)?(?:doe|bloggs|public|smith)\b|'
    r"[@/.\"]example\.(?:com|org|net)\b|\.example[\"/]|"
    r'"(?:sub|name|username|user|iss|aud)" ?: ?"(?:foo|bar|alice|bob|test|tester|user|example|sample|demo)\w{0,12}"',
    re.IGNORECASE,
)
_LONGEST = 4_096  # characters of a token's claims; browsers and proxies refuse headers of twice that


def is_sample_token(text: str) -> bool:
    """Whether a text holds a JSON web token (RFC 7519) whose claims are about nobody: an example, not a credential."""
    found = _TOKEN.search(text)
    if found is None:
        return False
    claims = found.group(1)[:_LONGEST]
    try:
        decoded = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
    except (binascii.Error, ValueError):
        return False
    return _NOBODY.search(decoded.decode("utf-8", "replace")) is not None
