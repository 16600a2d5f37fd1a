"""What a program does that matters: one event per call with an effect outside the program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mcp_scanner.source.values import EMPTY, Origin, Value


class Effect(StrEnum):
    """Kinds of effect."""

    COMMAND = "command"
    CODE = "code"
    DESERIALISE = "deserialise"
    IMPORT = "import"
    HTTP = "http"
    SOCKET = "socket"
    LISTEN = "listen"
    DNS = "dns"
    MAIL = "mail"
    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    MODE = "mode"
    LINK = "link"
    EXTRACT = "extract"
    MOVE = "move"
    LIST = "list"
    SQL = "sql"
    NOSQL = "nosql"
    XPATH = "xpath"
    LDAP = "ldap"
    XML = "xml"
    TEMPLATE = "template"
    FORMAT = "format"
    ENV_SET = "env-set"
    ENV_READ = "env-read"
    FORK = "fork"
    THREAD = "thread"
    LOOP = "loop"
    ALLOCATE = "allocate"
    SLEEP = "sleep"
    REDIRECT_IO = "redirect-io"
    ACCOUNTS = "accounts"
    CAPTURE = "capture"
    LOG_OFF = "log-off"
    TRACE = "trace"
    PRIVILEGE = "privilege"
    KILL = "kill"
    TIMES = "times"
    INJECT = "inject"
    REGEX = "regex"
    LOG = "log"
    HASH = "hash"
    CIPHER = "cipher"
    RANDOM = "random"
    RETURN = "return"
    STORE = "store"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Event:
    """One effect, with the values of its target (command, path, URL, query) and of the data it carries."""

    effect: Effect
    line: int
    call: str
    target: Value = EMPTY
    data: Value = EMPTY
    shell: bool = False
    method: str = ""
    checked: bool = False  # every parameter in the target was tested before
    discarded: bool = False  # nobody looks at the result
    swallowed: bool = False  # inside a try whose handler does nothing
    conditions: frozenset[str] = frozenset()
    safe: bool = False  # parametrised, quoted or otherwise made harmless
    repeat: int = 1  # how often enclosing loops with known bounds run it; 0 for an endless loop
    known: bool = False  # the call is declared by its full name, not only by the name of a method
    recursive: bool = False  # it starts the function it stands in

    @property
    def tainted(self) -> bool:
        """Whether the caller of the tool chooses part of the target."""
        return self.target.has(Origin.PARAM)
