"""Each package declares what it imports, and docs/dependencies.md has a line for it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = {
    "mcp_scanner": "libs/scanner",
    "mcp_core": "libs/core",
    "mcp_cli": "libs/cli",
    "mcp_api": "services/api",
    "mcp_worker": "services/worker",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(folder: Path) -> set[str]:
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project.get("optional-dependencies", {}).values() for name in names]
    return {normal(re.split(r"[\[<>=!~;\s]", name)[0]) for name in [*project["dependencies"], *extras]}


def available(folder: Path) -> set[str]:
    """What a package declares, and what the packages of ours that it declares do."""
    own = declared(folder)
    siblings = {f"mcp-security-{name.removeprefix('mcp_')}": path for name, path in PACKAGES.items()}
    return own.union(*(available(ROOT / siblings[name]) for name in own if name in siblings))


def imported(folder: Path) -> set[str]:
    modules: set[str] = set()
    for file in (folder / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    return modules - set(sys.stdlib_module_names) - set(PACKAGES)


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_what_is_imported_is_declared(package: str) -> None:
    folder = ROOT / PACKAGES[package]
    owners = packages_distributions()
    missing = {
        module
        for module in imported(folder)
        if not {normal(name) for name in owners.get(module, [module])} & available(folder)
    }
    # They come with what is declared, and are its public interface.
    assert missing <= {"starlette", "kombu", "pydantic"}, missing


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_what_is_declared_is_justified(package: str) -> None:
    document = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    names = {name for name in declared(ROOT / PACKAGES[package]) if not name.startswith("mcp-security-")}
    assert {name for name in names if not re.search(rf"[|,] {re.escape(name)}[ ,]", document)} == set()
