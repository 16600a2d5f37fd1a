"""Hold migrations to expand and contract: what a release adds, the release before it can live with.

Every statement that a migration would send is read (Alembic's offline mode), so `op.…` and `op.execute` count alike.
A migration that takes something away names the release whose code already lives without it: `contract = "0.2.0"`, a
section of CHANGELOG.md. Nothing excuses what locks a table that is in use.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ROOT / "libs" / "core" / "src" / "mcp_core" / "database" / "migrations" / "versions"


@dataclass(frozen=True)
class Rule:
    """What is refused in a statement on a table that was there before."""

    name: str
    pattern: re.Pattern[str]
    why: str
    instead: str
    contract: bool = False


def _rule(name: str, pattern: str, why: str, instead: str, *, contract: bool = False) -> Rule:
    return Rule(name, re.compile(pattern, re.IGNORECASE | re.DOTALL), why, instead, contract)


ALTER = r"^alter table (?:if exists )?(?:only )?(?P<table>[\w.\"]+) .*"
# Functions whose value differs from row to row: a column with such a default is written into every row at once.
VOLATILE = r"(random|gen_random_uuid|uuidv[47]|clock_timestamp|nextval|timeofday)\s*\("

RULES = (
    _rule(
        "drop-column", ALTER + r"\bdrop (?!not null|constraint|default|expression|identity)",
        "the release before still reads it", "stop using it now, drop it in a later release", contract=True,
    ),
    _rule(
        "drop-table", r"^drop (table|view|materialized view) (?:if exists )?(?P<table>[\w.\"]+)",
        "the release before still reads it", "stop using it now, drop it in a later release", contract=True,
    ),
    _rule(
        "rename", ALTER + r"\brename\b", "the release before knows the old name only",
        "add the new name beside it and write both", contract=True,
    ),
    _rule(
        "set-not-null", ALTER + r"\balter column \S+ set not null\b", "the release before writes rows without it",
        "add a check constraint NOT VALID, write it everywhere, validate it a release later", contract=True,
    ),
    _rule(
        "not-null-without-default", ALTER + r"\badd column (?!.*\bdefault\b).*\bnot null\b",
        "the release before inserts rows without it", "give it a server default, or leave it nullable",
    ),
    _rule(
        "volatile-default", ALTER + r"\badd column .*\b(default " + VOLATILE + r"|generated )",
        "every row is written while the table is locked", "add it nullable, fill it in batches",
    ),
    _rule(
        "type-change", ALTER + r"\balter column \S+ (set data )?type\b", "the table is rewritten while it is locked",
        "add a column of the new type and write both",
    ),
    _rule(
        "index-not-concurrently", r"^create (unique )?index (?!concurrently\b).*?\bon (only )?(?P<table>[\w.\"]+)",
        "nobody can write to the table while it is built",
        "with op.get_context().autocommit_block(): op.create_index(..., postgresql_concurrently=True)",
    ),
    _rule(
        "drop-index-not-concurrently", r"^drop index (?!concurrently\b)(?P<table>)",
        "nobody can read the table while this waits for those who do",
        "with op.get_context().autocommit_block(): op.drop_index(..., postgresql_concurrently=True)",
    ),
    _rule(
        "constraint-not-valid", ALTER + r"\badd (constraint \S+ )?(check|foreign key)\b(?!.*\bnot valid\b)",
        "every row is checked while the table is locked", "add it NOT VALID, then VALIDATE CONSTRAINT",
    ),
    _rule(
        "unique-without-index", ALTER + r"\badd (constraint \S+ )?(unique|primary key|exclude)\b(?!.* using index\b)",
        "an index is built while the table is locked", "create the unique index concurrently, then add it USING INDEX",
    ),
    _rule(
        "rows-changed", r"^(update (only )?|delete from )(?P<table>[\w.\"]+)",
        "every row stays locked until the migration commits", "fill in batches from the running release",
    ),
    _rule(
        "table-locked", r"^(lock table|truncate|cluster|vacuum full|reindex (?!.*concurrently))(?P<table>)",
        "nobody can use the table meanwhile", "leave it out",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One refused statement."""

    migration: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.rule}: {self.message}"


def lint(path: Path, released: frozenset[str]) -> list[Problem]:
    """Everything wrong with one migration; `released` are the versions that CHANGELOG.md has sections for."""
    module = _load(path)
    contract = getattr(module, "contract", None)
    found = list(_timeouts(path.stem, statements(module)))
    if contract is not None and contract not in released:
        text = f"contract is {contract!r}, which is no released version: {sorted(released)}"
        found.append(Problem(path.stem, "contract-unreleased", text))
    created: set[str] = set()
    concurrently = False
    for statement in statements(module):
        if made := re.match(r"create table (?:if not exists )?([\w.\"]+)", statement, re.IGNORECASE):
            created.add(made[1])
        if " concurrently " in statement.lower() and not concurrently:
            text = f"{statement[:80]!r} cannot run inside a transaction; use op.get_context().autocommit_block()"
            found.append(Problem(path.stem, "concurrently-in-transaction", text))
        concurrently = statement == "COMMIT" or (concurrently and statement != "BEGIN")
        for rule in RULES:
            hit = rule.pattern.search(statement)
            if hit and hit["table"] not in created and not (rule.contract and contract in released):
                text = f"{statement[:80]!r}: {rule.why}. Instead: {rule.instead}."
                found.append(Problem(path.stem, rule.name, text))
    return found


def _timeouts(name: str, sent: list[str]) -> Iterator[Problem]:
    for statement in sent:
        if re.match(r"(set|reset|select set_config).*\block_timeout\b", statement, re.IGNORECASE):
            text = f"{statement!r} lifts the lock time-out that every migration runs under; leave it out"
            yield Problem(name, "lock-timeout-changed", text)


def statements(module: ModuleType) -> list[str]:
    """What the migration's upgrade would send, one statement each, white space made single."""
    sent = io.StringIO()
    options = {"as_sql": True, "output_buffer": sent, "literal_binds": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with context.begin_transaction(_per_migration=True), Operations.context(context):
        module.upgrade()
    # Alembic ends each with a semicolon and an empty line; a semicolon within a function's body has none after it.
    return [" ".join(part.split()) for part in sent.getvalue().split(";\n\n") if part.strip()]


def released_versions(changelog: str) -> frozenset[str]:
    """Versions with a section of their own."""
    return frozenset(re.findall(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Exit code 1 when a migration breaks a rule."""
    released = released_versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    problems = [problem for path in sorted(VERSIONS.glob("[0-9]*.py")) for problem in lint(path, released)]
    for problem in problems:
        sys.stderr.write(f"error: {problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
