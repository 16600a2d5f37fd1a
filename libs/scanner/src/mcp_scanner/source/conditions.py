"""What an `if` tests: triggers that wake hidden behaviour, and checks that make a parameter harmless."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcp_scanner.source.values import Label, Origin, Value

if TYPE_CHECKING:
    from mcp_scanner.source.machine import Frame, Machine

# Functions that are named after a check are taken at their word: a wrong check is another rule's business.
CHECK_NAME = re.compile(
    r"valid|check|is_?safe|safe_(?:path|join|name|url|file)|allow|permit|sanit|verif|authori[sz]|within"
    r"|inside|block|forbid|denied|whitelist|restrict"
    r"|is_?relative|is_?subpath|ensure|assert|resolve_path|secure|escape|quote|clean",
    re.IGNORECASE,
)
# The tag of a test that sorts the environment into secrets and the rest, and the words that it sorts by.
SECRETS = "secrets"
_SECRET_WORD = re.compile(r"secret|passw|token|api_?key|credential|private|^key$", re.IGNORECASE)
# Methods whose outcome bounds what a text may be.
_CHECK_METHODS = frozenset(
    """
    match fullmatch isalnum isalpha isdigit isnumeric isdecimal isidentifier isascii is_relative_to startswith
    startsWith test includes has relative_to commonpath issubset
    """.split()
)
# Tests longer than this are tables, not checks.
_TEST_NODES = 80


def comparison(values: Sequence[Value]) -> Value:
    """The outcome of a comparison: no data, only what it depends on."""
    tags = {label for value in values for label in value.labels if label.origin is Origin.WHEN}
    origins = {label.origin for value in values for label in value.labels}
    if Origin.TIME in origins:
        tags.add(Label(Origin.WHEN, "time"))
    if Origin.ENV in origins or Origin.ENVIRON in origins:
        tags.add(Label(Origin.WHEN, "environment"))
    if Origin.ENVIRON in origins and any(_SECRET_WORD.search(word) for value in values for word in value.texts):
        tags.add(Label(Origin.WHEN, SECRETS))
    if Origin.HOST in origins:
        tags.add(Label(Origin.WHEN, "machine"))
    if Origin.PARAM in origins:
        words = [word for value in values if not value.has(Origin.PARAM) for word in value.texts]
        tags.update(Label(Origin.WHEN, f"text:{word[:60]}") for word in words[:8])
    return Value(labels=frozenset(tags))


def condition_tags(value: Value) -> tuple[str, ...]:
    """What an evaluated test depends on, as tags: time, environment, machine, `text:` and the word compared with."""
    return tuple(sorted(value.details(Origin.WHEN)))


def checked_labels(machine: Machine, frame: Frame, test: ast.expr) -> frozenset[Label]:
    """The parameters that the test bounds: allow-list membership, a full pattern, a path prefix, a named check."""
    checked: set[Label] = set()
    for count, node in enumerate(ast.walk(test)):
        if count > _TEST_NODES:
            break
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn | ast.Eq | ast.NotEq):
            checked |= _parameters(machine, frame, node.left)
        elif isinstance(node, ast.Call) and _is_check(node.func):
            receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            for argument in [*receiver, *node.args, *(keyword.value for keyword in node.keywords)]:
                checked |= _parameters(machine, frame, argument)
    return frozenset(checked)


def _is_check(func: ast.expr) -> bool:
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return name in _CHECK_METHODS or bool(CHECK_NAME.search(name))


def _parameters(machine: Machine, frame: Frame, node: ast.expr) -> set[Label]:
    """Parameter labels of the names and members in an expression, without evaluating its calls again."""
    from mcp_scanner.source.expressions import evaluate

    labels: set[Label] = set()
    waiting: list[ast.AST] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, ast.Name) or _is_plain_member(current):
            value = evaluate(machine, frame, current)
            labels.update(label for label in value.labels if label.origin is Origin.PARAM)
        else:
            waiting.extend(ast.iter_child_nodes(current))
    return labels


def _is_plain_member(node: ast.AST) -> bool:
    """`a.b["c"].d`: a chain of members without calls."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant):
            return False
        node = node.value
        if isinstance(node, ast.Name):
            return True
    return False
