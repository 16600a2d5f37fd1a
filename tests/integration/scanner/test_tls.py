"""TLS: valid certificates are used, invalid ones reported without sending anything, old versions found."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.stubs.listing_server import ListingApp
from tests.stubs.serve import serve

from mcp_scanner.connect.secret import Secret
from mcp_scanner.model import Severity, Verdict

LISTING = {"tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of the test's own."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    """Its certificate, as the scanner is given it."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@contextmanager
def https(app: ListingApp, certificate: trustme.LeafCert, folder: Path, **settings: Any) -> Iterator[str]:
    """Serve with a certificate; gives the endpoint."""
    keys, chain = folder / "key.pem", folder / "chain.pem"
    certificate.private_key_pem.write_to_path(keys)
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    with serve(app.application(), ssl_keyfile=str(keys), ssl_certfile=str(chain), **settings) as base:
        yield f"{base}/mcp"


def _rules(report: Any) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in report.findings}


def test_a_valid_certificate(scan: Any, authority: trustme.CA, ca_file: str, tmp_path: Path) -> None:
    with https(ListingApp(LISTING), authority.issue_cert("127.0.0.1"), tmp_path) as url:
        report = scan(url, ca_file=ca_file, checks=True)

    assert report.verdict is Verdict.COMPLETE, report.error
    assert _rules(report) == {"unauthenticated-access": Severity.LOW}


@pytest.mark.parametrize(
    ("identity", "trusted", "days", "said"),
    [
        ("127.0.0.1", False, 90, "unable to get local issuer certificate"),
        ("elsewhere.example.com", True, 90, "IP address mismatch"),
        ("127.0.0.1", True, -1, "expired"),
    ],
)
def test_an_invalid_certificate(
    scan: Any, authority: trustme.CA, ca_file: str, tmp_path: Path, identity: str, trusted: bool, days: int, said: str
) -> None:
    issuer = authority if trusted else trustme.CA()
    certificate = issuer.issue_cert(identity, not_after=NOW + dt.timedelta(days=days))
    app = ListingApp(LISTING)
    with https(app, certificate, tmp_path) as url:
        report = scan(url, ca_file=ca_file, checks=True, bearer=Secret("t0ken-of-the-test"))

    assert report.verdict is Verdict.ERROR
    assert said in report.error
    assert _rules(report) == {"tls-certificate-invalid": Severity.MEDIUM}
    assert app.requests == []


def test_a_certificate_about_to_expire(scan: Any, authority: trustme.CA, ca_file: str, tmp_path: Path) -> None:
    certificate = authority.issue_cert("127.0.0.1", not_after=NOW + dt.timedelta(days=5))
    with https(ListingApp(LISTING), certificate, tmp_path) as url:
        report = scan(url, ca_file=ca_file, checks=True)

    assert _rules(report)["tls-certificate-expiring"] is Severity.LOW


def test_an_old_version(scan: Any, authority: trustme.CA, ca_file: str, tmp_path: Path) -> None:
    certificate = authority.issue_cert("127.0.0.1")

    def old_ones_too(config: Any, make: Any) -> ssl.SSLContext:
        context = make()
        context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            context.minimum_version = ssl.TLSVersion.TLSv1
        return context

    with https(ListingApp(LISTING), certificate, tmp_path, ssl_context_factory=old_ones_too) as url:
        report = scan(url, ca_file=ca_file, checks=True)

    assert _rules(report)["tls-version-outdated"] is Severity.MEDIUM


def test_plain_text_behind_https(scan: Any, ca_file: str) -> None:
    with serve(ListingApp(LISTING).application()) as base:
        report = scan(base.replace("http", "https") + "/mcp", ca_file=ca_file)

    assert report.verdict is Verdict.ERROR
    assert "no TLS connection" in report.error


def test_a_missing_authority_file(scan: Any, tmp_path: Path) -> None:
    report = scan("https://127.0.0.1:1/mcp", ca_file=str(tmp_path / "none.pem"))

    assert report.verdict is Verdict.ERROR
    assert "certificate authorities" in report.error
