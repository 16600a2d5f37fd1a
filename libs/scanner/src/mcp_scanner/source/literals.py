"""Texts that a file fixes: constants, their concatenations, and constants under a name."""

from __future__ import annotations

import ast
from inspect import cleandoc

from mcp_scanner.source.program import Program

# Names that stand for names, and expressions in expressions, beyond which nobody writes a text by hand.
_DEEPEST = 12
# What a value that is only known at run time looks like in a text; a sentence around it stays a sentence.
UNKNOWN = "…"
# What is read of one field of a listing, and a little more, so that a longer one is said to be.
_LONGEST = 70_000
# Parts of one text; the longest honest template measured has 60.
_MOST_PARTS = 1_000
# Methods and functions that give back the text they are applied to, but for white space.
_SAME = frozenset({"strip", "lstrip", "rstrip", "trim", "trimStart", "trimEnd", "dedent", "cleandoc", "String", "str"})


def text_of(program: Program, node: ast.AST | None, depth: int = _DEEPEST) -> str:
    """The text of an expression with what is unknown left open; empty where nothing of it is a text."""
    if node is None or depth <= 0 or not program.follow():
        return ""
    return _text(program, node, depth)[:_LONGEST]


def _text(program: Program, node: ast.AST, depth: int) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return text_of(program, node.left, depth - 1) + text_of(program, node.right, depth - 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return text_of(program, node.left, depth - 1)
    if isinstance(node, ast.JoinedStr):
        return _joined(program, node, depth)
    if isinstance(node, ast.Name):
        return text_of(program, meaning(program, node.id), depth - 1)
    if isinstance(node, ast.IfExp):
        return text_of(program, node.body, depth - 1) or text_of(program, node.orelse, depth - 1)
    if isinstance(node, ast.BoolOp):
        return next(filter(None, (text_of(program, item, depth - 1) for item in node.values)), "")
    if isinstance(node, ast.Call):
        return _called(program, node, depth)
    return ""


def meaning(program: Program, name: str) -> ast.expr | None:
    """What a name is bound to, at the top of the file or, where it is bound once in the whole file, anywhere."""
    return program.constants.get(name) or program.bound.get(name)


def member(node: ast.AST | None, key: str) -> ast.expr | None:
    """The value under a constant key of a dictionary or object."""
    if isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == key:
                return value
    return None


def called_name(node: ast.AST) -> str:
    """The last part of what is called or named: `z.object(...)` is object, `types.Tool` is Tool."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _joined(program: Program, node: ast.JoinedStr, depth: int) -> str:
    """The text of an f-string or a template; a value that is a text itself is put in its place."""
    return "".join(
        text_of(program, item.value, depth - 1) or UNKNOWN
        if isinstance(item, ast.FormattedValue)
        else text_of(program, item, depth - 1)
        for item in node.values[:_MOST_PARTS]
    )


def _called(program: Program, node: ast.Call, depth: int) -> str:
    name, function = called_name(node), node.func
    holder = function.value if isinstance(function, ast.Attribute) else None
    if name == "join" and holder is not None:
        # ", ".join(parts) in Python, parts.join(", ") in JavaScript.
        given = node.args[0] if node.args else None
        separator, parts = (given, holder) if isinstance(holder, ast.List | ast.Tuple) else (holder, given)
        pieces = parts.elts[:_MOST_PARTS] if isinstance(parts, ast.List | ast.Tuple) else []
        return (text_of(program, separator, depth - 1) or " ").join(
            text_of(program, item, depth - 1) for item in pieces
        )
    if name in _SAME:
        inner = text_of(program, node.args[0], depth - 1) if node.args and holder is None else ""
        inner = inner or text_of(program, holder, depth - 1)
        inner = inner or (text_of(program, node.args[0], depth - 1) if node.args else "")
        return cleandoc(inner) if name in {"dedent", "cleandoc"} else inner
    if name in {"format", "replace", "concat"}:
        return text_of(program, holder, depth - 1)
    return ""
