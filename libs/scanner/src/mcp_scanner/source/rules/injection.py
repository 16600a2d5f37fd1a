"""Parameters that reach an interpreter: shell, Python, SQL, XPath, LDAP, templates, deserialisers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.rules.subject import Match, Subject, example, shown
from mcp_scanner.source.values import CHOSEN, HOLE, Origin, constant_part, is_constant

COMMAND = Rule(
    id="source-command-injection",
    title="A parameter becomes part of a shell command",
    domain="source",
    severity=Severity.HIGH,
    what="A tool's parameter is put into a command line that a shell interprets, without quoting or an allow-list.",
    why="Whoever steers the model, for example a web page it reads, runs any command with the server's rights.",
    remedy="Pass a list of arguments without a shell, put -- before values, or check them against an allow-list.",
    references=("OWASP-MCP05:2025", "OWASP-ASI05", "CWE-78", "AML.T0050", "SAFE-T1101"),
    positive=(example('subprocess.run(f"wc -l {value}", shell=True)', imports="import subprocess"),),
    negative=(
        example('subprocess.run(["wc", "-l", "--", value])', imports="import subprocess"),
        example('subprocess.run(f"wc -l {shlex.quote(value)}", shell=True)', imports="import shlex, subprocess"),
    ),
)
OPEN_SHELL = Rule(
    id="source-open-shell",
    title="The tool runs any command it is given",
    domain="source",
    severity=Severity.HIGH,
    what="A shell runs whatever a parameter says, as the description announces, and nothing limits it.",
    why="The tool is as powerful as the account it runs under; one injected instruction is enough to use it.",
    remedy="Run the server in a sandbox, ask the user before each call, and restrict the commands to an allow-list.",
    references=("OWASP-MCP05:2025", "OWASP-ASI02", "CWE-78", "AML.T0050", "SAFE-T1104"),
    positive=(
        example("return subprocess.getoutput(value)", doc="Execute a shell command.", imports="import subprocess"),
    ),
    negative=(example('return subprocess.getoutput("uptime")', imports="import subprocess"),),
)
CODE = Rule(
    id="source-code-execution",
    title="A parameter or remote answer is executed as code",
    domain="source",
    severity=Severity.HIGH,
    what="eval, exec, a loader or an import receives text that the caller or a network peer chooses.",
    why="The code runs inside the server with its credentials; there is no boundary left to defend.",
    remedy="Parse the input (ast.literal_eval, a grammar), or run code in a separate sandboxed process.",
    references=("OWASP-MCP05:2025", "OWASP-ASI05", "CWE-94", "CWE-95", "AML.T0050", "SAFE-T1101"),
    positive=(example("return str(eval(value))", doc="Add up numbers."),),
    negative=(example("return str(ast.literal_eval(value))", imports="import ast"),),
)
DESERIALISE = Rule(
    id="source-unsafe-deserialisation",
    title="Untrusted data is deserialised by a format that can run code",
    domain="source",
    severity=Severity.HIGH,
    what="pickle, marshal, dill, or yaml.load with an unsafe loader reads what the caller or a peer supplies.",
    why="These formats name functions to call; reading them is running them.",
    remedy="Use JSON, yaml.safe_load or another format that holds data only.",
    references=("OWASP-MCP05:2025", "OWASP-ASI05", "CWE-502", "AML.T0050", "SAFE-T1101"),
    positive=(example("return str(pickle.loads(value.encode()))", imports="import pickle"),),
    negative=(example("return str(yaml.safe_load(value))", imports="import yaml"),),
)
SQL = Rule(
    id="source-sql-injection",
    title="A parameter becomes part of a query",
    domain="source",
    severity=Severity.HIGH,
    what="SQL, XPath or LDAP text is built from a parameter instead of binding it as a value.",
    why="The caller reads or changes rows that the tool was never meant to touch.",
    remedy="Bind values (execute(sql, parameters)); check table and column names against an allow-list.",
    references=("OWASP-MCP05:2025", "OWASP-ASI02", "CWE-89", "CWE-90", "CWE-643", "AML.T0053", "SAFE-T1803"),
    positive=(
        example(
            "conn = sqlite3.connect('a.db')\nconn.execute(f\"SELECT * FROM t WHERE id = '{value}'\")",
            imports="import sqlite3",
        ),
    ),
    negative=(
        example(
            "conn = sqlite3.connect('a.db')\nconn.execute('SELECT * FROM t WHERE id = ?', (value,))",
            imports="import sqlite3",
        ),
    ),
)
TEMPLATE = Rule(
    id="source-template-injection",
    title="A parameter is compiled as a template",
    domain="source",
    severity=Severity.HIGH,
    what="A template engine that can evaluate expressions compiles text from the caller.",
    why="Template expressions reach Python objects and from there the operating system.",
    remedy="Keep templates in files, pass parameters as values, or use a sandboxed environment.",
    references=("OWASP-MCP05:2025", "OWASP-ASI05", "CWE-94", "CWE-1336", "AML.T0050", "SAFE-T1101"),
    positive=(example("return jinja2.Template(value).render(data=data)", imports="import jinja2"),),
    negative=(example('return jinja2.Template("{{ data }}").render(data=data)', imports="import jinja2"),),
)
XXE = Rule(
    id="source-xml-external-entities",
    title="XML is parsed with external entities",
    domain="source",
    severity=Severity.HIGH,
    what="An XML parser is told to resolve external entities or to load document types.",
    why="A document from the caller then reads local files and connects to internal hosts.",
    remedy="Leave both switched off, or use defusedxml.",
    references=("OWASP-MCP05:2025", "OWASP-ASI02", "CWE-611", "CWE-776", "AML.T0037", "SAFE-T1105"),
    positive=(
        example(
            "p = etree.XMLParser(resolve_entities=True)\nreturn etree.fromstring(value, p).text",
            imports="from lxml import etree",
        ),
    ),
    negative=(
        example(
            "p = etree.XMLParser(resolve_entities=False)\nreturn etree.fromstring(value, p).text",
            imports="from lxml import etree",
        ),
    ),
)
RULES = (COMMAND, OPEN_SHELL, CODE, DESERIALISE, SQL, TEMPLATE, XXE)

# Words by which a description says who or what stands between a command and the machine. That only some commands run
# is for the code to show, not for the description to say.
_LIMITS = re.compile(
    r"sandbox|container|approv|confirm|virtual machine|\bask(?:s|ed)?\b|consent|trusted users"
    r"|your (?:own )?(?:user )?(?:rights|privileges|permissions)|user's (?:rights|privileges|permissions)",
    re.IGNORECASE,
)
_RUNS_CODE = re.compile(
    r"\b(?:run|execut\w*|evaluat\w*|interpret\w*)\b[^.\n]{0,60}\b(?:code|python|javascript|scripts?|programs?|snippets?)\b",
    re.IGNORECASE,
)
# Interpreters whose first argument is a program text even without shell=True.
_SHELLS = frozenset(
    """
    sh bash zsh dash ksh fish ash /bin/sh /bin/bash /bin/zsh /usr/bin/sh /usr/bin/bash cmd cmd.exe powershell
    powershell.exe pwsh python python3 node perl ruby php osascript lua
    """.split()
)
_SHELL_FLAGS = frozenset(
    {"-c", "/c", "-Command", "-lc", "/C", "-command", "-ic", "-e", "-r", "--eval", "-EncodedCommand"}
)
# Programs that fetch a package by name and run it or its install script.
_INSTALLERS = re.compile(
    r"^(?:\S*/)?(?:npx|uvx|pipx|bunx|pnpx|pip3?|npm|pnpm|yarn|bun|gem|cargo|go|brew|apt|apt-get|dnf|yum|conda|mamba|uv"
    r"|easy_install|luarocks|composer|cpan|docker|podman)$"
)


def check(subject: Subject) -> Iterator[Match]:
    """Injection into interpreters."""
    for event in subject.events(Effect.COMMAND):
        if not _is_contained(subject, event):
            yield from _command(subject, event)
    for event in subject.events(Effect.CODE, Effect.IMPORT):
        yield from _code(subject, event)
    for event in subject.events(Effect.DESERIALISE):
        yield from _deserialise(subject, event)
    for event in subject.events(Effect.SQL, Effect.XPATH, Effect.LDAP, Effect.NOSQL):
        yield from _query(subject, event)
    for event in subject.events(Effect.XML):
        if "True" in event.target.texts:
            yield Match(XXE, event.line, f"{event.call} resolves external entities")
    for event in subject.events(Effect.TEMPLATE, Effect.FORMAT):
        yield from _template(subject, event)


def _is_contained(subject: Subject, event: Event) -> bool:
    """Whether it runs inside the container that the tool is for."""
    inside = "containers." in event.call or event.call.endswith("exec_run")
    return inside and subject.announces("container")


def _template(subject: Subject, event: Event) -> Iterator[Match]:
    if not event.tainted or "sandbox" in event.call.lower():
        return
    if event.effect is Effect.FORMAT:
        if event.call == "str.format" and _is_whole(event) and not event.checked:
            yield Match(TEMPLATE, event.line, "a parameter is the format string")
        return
    # A tool for the caller's own templates does what it says; that they can run code is a weakness all the same.
    own = _is_whole(event) and bool(_RENDERS.search(f"{subject.name.replace('_', ' ')} {subject.description}"))
    severity = Severity.MEDIUM if event.checked or own else None
    yield Match(TEMPLATE, event.line, f"{event.call}({shown(event.target)})", severity)


_RENDERS = re.compile(
    r"\brender\w*\b[^.\n]{0,60}\btemplates?\b|\bjinja2?\b|\btemplates?\b[^.\n]{0,40}\brender", re.IGNORECASE
)


def _through_shell(event: Event) -> bool:
    words = set(event.target.texts)
    return event.shell or (bool(words & _SHELLS) and bool(words & _SHELL_FLAGS))


# Programs one of whose arguments is a program that may start others: awk's system(), sed's e, find's -exec, ssh's rest.
_INTERPRETERS = frozenset(
    {"awk", "gawk", "mawk", "sed", "xargs", "env", "ssh", "gdb", "tclsh", "expect", "vim", "ex", "m4", "bc"}
)


# Programs with an option that starts another program: a value that begins with a dash is such an option.
_OPTION_RUNS = frozenset({"git", "hg", "tar", "rsync", "scp", "find", "zip", "man", "svn"})


def _is_program_text(event: Event) -> bool:
    texts = event.target.texts
    if not texts or texts[0] not in _INTERPRETERS | _OPTION_RUNS or CHOSEN not in texts or "--" in texts:
        return False
    # After an option that takes one, it is that option's value.
    return not texts[max(texts.index(CHOSEN) - 1, 0)].startswith("-")


def _loads(event: Event) -> bool:
    """An interpreter is given what to run, or the program itself is what the peer names."""
    texts = event.target.texts
    given = (following for option, following in pairwise((*texts, HOLE)) if option in _LOADING)
    return bool(texts) and (not constant_part(texts[0]).strip() or not all(map(is_constant, given)))


_IS_RELEASE = re.compile(r"@?[\w./-]{2,80}(?:==|@)")
_LOADING = frozenset({"-m", "-c", "-e", "-r", "--eval", "--require", "--import"})


def _installs(event: Event) -> bool:
    words = [word for item in event.target.texts for word in item.split()[:3]]
    return any(_INSTALLERS.match(word) for word in words)


def _feeds_shell(event: Event) -> bool:
    """`run(["bash"], input=parameter)`."""
    words = {word for item in event.target.texts for word in item.split()[:2]}
    return event.data.has(Origin.PARAM) and bool(words & _SHELLS) and CHOSEN in "".join(event.data.texts)


def _in_container(event: Event) -> bool:
    """Whether a command runs in a container that has none of the machine's rights or directories."""
    words = [word for item in event.target.texts for word in item.split()]
    starts = words[:1] in (["docker"], ["podman"], ["nerdctl"]) and "run" in words[1:3]
    return starts and not any(_OPENS_CONTAINER.match(word) for word in words)


_OPENS_CONTAINER = re.compile(
    r"--privileged|-v|--volume|--mount|--pid|--cap-add|--device|--security-opt|--userns|--ipc"
    r"|--net(?:work)?=host|host$|\S*docker\.sock"
)


def _is_whole(event: Event) -> bool:
    """Whether the caller supplies the command itself rather than a part of it."""
    return all(not constant_part(item).strip() for item in event.target.texts)


def _command(subject: Subject, event: Event) -> Iterator[Match]:
    evidence = f"{event.call}({shown(event.target) or 'parameter'})"
    if event.target.has(Origin.REMOTE) and (_through_shell(event) or _is_whole(event) or _loads(event)):
        severity = Severity.HIGH if _is_whole(event) or _loads(event) else Severity.MEDIUM
        yield Match(CODE, event.line, f"answer of a network peer runs as a command: {evidence}", severity)
    elif event.target.has(Origin.REMOTE) and _installs(event):
        # `name==…` leaves the peer the choice of a release.
        release = any(map(_IS_RELEASE.match, event.target.texts))
        told = f"a network peer names the package that is installed or run: {evidence}"
        yield Match(CODE, event.line, told, Severity.MEDIUM if release else None)
    elif _feeds_shell(event):
        held = Severity.MEDIUM if _in_container(event) else None
        yield Match(COMMAND, event.line, f"a parameter is typed into a shell: {evidence}", held)
    if not event.tainted:
        return
    if event.target.has(Origin.DECODED):
        yield Match(COMMAND, event.line, f"a parameter is decoded and run: {evidence}", Severity.CRITICAL)
    elif _is_whole(event):
        if subject.announces("execute", "code"):
            told = f"{subject.preamble}\n{subject.description}"
            limited = event.checked or not _through_shell(event) or _LIMITS.search(told)
            yield Match(OPEN_SHELL, event.line, evidence, Severity.MEDIUM if limited else None)
        else:
            yield Match(COMMAND, event.line, evidence, Severity.MEDIUM if event.checked else Severity.HIGH)
    elif _through_shell(event):
        yield Match(COMMAND, event.line, evidence, Severity.MEDIUM if event.checked else Severity.HIGH)
    elif _is_program_text(event) and not subject.announces("execute", "code", "database"):
        evidence = f"a parameter is a program for {event.target.texts[0]}: {evidence}"
        yield Match(COMMAND, event.line, evidence, Severity.MEDIUM if event.checked else Severity.HIGH)


def _code(subject: Subject, event: Event) -> Iterator[Match]:
    evidence = f"{event.call}({shown(event.target) or 'parameter'})"
    if event.target.has(Origin.REMOTE) and not names_own_module(event):
        yield Match(CODE, event.line, f"answer of a network peer is executed: {evidence}", Severity.CRITICAL)
    elif event.tainted:
        told = f"{subject.preamble}\n{subject.description}"
        is_purpose = _is_whole(event) and subject.announces("code") and _RUNS_CODE.search(told) and _LIMITS.search(told)
        yield Match(CODE, event.line, evidence, Severity.MEDIUM if event.checked or is_purpose else Severity.HIGH)


def names_own_module(event: Event) -> bool:
    """Whether an import names a file beside the program's own, and may take the same file from a blob instead."""
    return event.effect is Effect.IMPORT and any(map(_OWN_MODULE.fullmatch, event.target.texts))


_OWN_MODULE = re.compile(r"(?:\./)?[\w.-]{1,80}\.[cm]?js")


def _deserialise(subject: Subject, event: Event) -> Iterator[Match]:
    if is_data_only(event):
        return
    chosen_file = any(CHOSEN in path for path in event.target.details(Origin.FILE))
    if event.target.has(Origin.DATABASE, Origin.DECODED) and not event.tainted and event.method != "yaml":
        # Rows of the program's own: whoever writes into the database runs code here, nobody else.
        yield Match(DESERIALISE, event.line, f"{event.call} of what the program kept", Severity.MEDIUM)
    if event.tainted or event.target.has(Origin.REMOTE) or chosen_file:
        if event.method == "yaml" and not event.tainted:
            return
        # A program may read back what its own service answers; a tool's caller must not choose it.
        supplied = event.tainted or chosen_file or _is_shared(event)
        severity = None if supplied and subject.is_tool and not event.checked else Severity.MEDIUM
        yield Match(DESERIALISE, event.line, f"{event.call}({shown(event.target) or 'untrusted data'})", severity)


def _is_shared(event: Event) -> bool:
    """Whether the data comes out of a store that other programs write."""
    return any(word in event.target.dotted for word in ("redis", "memcache", "valkey")) or any(
        detail.startswith(("redis", "memcache")) for detail in event.target.details(Origin.REMOTE)
    )


def is_data_only(event: Event) -> bool:
    """Whether a loader is told to build plain data only."""
    if event.method == "yaml":
        return any("Safe" in name for name in event.data.texts)
    thrown = "True" in event.data.texts
    return (event.method == "switch" and not thrown) or (event.method == "switch off" and thrown)


def _query(subject: Subject, event: Event) -> Iterator[Match]:
    if not event.tainted or event.checked:
        return
    if event.effect is Effect.NOSQL and event.target.has(Origin.PARSED) and not subject.announces("database"):
        yield Match(SQL, event.line, f"{event.call} takes an operator where a value is meant")
    if event.effect is Effect.NOSQL and not any("$where" in item or "mapReduce" in item for item in event.target.texts):
        return
    mixed = [item for item in event.target.texts if CHOSEN in item and len(constant_part(item).strip()) > 3]
    if mixed:
        # Whoever may send statements of their own gains nothing by smuggling one into another.
        own = subject.announces("database") and (all(map(_EXPLAINS.match, mixed)) or _takes_statements(subject))
        yield Match(SQL, event.line, f"{event.call}({shown(event.target)})", Severity.MEDIUM if own else None)


# A statement of the caller's behind words that say how to run it.
_EXPLAINS = re.compile(
    rf"\s*(?:explain|analy[sz]e|profile|describe|desc|tql|query\s+plan|verbose|eval(?:uate)?|for|format\s*=?\s*\w+"
    rf"|\([^()]{{0,200}}\)|{CHOSEN}|\s)+$",
    re.IGNORECASE,
)


def _takes_statements(subject: Subject) -> bool:
    """Whether the tool runs what the caller wrote, as it is."""
    return any(event.tainted and event.target.texts and _is_whole(event) for event in subject.events(Effect.SQL))
