"""From command-line options to the scanner's options for live targets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mcp_cli.scanning.refusal import refuse
from mcp_scanner.connect.options import ClientCredentials, ScanOptions
from mcp_scanner.connect.secret import Secret
from mcp_scanner.policy.target import TargetPolicy

# Who types a command may scan what their own machine reaches: loopback (RFC 1122, RFC 4291), private networks
# (RFC 1918) and unique local addresses (RFC 4193). Link-local and metadata addresses stay refused, always.
OWN_NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")


@dataclass(frozen=True, slots=True)
class TargetArguments:
    """What the command line says about a live target, as typed."""

    headers: Sequence[str] = ()
    bearer_env: str = ""
    oauth_client_id: str = ""
    oauth_secret_env: str = ""
    oauth_scope: str = ""
    oauth_issuer: str = ""
    allow: Sequence[str] = ()
    ca_file: Path | None = None
    timeout: float = 60.0
    checks: bool = True
    active: Sequence[str] = ()


def scan_options(arguments: TargetArguments) -> ScanOptions:
    """The options for `scan_target`; exits with code 2 on a value that cannot be used."""
    try:
        policy = TargetPolicy.of(arguments.allow or OWN_NETWORKS)
    except ValueError as error:
        refuse(f"--allow: {error}")
    return ScanOptions(
        policy=policy,
        headers=dict(_header(line) for line in arguments.headers),
        bearer=_from_environment("--bearer-env", arguments.bearer_env),
        oauth=_oauth(arguments),
        ca_file=str(arguments.ca_file) if arguments.ca_file else None,
        timeout_seconds=arguments.timeout,
        checks=arguments.checks,
        active=tuple(arguments.active),
    )


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip() or not line.isprintable():
        refuse(f"--header needs 'Name: value', not {line!r}; nothing was scanned")
    return name.strip(), value.strip()


def _oauth(arguments: TargetArguments) -> ClientCredentials | None:
    if not arguments.oauth_client_id:
        return None
    secret = _from_environment("--oauth-secret-env", arguments.oauth_secret_env)
    if secret is None:
        refuse("--oauth-client-id needs --oauth-secret-env, the variable that holds the client's secret")
    return ClientCredentials(arguments.oauth_client_id, secret, arguments.oauth_scope, arguments.oauth_issuer)


def _from_environment(option: str, variable: str) -> Secret | None:
    """A credential from the environment: command lines are visible to every user of the machine."""
    if not variable:
        return None
    value = os.environ.get(variable)
    if not value:
        refuse(f"{option}: the variable {variable} is not set or empty; nothing was scanned; export it first")
    return Secret(value)
