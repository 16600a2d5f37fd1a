"""Credentials in the source: by the issuer's format, in addresses, behind names that say secret, in comparisons."""

from __future__ import annotations

import base64

import pytest

from mcp_scanner.model import Severity
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
def test_a_written_secret_is_found_and_not_repeated(text: str) -> None:
    (finding,) = scan_file(text).findings
    assert finding.rule == "source-hardcoded-secret"
    assert MADE_UP[:3] in finding.evidence
    assert MADE_UP[:6] not in finding.evidence


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


CONNECT = "with psycopg.connect({}) as connection:\n    pass"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (CONNECT.format(f'host="db.acme.test", user="app", password="{MADE_UP[:12]}"'), Severity.HIGH),
        (f'PASSWORD = "{MADE_UP[:12]}"\n' + CONNECT.format('host="db.acme.test", password=PASSWORD'), Severity.HIGH),
        (CONNECT.format(f'"host=db.acme.test user=app password={MADE_UP[:12]}"'), Severity.HIGH),
        (f'PW = "{MADE_UP[:12]}"\n' + CONNECT.format('f"host=db.acme.test password={PW}"'), Severity.HIGH),
        (f'pool = aiomysql.create_pool(host="db.acme.test",\n    passwd="{MADE_UP[:12]}")', Severity.HIGH),
        (CONNECT.format(f'host="localhost", password="{MADE_UP[:12]}"'), Severity.MEDIUM),
    ],
)
def test_a_password_written_into_a_connection_is_found(text: str, severity: Severity) -> None:
    found = scan_file(f"import psycopg, aiomysql\n{text}\n").findings
    assert {(one.rule, one.severity) for one in found} == {("source-hardcoded-secret", severity)}
    assert not any(MADE_UP[:6] in one.evidence for one in found)


@pytest.mark.parametrize(
    "text",
    [
        CONNECT.format('host="db.acme.test", password=os.environ["DB_PASSWORD"]'),
        CONNECT.format("host=settings.host, password=settings.password"),
        CONNECT.format('host="db.acme.test", password=password'),
        'PASSWORD = os.environ["DB_PASSWORD"]\n' + CONNECT.format('f"host=db.acme.test password={PASSWORD}"'),
        CONNECT.format('host="localhost", user="postgres", password="postgres"'),
        CONNECT.format('"host=db.acme.test user=app password=change-me-1"'),
        CONNECT.format('"host=db.acme.test user=app"'),
    ],
)
def test_a_connection_by_settings_or_defaults_is_none(text: str) -> None:
    assert not [one for one in scan_file(f"import os, psycopg\n{text}\n").findings if "secret" in one.rule]


def test_a_sample_token_is_no_secret() -> None:
    claims = base64.urlsafe_b64encode(b'{"sub": "1234567890", "name": "John Doe", "iat": 1}').decode().rstrip("=")
    head = base64.urlsafe_b64encode(b'{"alg": "HS256", "typ": "JWT"}').decode().rstrip("=")
    assert scan_file(f'SHOWN = "{head}.{claims}.{MADE_UP}{MADE_UP}"\n').findings == []
