"""Credentials written into a client configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import re2

from mcp_scanner.configuration.entries import Entry
from mcp_scanner.configuration.examples import servers
from mcp_scanner.detectors.samples import is_sample_token
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, Location, Severity
from mcp_scanner.rules.rule import Rule

RULE = Rule(
    id="secret-in-configuration",
    title="A credential is written into the client configuration",
    domain="auth",
    severity=Severity.MEDIUM,
    what="A header, an environment variable, an argument or a query parameter of a configured server holds a literal "
    "value under a name that says it is secret. HIGH when the value has the form of a well-known issuer's token. The "
    "value is shown redacted.",
    why="Configurations are synchronised, shared, committed and read by every process of the user; arguments are "
    "visible to all users of the machine.",
    remedy="Revoke the credential, keep its successor in a secret store or an input of the client, and refer to it by "
    "a placeholder such as ${env:NAME} or ${input:name}.",
    references=("OWASP-MCP01:2025", "OWASP-ASI03", "CWE-312", "CWE-798", "AML.T0083", "SAFE-T1503"),
    positive=(
        servers(command="notes-server", env={"NOTES_API_KEY": "q8Zt1vXbN2pL8rW5yC3d"}),
        servers(url="https://notes.example.com/mcp", headers={"Authorization": "Bearer q8Zt1vXbN2pL8rW5yC3d"}),
    ),
    negative=(
        servers(
            command="notes-server", env={"NOTES_API_KEY": "${env:NOTES_API_KEY}", "NOTES_FOLDER": "/srv/notes/2026"}
        ),
        servers(url="https://notes.example.com/mcp", headers={"Authorization": "Bearer <your token>"}),
    ),
)

# Names that announce a secret.
_NAME = re.compile(
    r"(?i)(?:^|[^a-z])(?:authorization|token|secret|password|passwd|pwd|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"auth[_-]?key|credential|cookie|bearer|dsn|connection[_-]?string)s?(?:$|[^a-z])|(?:api|access|secret|auth)key$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Token forms as their issuers document them: GitHub, GitLab, Slack, OpenAI and Anthropic, AWS, Google, Stripe, npm,
# PyPI, Hugging Face, JWT, PEM. RE2, because a value may be long and hostile.
_KNOWN = re2.compile(
    r"gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10}|sk-(?:ant-|proj-)?[\w-]{32}|"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|[sr]k_live_[A-Za-z0-9]{20}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50}|"
    r"hf_[A-Za-z0-9]{30}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10}|-----BEGIN [A-Z ]*PRIVATE KEY"
)
# What stands in a template where a value belongs.
_PLACEHOLDER = re2.compile(
    r"(?i)\$\{|\$[A-Z_]+$|\$\(|%[A-Z_]+%|\{\{|^<.*>$|^\[.*\]$|your|xxxx|\*\*\*|\.\.\.|change[_-]?me|example|placeholder|"
    r"replace|redacted|dummy|todo|^(?:true|false|none|null|test|\d{1,5})$"
)
_SCHEME = re.compile(r"(?i)^(?:bearer|basic|token)\s+")
_LONGEST_NAME = 200
# A value shorter than this is a switch or a name.
_SHORTEST = 8


def secrets_of(entry: Entry) -> Iterator[Finding]:
    """One finding per literal credential of an entry."""
    for place, name, value in _values(entry):
        bare = _SCHEME.sub("", value.strip())
        known = _KNOWN.search(bare) is not None
        if (
            _PLACEHOLDER.search(bare)
            or is_sample_token(bare)
            or not (known or (len(bare) >= _SHORTEST and _NAME.search(_spread(name))))
        ):
            continue
        yield make_finding(
            RULE,
            Location("auth", entry.name, f"{entry.pointer}/{place}"),
            f"{name} of server {entry.name} is {redact(bare)}",
            severity=Severity.HIGH if known else Severity.MEDIUM,
            identity=f"{place} {name}",
        )


def redact(secret: str) -> str:
    """Enough of a secret to recognise it, too little to use it."""
    return f"{secret[:3]}… ({len(secret)} characters)"


def _values(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Place in the entry, name and value of everything that could be a credential."""
    for name, value in entry.headers.items():
        yield f"headers/{name}", name, value
    for name, value in entry.environment.items():
        yield f"env/{name}", name, value
    if entry.url:
        for name, value in parse_qsl(urlsplit(entry.url).query):
            yield "url", name, value
    previous = ""
    for position, argument in enumerate(entry.arguments):
        name, equals, value = argument.partition("=")
        yield f"args/{position}", *((name, value) if equals else (previous, argument))
        previous = argument if argument.startswith("-") else ""


def _spread(name: str) -> str:
    """apiToken as api_Token, so that the words of a name can be told apart."""
    return _CAMEL.sub("_", name[:_LONGEST_NAME])
