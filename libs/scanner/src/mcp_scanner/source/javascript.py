"""Lower JavaScript and TypeScript to the Python nodes that the interpreter reads.

Only what decides where data flows is kept: calls, assignments, functions, classes, branches, loops and text. Types are
dropped, functions inside expressions are hoisted under generated names, modules become dotted names.
"""

# ruff: noqa: ARG001, ARG005 - the handlers of one table share one signature

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from mcp_scanner.source.errors import UnreadableSourceError
from mcp_scanner.source.javascript_tree import Lowering, at, field, flatten, name_of

if TYPE_CHECKING:
    from tree_sitter import Language, Node

# A megabyte of bundled code has about 400,000 nodes and takes two seconds; what lies beyond is reported as unread.
MAX_NODES = 500_000
MAX_SCRIPT = 4_000_000


@cache
def _language(typescript: bool) -> Language:
    from tree_sitter import Language as NewLanguage

    if typescript:
        import tree_sitter_typescript

        return NewLanguage(tree_sitter_typescript.language_tsx())
    import tree_sitter_javascript

    return NewLanguage(tree_sitter_javascript.language())


def lower(text: str, filename: str) -> tuple[ast.Module, str]:
    """The program of a file, and why it is not all of it (empty when it is). Raises UnreadableSourceError."""
    from tree_sitter import Parser

    if len(text) > MAX_SCRIPT:
        raise UnreadableSourceError(f"{len(text)} characters, more than {MAX_SCRIPT}")
    typescript = filename.endswith((".ts", ".mts", ".cts", ".tsx"))
    tree = Parser(_language(typescript)).parse(text.encode("utf-8", "replace"))
    lowering = Lowering(MAX_NODES, block, statement)
    body = block(lowering, tree.root_node)
    problem = "nested too deeply to be read in full" if lowering.too_deep else ""
    if lowering.nodes <= 0:
        problem = f"more than {MAX_NODES} syntax nodes"
    return ast.Module(body=body, type_ignores=[]), problem


def block(low: Lowering, node: Node | None) -> list[ast.stmt]:
    """The statements inside a block, a program or a single statement's place."""
    if node is None:
        return []
    children = node.named_children if node.type in _BLOCKS else [node]
    body: list[ast.stmt] = []
    for child in children:
        body.extend(statement(low, child))
    return body


_BLOCKS = frozenset({"program", "statement_block", "class_static_block", "switch_case", "switch_default"})


def statement(low: Lowering, node: Node) -> list[ast.stmt]:
    """One statement, after the functions that its expressions define."""
    if not low.enter():
        return []
    outer, low.pending = low.pending, []
    handler = _STATEMENTS.get(node.type)
    lowered = handler(low, node) if handler else []
    result = [*low.pending, *lowered]
    low.pending = outer
    low.leave()
    return result


def _expression_statement(low: Lowering, node: Node) -> list[ast.stmt]:
    inner = node.named_children[0] if node.named_children else None
    if inner is None or inner.type == "string":
        return []
    if inner.type == "sequence_expression":
        return [item for child in inner.named_children for item in _as_statement(low, child)]
    return _as_statement(low, inner)


def _as_statement(low: Lowering, node: Node) -> list[ast.stmt]:
    if node.type == "assignment_expression":
        return low.assign(field(node, "left"), field(node, "right"))
    lowered: ast.stmt = at(node, ast.Expr(value=low.expression(node)))
    if _drops_errors(low, node):
        handler = ast.ExceptHandler(type=None, name=None, body=[at(node, ast.Pass())])
        lowered = at(node, ast.Try(body=[lowered], handlers=[at(node, handler)], orelse=[], finalbody=[]))
    return [lowered]


def _drops_errors(low: Lowering, node: Node) -> bool:
    """`promise.catch(() => {})` ignores every failure, as an empty catch block does."""
    inner = node.named_children[0] if node.type == "await_expression" and node.named_children else node
    function = field(inner, "function") if inner.type == "call_expression" else None
    if function is None or function.type != "member_expression" or name_of(field(function, "property")) != "catch":
        return False
    arguments = field(inner, "arguments")
    handler = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    body = field(handler, "body") if handler is not None else None
    return body is not None and (
        (body.type == "statement_block" and not body.named_children) or body.type in {"null", "undefined"}
    )


def _declaration(low: Lowering, node: Node) -> list[ast.stmt]:
    body: list[ast.stmt] = []
    for declarator in node.named_children:
        if declarator.type == "variable_declarator":
            body.extend(low.assign(field(declarator, "name"), field(declarator, "value")))
    return body


def _function(low: Lowering, node: Node) -> list[ast.stmt]:
    return [low.function(node, name_of(field(node, "name")) or low.fresh())]


def _class(low: Lowering, node: Node) -> list[ast.stmt]:
    return [low.cls(node, name_of(field(node, "name")) or low.fresh())]


def _return(low: Lowering, node: Node) -> list[ast.stmt]:
    value = low.expression(node.named_children[0]) if node.named_children else None
    return [at(node, ast.Return(value=value))]


def _throw(low: Lowering, node: Node) -> list[ast.stmt]:
    return [*low.evaluated(node.named_children), at(node, ast.Raise(exc=None, cause=None))]


def _if(low: Lowering, node: Node) -> list[ast.stmt]:
    test = low.expression(field(node, "condition"))
    body = block(low, field(node, "consequence")) or [at(node, ast.Pass())]
    alternative = field(node, "alternative")
    orelse = [item for child in alternative.named_children for item in block(low, child)] if alternative else []
    return [at(node, ast.If(test=test, body=body, orelse=orelse))]


def _for(low: Lowering, node: Node) -> list[ast.stmt]:
    before = block(low, field(node, "initializer"))
    condition = field(node, "condition")
    has_test = condition is not None and condition.type != "empty_statement"
    test = low.expression(condition) if has_test else at(node, ast.Constant(value=True))
    body = [*block(low, field(node, "body")), *low.evaluated([field(node, "increment")])]
    return [*before, at(node, ast.While(test=test, body=body or [at(node, ast.Pass())], orelse=[]))]


def _for_in(low: Lowering, node: Node) -> list[ast.stmt]:
    target = low.target(field(node, "left"))
    iterable = low.expression(field(node, "right"))
    body = block(low, field(node, "body")) or [at(node, ast.Pass())]
    return [at(node, ast.For(target=target, iter=iterable, body=body, orelse=[]))]


def _while(low: Lowering, node: Node) -> list[ast.stmt]:
    body = block(low, field(node, "body")) or [at(node, ast.Pass())]
    return [at(node, ast.While(test=low.expression(field(node, "condition")), body=body, orelse=[]))]


def _try(low: Lowering, node: Node) -> list[ast.stmt]:
    handlers: list[ast.ExceptHandler] = []
    caught = field(node, "handler")
    if caught is not None:
        inner = block(low, field(caught, "body")) or [at(node, ast.Pass())]
        name = name_of(field(caught, "parameter")) or None
        handlers.append(at(caught, ast.ExceptHandler(type=None, name=name, body=inner)))
    final = field(node, "finalizer")
    finalbody = block(low, field(final, "body")) if final is not None else []
    body = block(low, field(node, "body")) or [at(node, ast.Pass())]
    return [at(node, ast.Try(body=body, handlers=handlers, orelse=[], finalbody=finalbody))]


def _switch(low: Lowering, node: Node) -> list[ast.stmt]:
    """Each case as an `if` of its own; the value of its label is kept for what it compares with."""
    subject = low.expression(field(node, "value"))
    body: list[ast.stmt] = []
    cases = field(node, "body")
    for case in cases.named_children if cases is not None else []:
        label = field(case, "value")
        statements = [
            item
            for child in case.named_children
            if label is None or child.id != label.id
            for item in block(low, child)
            if not isinstance(item, ast.Break)
        ]
        if label is None:
            body.extend(statements)
            continue
        test = at(case, ast.Compare(left=subject, ops=[ast.Eq()], comparators=[low.expression(label)]))
        body.append(at(case, ast.If(test=test, body=statements or [at(case, ast.Pass())], orelse=[])))
    return body


def _import(low: Lowering, node: Node) -> list[ast.stmt]:
    source = field(node, "source")
    if source is None:
        return []
    module = low.module(source)
    body: list[ast.stmt] = []
    for child in flatten(node, {"import_clause", "named_imports"}):
        if child.type == "identifier":
            body.append(low.named(child, name_of(child), module))
        elif child.type == "namespace_import" and child.named_children:
            body.append(low.named(child, name_of(child.named_children[0]), module))
        elif child.type == "import_specifier":
            name = name_of(field(child, "name"))
            local = name_of(field(child, "alias")) or name
            body.append(low.named(child, local, at(child, ast.Attribute(value=module, attr=name, ctx=ast.Load()))))
    return body


def _export(low: Lowering, node: Node) -> list[ast.stmt]:
    declaration = field(node, "declaration")
    if declaration is not None:
        return statement(low, declaration)
    return low.evaluated([field(node, "value")])


def _nested(low: Lowering, node: Node) -> list[ast.stmt]:
    return block(low, node)


def _labelled(low: Lowering, node: Node) -> list[ast.stmt]:
    return block(low, field(node, "body"))


def _leave(kind: type[ast.Break | ast.Continue]) -> Callable[[Lowering, Node], list[ast.stmt]]:
    return lambda low, node: [at(node, kind())]


def _table(
    rows: Iterable[tuple[str, Callable[[Lowering, Node], list[ast.stmt]]]],
) -> dict[str, Callable[..., list[ast.stmt]]]:
    return {kind: handler for kinds, handler in rows for kind in kinds.split()}


_STATEMENTS = _table(
    (
        ("expression_statement", _expression_statement),
        ("lexical_declaration variable_declaration", _declaration),
        ("function_declaration generator_function_declaration", _function),
        ("class_declaration abstract_class_declaration", _class),
        ("return_statement", _return),
        ("throw_statement", _throw),
        ("if_statement", _if),
        ("for_statement", _for),
        ("for_in_statement", _for_in),
        ("while_statement do_statement", _while),
        ("try_statement", _try),
        ("switch_statement", _switch),
        ("import_statement", _import),
        ("export_statement", _export),
        ("statement_block", _nested),
        ("labeled_statement", _labelled),
        ("break_statement", _leave(ast.Break)),
        ("continue_statement", _leave(ast.Continue)),
    )
)
