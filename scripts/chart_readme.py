"""Write charts/mcp-platform/README.md from the comments of values.yaml, or with --check say that it is not current.

A value is explained by the comment lines above it, else by the comment behind it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

CHART = Path(__file__).resolve().parents[1] / "charts" / "mcp-platform"
KEY = re.compile(r"^(?P<indent> *)(?P<key>[\w-]+):(?P<rest>.*)$")
HEAD = """# mcp-platform

{description}. Kubernetes {kubernetes}, Helm 3.14 or 4. Version {version}.

```console
$ helm install mcp charts/mcp-platform --namespace mcp --create-namespace --wait
$ helm test mcp --namespace mcp
```

What is installed, secrets and a database of your own: [installation](../../docs/installation.md). What follows from
requests and limits: [Kubernetes resources](../../docs/kubernetes-resource-optimization.md). Then
[upgrading](../../docs/upgrading.md), [backup](../../docs/backup.md), [alerts](../../docs/alerts.md).

Every value, from `values.yaml` by `python -m scripts.chart_readme`; `values.schema.json` refuses any other.
"""


@dataclass(frozen=True)
class Value:
    """One line of values.yaml: its path, its default as YAML, what its comment says. A block has no default."""

    path: str
    default: str | None
    about: str


def values(text: str) -> Iterator[Value]:
    """Every key of the document in its order. Raises ValueError for a value without an explanation."""
    path: list[tuple[int, str]] = []
    comment: list[str] = []
    lines = text.splitlines()
    skipped_below: int | None = None
    for number, line in enumerate(lines):
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if skipped_below is not None and stripped and indent > skipped_below:
            continue
        skipped_below = None
        if stripped.startswith("#"):
            comment.append(stripped.lstrip("# "))
            continue
        found = KEY.match(line)
        if not found:
            comment = []
            continue
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, found["key"]))
        default, _, behind = found["rest"].partition("  # ")
        block = not default.strip()
        below = lines[number + 1] if block and number + 1 < len(lines) else ""
        name = ".".join(key for _, key in path)
        about = " ".join(comment) or behind
        if block and _is_free(below):
            skipped_below = indent
            default, block = json.dumps(_at(text, name)), False
        if not about and not block:
            raise ValueError(f"{name} is not explained: put a comment above it")
        yield Value(name, None if block else default.strip(), about)
        comment = []


def _is_free(below: str) -> bool:
    """Whether the block is one value, such as a list or labels, and no group of values."""
    return below.strip().startswith("- ")


def _at(text: str, name: str) -> object:
    node = yaml.safe_load(text)
    for key in name.split("."):
        node = node[key]
    return node


TABLE = ("| value | default | |", "| --- | --- | --- |")


def _row(value: Value) -> str:
    default = " " if value.default is None else f" `{value.default}` "
    return f"| `{value.path}` |{default}| {_text(value.about)} |"


def _text(about: str) -> str:
    """A comment as Markdown."""
    return about.replace("<", "&lt;").replace("|", "\\|")


def readme() -> str:
    """The whole document."""
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    lines = [
        HEAD.format(
            description=chart["description"],
            kubernetes=chart["kubeVersion"].removeprefix(">=").removesuffix(".0-0") + " or later",
            version=chart["version"],
        )
    ]
    known = list(values((CHART / "values.yaml").read_text(encoding="utf-8")))
    plain = [value for value in known if "." not in value.path and value.default is not None]
    lines += ["\n## The release\n", *TABLE, *(_row(value) for value in plain)]
    for section in (value for value in known if "." not in value.path and value.default is None):
        lines += [f"\n## {section.path}\n", *([f"{_text(section.about)}\n"] if section.about else []), *TABLE]
        inside = (value for value in known if value.path.startswith(f"{section.path}."))
        lines += [_row(value) for value in inside if value.default is not None or value.about]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Exit code 1 when --check finds that the file is not current, 2 when a value is not explained."""
    path = CHART / "README.md"
    try:
        text = readme()
    except ValueError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    if "--check" in sys.argv[1:]:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("error: charts/mcp-platform/README.md is not current. Run: python -m scripts.chart_readme\n")
        return 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
