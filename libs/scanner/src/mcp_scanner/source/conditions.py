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
# The tag of a test that picks keys and secrets out of the files of a directory.
KEY_FILES = "key files"
_KEY_FILE = re.compile(
    r"^\*?\.(?:env|pem|key|p12|pfx|kdbx|ppk|jks|ovpn|keystore)\b|id_rsa|id_ed25519|\.env\b|credentials?|secrets?|wallet"
    r"|passwords?|\.npmrc|\.pypirc|\.netrc|\.kube",
    re.IGNORECASE,
)
# The tag of a test for a setting that names the checking of certificates: who switches it off means to.
CERTIFICATES = "certificate setting"
# The tag of a loop that does the same again: it waits or tries once more.
AGAIN = "again"
# Methods whose outcome bounds what a text may be.
_CHECK_METHODS = frozenset(
    """
    match fullmatch isalnum isalpha isdigit isnumeric isdecimal isidentifier isascii is_relative_to startswith
    startsWith test includes has relative_to commonpath issubset
    """.split()
)
# A scheme says how to reach a host, not which; a `?` or `=` says nothing at all.
_SCHEME = re.compile(r"^(?:[a-z]+:)?//$|^[a-z]+:$|^https?$|^[?=&@#:, ]$", re.IGNORECASE)
_PLACE = re.compile(r"//[^/]|^[~.]{0,2}/|^[A-Za-z]:|^-")
# Sides of a path or an address by which the whole is judged.
_VIEWS = frozenset(
    """
    parents parent parts suffix suffixes name stem hostname netloc host scheme port path is_private is_global
    is_loopback is_absolute
    """.split()
)
# Tests longer than this are tables, not checks.
_TEST_NODES = 80


def comparison(values: Sequence[Value]) -> Value:
    """The outcome of a comparison: no data, only what it depends on."""
    tags = {label for value in values for label in value.labels if label.origin is Origin.WHEN}
    origins = {label.origin for value in values for label in value.labels}
    # How old a row of a table is says whether it still holds; a date in the program says when something begins.
    if Origin.TIME in origins and Origin.DATABASE not in origins:
        tags.add(Label(Origin.WHEN, "time"))
    if Origin.ENV in origins or Origin.ENVIRON in origins:
        tags.add(Label(Origin.WHEN, "environment"))
        tags.update(Label(Origin.WHEN, f"env:{label.detail}") for value in values for label in value.labels
                    if label.origin is Origin.ENV)  # fmt: skip
    if Origin.ENVIRON in origins and any(_SECRET_WORD.search(word) for value in values for word in value.texts):
        tags.add(Label(Origin.WHEN, SECRETS))
    if Origin.HOST in origins:
        tags.add(Label(Origin.WHEN, "machine"))
    if Origin.COUNTER in origins and any(_is_fixed(value) for value in values):
        tags.add(Label(Origin.WHEN, "counter"))
    if Origin.CHANCE in origins:
        tags.add(Label(Origin.WHEN, "chance"))
    if Origin.LISTED in origins and any(_KEY_FILE.search(word) for value in values for word in value.texts):
        tags.add(Label(Origin.WHEN, KEY_FILES))
    if Origin.PARAM in origins:
        words = [word for value in values if not value.has(Origin.PARAM) for word in value.texts]
        tags.update(Label(Origin.WHEN, f"text:{word[:60]}") for word in words[:8])
    return Value(labels=frozenset(tags))


def _is_fixed(value: Value) -> bool:
    """A number that the program writes down; a total that is reached, or a limit of the caller's, is none."""
    return not value.has(Origin.COUNTER) and (
        value.number is not None or any(item.isdigit() and item.strip("0") for item in value.texts)
    )


def condition_tags(value: Value) -> tuple[str, ...]:
    """What an evaluated test depends on, as tags: time, environment, machine, `text:` and the word compared with."""
    named = {f"env:{name}" for name in value.details(Origin.ENV)}
    return tuple(sorted(value.details(Origin.WHEN) | named))


def is_plain_match(test: ast.expr) -> bool:
    """Whether a test holds only where a word occurs: what follows when it does not hold waits for no word."""
    if isinstance(test, ast.BoolOp):
        return isinstance(test.op, ast.Or) and all(is_plain_match(item) for item in test.values)
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(test.ops[0], ast.In | ast.Eq)
    name = test.func.attr if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) else ""
    return name in {"startswith", "endswith", "startsWith", "endsWith", "includes"}


# What fits between both ends of a pattern that admits only what it lists: no dot, no negated class.
_ANYTHING = re.compile(r"(?<!\\)\.(?![^\[]*\])|\[\^|\\[SDW]")
# Letters are names, and brackets or separators are calls and commands: both together are a program.
_LETTERS, _SYNTAX = re.compile(r"\\w|a-z|A-Z"), re.compile(r"\[[^\]]*[();|&`$]")


def admitted(test: ast.expr) -> tuple[str, bool]:
    """The name that a test compares with a full pattern, and whether the test holds where it fits; "" for any other."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        name, holds = admitted(test.operand)
        return name, not holds
    if not isinstance(test, ast.Call) or not isinstance(test.func, ast.Attribute) or not test.args:
        return "", True
    method, holder = test.func.attr, test.func.value
    if method == "test":  # /^…$/.test(name)
        pattern, value = getattr(holder, "kind", None), test.args[0]
    else:  # re.fullmatch("…", name)
        pattern, value = getattr(test.args[0], "value", None), test.args[-1]
    if not isinstance(pattern, str) or not isinstance(value, ast.Name) or _ANYTHING.search(pattern):
        return "", True
    if _LETTERS.search(pattern) and _SYNTAX.search(pattern):
        return "", True
    whole = pattern.startswith("^") and pattern.endswith(("$", "\\Z"))
    fits = method == "fullmatch" or (method in {"match", "test", "search"} and whole)
    return (value.id, True) if fits else ("", True)


Checked = tuple[frozenset[Label], frozenset[Label]]
_NOTHING: Checked = (frozenset(), frozenset())


def checked_labels(machine: Machine, frame: Frame, test: ast.expr) -> Checked:
    """The parameters that the test bounds where it holds, and where it does not.

    Allow-list membership, a full pattern, a path prefix or a named check bounds; so does the absence of a forbidden
    part, where it is absent.
    """
    return _bounds(machine, frame, test, [_TEST_NODES])


def _bounds(machine: Machine, frame: Frame, test: ast.expr, left: list[int]) -> Checked:
    left[0] -= 1
    if left[0] <= 0:
        return _NOTHING
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _bounds(machine, frame, test.operand, left)[::-1]
    if isinstance(test, ast.BoolOp):
        sides = [_bounds(machine, frame, item, left) for item in test.values]
        true, false = zip(*sides, strict=True)
        if isinstance(test.op, ast.And):
            return frozenset().union(*true), frozenset.intersection(*false)
        return frozenset.intersection(*true), frozenset().union(*false)
    if isinstance(test, ast.Compare):
        return _compared(machine, frame, test)
    if isinstance(test, ast.NamedExpr):
        return _bounds(machine, frame, test.value, left)
    if isinstance(test, ast.Call):
        return _called(machine, frame, test)
    return _NOTHING


def _compared(machine: Machine, frame: Frame, test: ast.Compare) -> Checked:
    first, operator, second = test.left, test.ops[0], test.comparators[0]
    if isinstance(first, ast.Constant) and isinstance(operator, ast.In | ast.NotIn):
        # `if ".." in name`: what lacks the forbidden part is bounded; a scheme or a host that is there bounds nothing.
        if isinstance(first.value, str) and not _SCHEME.search(first.value):
            found = frozenset(_parameters(machine, frame, second))
            return (frozenset(), found) if isinstance(operator, ast.In) else (found, frozenset())
        return _NOTHING
    found = frozenset(_parameters(machine, frame, first))
    if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        # Whichever side is the bound: numbers only.
        sides = found | frozenset(_parameters(machine, frame, second))
        counts = frozenset(label for label in sides if label.origin is Origin.COUNT)
        return counts, counts
    if any(isinstance(node, ast.Call) for node in ast.walk(test)) or _is_member_test(second):
        # The outcome of a computation over the parameter: taken as a check whichever way it is asked.
        both = found | frozenset(_parameters(machine, frame, second))
        return both, both
    if isinstance(operator, ast.In | ast.Eq | ast.LtE | ast.Is):
        return found, frozenset()
    if isinstance(operator, ast.NotIn | ast.NotEq):
        inverse = frozenset(_parameters(machine, frame, second)) if not isinstance(second, ast.Constant) else found
        return frozenset(), found | inverse
    return _NOTHING


def _is_member_test(node: ast.expr) -> bool:
    """`root not in path.parents`."""
    return isinstance(node, ast.Attribute) and node.attr == "parents"


def _called(machine: Machine, frame: Frame, test: ast.Call) -> Checked:
    name = test.func.attr if isinstance(test.func, ast.Attribute) else getattr(test.func, "id", "")
    if name in {"any", "all", "bool"} and test.args:
        found = frozenset(_parameters(machine, frame, test.args[0]))
        return found, found
    if not _is_check(test.func):
        return _NOTHING
    if name.lower() == "startswith" and test.args and not _is_place(test.args[0]):
        return _NOTHING
    receiver = [test.func.value] if isinstance(test.func, ast.Attribute) else []
    found = frozenset[Label]()
    for argument in [*receiver, *test.args, *(keyword.value for keyword in test.keywords)]:
        found |= _parameters(machine, frame, argument)
    return found, found


def _is_place(node: ast.expr) -> bool:
    """Whether a prefix is a directory or a host, and not just a marker or a scheme."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return all(not isinstance(item, ast.Constant) or bool(_PLACE.search(str(item.value))) for item in items)


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
        if isinstance(current, ast.Attribute) and current.attr in _VIEWS:
            # A look at one side of a path or an address: the test bounds the whole.
            waiting.append(current.value)
        elif isinstance(current, ast.Call) and isinstance(current.func, ast.Attribute):
            waiting.extend([current.func.value, *current.args, *(keyword.value for keyword in current.keywords)])
        elif isinstance(current, ast.Name) or _is_plain_member(current):
            value = evaluate(machine, frame, current)
            labels.update(label for label in value.labels if label.origin in {Origin.PARAM, Origin.COUNT})
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
