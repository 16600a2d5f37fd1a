"""What a configuration starts without looking: packages of any version, tools without a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from mcp_scanner.configuration.entries import Entry
from mcp_scanner.configuration.examples import servers
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, Location, Severity
from mcp_scanner.rules.rule import Rule

UNPINNED = Rule(
    id="unpinned-server-package",
    title="The client starts whatever version is newest",
    domain="package",
    severity=Severity.LOW,
    what="A configured server is downloaded when it starts, and its package or image has no exact version.",
    why="A stolen publisher account is enough to run code on every machine with this configuration at its next start.",
    remedy="Name the exact version (npx name@1.2.3, uvx name==1.2.3, image@sha256:...) and update on purpose.",
    references=("OWASP-MCP04:2025", "OWASP-ASI04", "CWE-494", "CWE-829", "AML.T0109", "SAFE-T1201", "SAFE-T1207"),
    positive=(
        servers(command="npx", args=["-y", "notes-server"]),
        servers(command="docker", args=["run", "-i", "--rm", "notes/server:latest"]),
    ),
    negative=(
        servers(command="npx", args=["-y", "notes-server@1.4.2"]),
        servers(command="/usr/bin/notes-server", args=["--folder", "notes"]),
    ),
)
APPROVED = Rule(
    id="tools-approved-in-advance",
    title="The client calls this server's tools without asking",
    domain="auth",
    severity=Severity.INFO,
    what="The configuration approves tools in advance. MEDIUM when it approves all of them, present and future.",
    why="The user's confirmation is the last barrier when a tool description or a result steers the model.",
    remedy="Approve only read-only tools by name, and none of a server that reads untrusted content.",
    references=("OWASP-MCP02:2025", "OWASP-ASI09", "CWE-862", "AML.T0053", "SAFE-T1104"),
    positive=(
        servers(command="notes-server", alwaysAllow=["list_notes"]),
        servers(command="notes-server", autoApprove=["*"]),
    ),
    negative=(servers(command="notes-server", alwaysAllow=[]), servers(command="notes-server")),
)
RULES = (UNPINNED, APPROVED)

# Commands that download what they run, with the scheme under which the scanner reads the package instead.
_RUNNERS = {"npx": "npm", "bunx": "npm", "pnpx": "npm", "uvx": "pypi", "pipx": "pypi", "docker": "", "podman": ""}
_SUBCOMMANDS = {("npm", "exec"): "npm", ("pnpm", "dlx"): "npm", ("yarn", "dlx"): "npm", ("bun", "x"): "npm"}
_SUBCOMMANDS |= {("uv", "tool"): "pypi", ("uv", "x"): "pypi", ("deno", "run"): ""}
# Options of the runners whose next argument is their value, or the package itself (True).
_VALUED = {"--from": True, "-p": True, "--package": True, "--with": False, "--python": False, "--index-url": False}
_VALUED |= {"-e": False, "--env": False, "-v": False, "--volume": False, "--name": False, "--network": False}
_VALUED |= {"--mount": False, "--env-file": False, "-w": False, "--registry": False, "--spec": True, "-c": False}
_WORDS = frozenset({"run", "exec", "dlx", "tool", "x"})
_PINNED = re.compile(r"@v?\d+\.\d+\.\d+[\w.+-]*$|==\d[\w.]*$|@sha256:[0-9a-f]{64}$")


def downloaded(entry: Entry) -> tuple[str, str] | None:
    """Registry scheme (npm, pypi or "") and package of an entry that downloads what it runs, or None."""
    program = PurePath(entry.command.replace("\\", "/")).name.lower()
    program = program.removesuffix(".cmd").removesuffix(".exe")
    arguments = list(entry.arguments)
    if program == "cmd" and arguments[:1] in (["/c"], ["/C"]) and len(arguments) > 1:
        program, arguments = arguments[1].lower(), arguments[2:]
    scheme = _RUNNERS.get(program)
    if scheme is None:
        scheme = _SUBCOMMANDS.get((program, arguments[0] if arguments else ""))
    return None if scheme is None else (scheme, _package(arguments))


def supply_of(entry: Entry) -> Iterator[Finding]:
    """What the entry lets in unseen."""
    location = Location("server", entry.name, f"{entry.pointer}/args")
    found = downloaded(entry)
    if found is not None and found[1] and not _PINNED.search(found[1]):
        yield make_finding(UNPINNED, location, f"{entry.command} starts {found[1]}", identity=found[1])
    if entry.approved is not None:
        everything = entry.approved is True or (isinstance(entry.approved, list) and "*" in entry.approved)
        yield make_finding(
            APPROVED,
            Location("auth", entry.name, entry.pointer),
            "all tools are approved" if everything else f"approved are {entry.approved}",
            severity=Severity.MEDIUM if everything else Severity.INFO,
        )


def bare_name(package: str) -> str:
    """A package without its version."""
    head, _, _ = package[1:].partition("@")
    return re.split(r"==|>=|~=|\[", package[:1] + head)[0]


def _package(arguments: list[str]) -> str:
    """The first argument that names what is run."""
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        name, equals, value = argument.partition("=")
        if equals and _VALUED.get(name):
            return value
        if argument in _VALUED:
            if _VALUED[argument] and position + 1 < len(arguments):
                return arguments[position + 1]
            position += 2
        elif argument.startswith("-") or argument in _WORDS:
            position += 1
        else:
            return argument
    return ""
