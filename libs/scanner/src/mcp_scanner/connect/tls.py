"""TLS to a target: verified always, with what the handshake said kept for the checks."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any

from mcp_scanner.connect.failure import ConnectFailure


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """Version, cipher and certificate of a verified connection; `not_after` as OpenSSL prints it, in GMT."""

    version: str
    cipher: str
    not_after: str


@cache
def verified_context(ca_file: str | None) -> ssl.SSLContext:
    """The system's trusted authorities, or those of `ca_file` alone, with host names checked.

    Made once per process, as loading the authorities takes 60 ms. Raises ConnectFailure when the file cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise ConnectFailure(
            "ca_file",
            "the file of certificate authorities cannot be read",
            "give a PEM file",
            consequence="nothing sent",
        ) from None


def facts_of(ssl_object: ssl.SSLObject | Any) -> TlsFacts:
    """Read the facts of a finished handshake."""
    certificate: dict[str, Any] = ssl_object.getpeercert() or {}
    cipher = ssl_object.cipher()
    return TlsFacts(ssl_object.version() or "", cipher[0] if cipher else "", str(certificate.get("notAfter", "")))


def certificate_problem(error: BaseException) -> str:
    """What OpenSSL disliked about the certificate, or "" when the error has nothing to do with one."""
    cause = _first(error, ssl.SSLCertVerificationError)
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""


def handshake_problem(error: BaseException) -> str:
    """OpenSSL's reason for a failed handshake, or "" when none was under way."""
    cause = _first(error, ssl.SSLError)
    return str(cause.reason or "the TLS handshake failed") if isinstance(cause, ssl.SSLError) else ""


def _first(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    """The first exception of `kind` along the chain of causes."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, kind):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None
