"""Migrations expand before they contract: every rule fails on its sample, ours break none."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.migration_linter import ROOT, RULES, VERSIONS, lint, released_versions

RELEASED = frozenset({"0.1.0", "0.2.0"})

# What each rule is for; the first four are allowed to a migration that names a released version.
SAMPLES = {
    "drop-column": 'op.drop_column("scans", "error")',
    "drop-table": 'op.drop_table("scans")',
    "rename": 'op.alter_column("scans", "error", new_column_name="cause")',
    "set-not-null": 'op.alter_column("scans", "error", nullable=False)',
    "not-null-without-default": 'op.add_column("scans", sa.Column("note", sa.Text(), nullable=False))',
    "volatile-default": 'op.execute("alter table scans add column key uuid default gen_random_uuid()")',
    "type-change": 'op.alter_column("scans", "error", type_=sa.Integer())',
    "index-not-concurrently": 'op.create_index("ix_scans_error", "scans", ["error"])',
    "drop-index-not-concurrently": 'op.drop_index("ix_scans_server_id_id", "scans")',
    "constraint-not-valid": 'op.create_check_constraint("short", "scans", "length(error) < 10")',
    "unique-without-index": 'op.create_unique_constraint("one", "scans", ["error"])',
    "rows-changed": "op.execute(\"update scans set error = ''\")",
    "table-locked": 'op.execute("lock table scans")',
    "concurrently-in-transaction": 'op.create_index("ix", "scans", ["error"], postgresql_concurrently=True)',
    "lock-timeout-changed": 'op.execute("set lock_timeout = 0")',
}
CONTRACTED = [rule.name for rule in RULES if rule.contract]
ALLOWED = {
    "a new table with everything": """
    op.create_table("notes", sa.Column("id", sa.BigInteger(), nullable=False), sa.Column("text", sa.Text()))
    op.create_index("ix_notes_text", "notes", ["text"])
    op.create_unique_constraint("uq_notes_text", "notes", ["text"])
    op.execute("insert into notes values (1, 'update scans set error')")""",
    "a nullable column": 'op.add_column("scans", sa.Column("note", sa.Text()))',
    "a column with a constant default":
        'op.add_column("scans", sa.Column("note", sa.Text(), server_default="", nullable=False))',
    "an index built beside the writers": """
    with op.get_context().autocommit_block():
        op.create_index("ix_scans_error", "scans", ["error"], postgresql_concurrently=True)
        op.create_index("ix_scans_kind", "scans", ["kind"], postgresql_concurrently=True)""",
    "a constraint checked later": """
    op.execute("alter table scans add constraint short check (length(error) < 10) not valid")
    op.execute("alter table scans validate constraint short")""",
    "a function with statements in it": """
    op.execute("create function f() returns trigger language plpgsql as $$ begin update scans set error = ''; "
               "return null; end $$")""",
}  # fmt: skip


def migration(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "0002_sample.py"
    path.write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n{head}\n\ndef upgrade():\n    {body}\n", encoding="utf-8"
    )
    return path


def test_our_migrations_break_no_rule() -> None:
    released = released_versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    paths = sorted(VERSIONS.glob("[0-9]*.py"))
    assert paths
    assert [str(problem) for path in paths for problem in lint(path, released)] == []


def test_every_rule_has_a_sample() -> None:
    assert {rule.name for rule in RULES} <= SAMPLES.keys()


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_rule_refuses_its_sample(rule: str, tmp_path: Path) -> None:
    found = lint(migration(tmp_path, SAMPLES[rule]), RELEASED)
    assert [problem.rule for problem in found] == [rule]
    assert "scans" in str(found[0]) or "lock_timeout" in str(found[0])


@pytest.mark.parametrize("rule", CONTRACTED)
def test_a_released_contract_excuses_what_takes_away(rule: str, tmp_path: Path) -> None:
    assert lint(migration(tmp_path, SAMPLES[rule], 'contract = "0.2.0"'), RELEASED) == []
    [problem] = lint(migration(tmp_path, "pass", 'contract = "0.3.0"'), RELEASED)
    assert problem.rule == "contract-unreleased"


@pytest.mark.parametrize("rule", sorted(SAMPLES.keys() - set(CONTRACTED)))
def test_nothing_excuses_a_lock(rule: str, tmp_path: Path) -> None:
    assert lint(migration(tmp_path, SAMPLES[rule], 'contract = "0.2.0"'), RELEASED) != []


@pytest.mark.parametrize("name", ALLOWED)
def test_expansion_is_allowed(name: str, tmp_path: Path) -> None:
    assert [str(problem) for problem in lint(migration(tmp_path, ALLOWED[name].strip()), RELEASED)] == []


def test_versions_are_read_from_the_changelog() -> None:
    assert released_versions("## Unreleased\n## 0.2.0\n## [0.1.0] - 2026-01-01\n") == RELEASED
