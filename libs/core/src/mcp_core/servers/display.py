"""URLs as they may be shown: whoever may read the inventory need not know the keys of its servers."""

from __future__ import annotations

import re

# Query parameters that carry a credential, by the words their names are made of.
_CREDENTIAL = re.compile(
    r"([?&](?:[a-z0-9_.-]*(?:key|token|secret|password|passwd|auth|signature|credential)[a-z0-9_.-]*|sig|pwd|code)=)[^&#]*",
    re.IGNORECASE,
)


def shown_url(url: str) -> str:
    """The URL with the values of credential-like query parameters replaced by `***`."""
    return _CREDENTIAL.sub(r"\1***", url)
