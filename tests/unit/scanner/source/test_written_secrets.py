"""Credentials in the source: by the issuer's format, in addresses, behind names that say secret, in comparisons."""

from __future__ import annotations

import pytest

from mcp_scanner.source.scan import scan_file

# Put together here, so that no file of the project holds anything that looks like a secret.
MADE_UP = "Zt9v" + "Qm4L" + "pX2r" + "8Bw6"


@pytest.mark.parametrize(
    "text",
    [
        f'DSN = "postgresql://reporting:{MADE_UP}@db.prod.acme.test:5432/sales"',
        f'API_SECRET = "{MADE_UP}7c1e"',
        f'headers = {{"x-api-key": get(), "auth_token": "{MADE_UP}7c1e"}}',
        f'def login(password):\n    return password == "{MADE_UP}"',
    ],
)
def test_a_written_secret_is_found(text: str) -> None:
    assert [finding.rule for finding in scan_file(text).findings] == ["source-hardcoded-secret"]


@pytest.mark.parametrize(
    "text",
    [
        'DSN = "postgresql://user:your-password@db.example.com/sales"',
        f'DSN = "postgresql://dev:{MADE_UP}@localhost/sales"',
        'TOKEN_URL = "https://auth.acme.test/oauth2/v2.0/token"',
        'API_KEY = os.environ["ACME_API_KEY"]',
        'SECRET_KEY = "change-me-please-123456"',
        'TOKEN_FIELD = "access_token_2024_field"',
        'if token == "access_token": pass',
    ],
)
def test_a_placeholder_or_a_name_is_none(text: str) -> None:
    assert scan_file(f"import os\n{text}\n").findings == []
