"""Imports run one way: api, worker -> core, scanner; the command line knows both libraries, nobody else knows it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# package -> (source folder, packages of ours it may import, third-party packages it must not import)
RULES = {
    "mcp_scanner": ("libs/scanner/src", set(), {"fastapi", "starlette", "celery", "sqlalchemy", "asyncpg", "redis"}),
    "mcp_core": ("libs/core/src", set(), {"fastapi", "starlette", "celery", "mcp"}),
    "mcp_cli": ("libs/cli/src", {"mcp_core", "mcp_scanner"}, {"fastapi", "celery"}),
    "mcp_api": ("services/api/src", {"mcp_core", "mcp_scanner"}, set()),
    "mcp_worker": ("services/worker/src", {"mcp_core", "mcp_scanner"}, {"fastapi", "starlette"}),
}
OURS = set(RULES)


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(RULES))
def test_imports_run_one_way(package: str) -> None:
    folder, allowed, forbidden = RULES[package]
    files = sorted((ROOT / folder / package).rglob("*.py"))
    assert files
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imported(file)
        if (name in OURS - {package} - allowed) or name in forbidden
    }
    assert not wrong


@pytest.mark.parametrize("package", sorted(RULES))
def test_no_vague_names(package: str) -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
    folder = ROOT / RULES[package][0] / package
    assert not [path for path in folder.rglob("*") if path.stem in vague]
