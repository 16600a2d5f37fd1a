"""Expressions, patterns, functions and classes of JavaScript as Python nodes; see `javascript` for the statements."""

# ruff: noqa: ARG001, ARG005 - the handlers of one table share one signature

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as attribute_field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tree_sitter import Node

T = TypeVar("T", bound=ast.AST)
# Deeper nesting is generated code; what lies below is dropped.
_MAX_DEPTH = 120
_COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"})
_LOGICAL = frozenset({"&&", "||", "??"})
_ARITHMETIC: dict[str, type[ast.operator]] = {"+": ast.Add, "*": ast.Mult}
_WRAPPERS = frozenset(
    """
    parenthesized_expression as_expression satisfies_expression non_null_expression type_assertion else_clause
    instantiation_expression
    """.split()
)
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function", "generator_function", "method_definition"})
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def at(node: Node, lowered: T) -> T:
    """The lowered node at the line of its origin."""
    lowered.lineno = node.start_point[0] + 1  # type: ignore[attr-defined]
    lowered.col_offset = 0  # type: ignore[attr-defined]
    return lowered


def field(node: Node | None, name: str) -> Node | None:
    """A named child, or None."""
    return node.child_by_field_name(name) if node is not None else None


def name_of(node: Node | None) -> str:
    """The text of an identifier, without the # of a private one."""
    if node is None or node.text is None or node.named_children:
        return ""
    return node.text.decode("utf-8", "replace").lstrip("#")


def flatten(node: Node, through: set[str]) -> Iterator[Node]:
    """The named children, with those of some kinds replaced by their own."""
    for child in node.named_children:
        if child.type in through:
            yield from flatten(child, through)
        else:
            yield child


def text_of(node: Node) -> str:
    """The value of a string literal."""
    raw = (node.text or b"").decode("utf-8", "replace")
    return _ESCAPE.sub(_unescape, raw[1:-1])


def _unescape(match: re.Match[str]) -> str:
    body = match.group(1)
    if body[0] in "ux" and len(body) > 1:
        code = int(body.strip("ux{}"), 16)
        return chr(code) if code < 0x110000 else ""
    return _PLAIN_ESCAPES.get(body, body)


@dataclass(slots=True)
class Lowering:
    """The state of one file: what is left of the budget, and the definitions that must come before a statement."""

    nodes: int
    block: Callable[[Lowering, Node | None], list[ast.stmt]]
    statement: Callable[[Lowering, Node], list[ast.stmt]]
    pending: list[ast.stmt] = attribute_field(default_factory=list)
    depth: int = 0
    too_deep: bool = False
    counter: int = 0

    def enter(self) -> bool:
        """Take one node and one level; False when either is used up."""
        self.nodes -= 1
        if self.depth >= _MAX_DEPTH:
            self.too_deep = True
            return False
        if self.nodes <= 0:
            return False
        self.depth += 1
        return True

    def leave(self) -> None:
        """Give the level back."""
        self.depth -= 1

    def fresh(self) -> str:
        """A name that no program uses."""
        self.counter += 1
        return f"__fn_{self.counter}"

    def expression(self, node: Node | None) -> ast.expr:
        """One expression; an unknown kind is the collection of its parts."""
        if node is None or not self.enter():
            return ast.Constant(value=None, lineno=1, col_offset=0)
        handler = _EXPRESSIONS.get(node.type)
        if handler is not None:
            lowered = handler(self, node)
        elif not node.named_children:
            lowered = ast.Constant(value=None)
        else:
            lowered = ast.Tuple(elts=[self.expression(child) for child in node.named_children], ctx=ast.Load())
        self.leave()
        return at(node, lowered)

    def evaluated(self, nodes: Iterable[Node | None]) -> list[ast.stmt]:
        """Expressions for their effects only."""
        return [at(node, ast.Expr(value=self.expression(node))) for node in nodes if node is not None]

    def named(self, node: Node, name: str, value: ast.expr) -> ast.stmt:
        """`name = value`."""
        return at(node, ast.Assign(targets=[at(node, ast.Name(id=name, ctx=ast.Store()))], value=value))

    def module(self, node: Node) -> ast.expr:
        """A module by its name: `node:fs/promises` is fs.promises."""
        name = text_of(node).removeprefix("node:")
        dotted = name.replace("/", ".") if not name.startswith(("@", ".")) else name
        function = at(node, ast.Name(id="__module__", ctx=ast.Load()))
        return at(node, ast.Call(func=function, args=[at(node, ast.Constant(value=dotted))], keywords=[]))

    def assign(self, pattern: Node | None, value: Node | None) -> list[ast.stmt]:
        """Bind a pattern to a value; functions and classes take the name they are bound to."""
        if pattern is None or value is None:
            return []
        name = name_of(pattern) if pattern.type == "identifier" else ""
        if name and value.type in _FUNCTIONS:
            return [self.function(value, name)]
        if name and value.type == "class":
            return [self.cls(value, name)]
        return self.destructure(pattern, self.expression(value))

    def destructure(self, pattern: Node, value: ast.expr) -> list[ast.stmt]:
        """The assignments of a pattern, each from the member it names."""
        if pattern.type == "object_pattern":
            holder = self.fresh()
            body = [self.named(pattern, holder, value)]
            for child in pattern.named_children:
                body.extend(self._member(child, holder))
            return body
        if pattern.type == "assignment_pattern":
            left = field(pattern, "left")
            return self.destructure(left, value) if left is not None else []
        return [at(pattern, ast.Assign(targets=[self.target(pattern)], value=value))]

    def _member(self, child: Node, holder: str) -> list[ast.stmt]:
        base = at(child, ast.Name(id=holder, ctx=ast.Load()))
        if child.type in {"shorthand_property_identifier_pattern", "shorthand_property_identifier"}:
            key, target = name_of(child), child
        elif child.type == "object_assignment_pattern":
            left = field(child, "left")
            key, target = name_of(left), left or child
        elif child.type == "pair_pattern":
            inner = field(child, "value")
            key, target = name_of(field(child, "key")), inner or child
        else:
            inner = child.named_children[0] if child.named_children else child
            return [self.named(child, name_of(inner) or self.fresh(), base)]
        value = at(child, ast.Attribute(value=base, attr=key or "item", ctx=ast.Load()))
        if target.type in {"object_pattern", "array_pattern", "assignment_pattern"}:
            return self.destructure(target, value)
        return [self.named(child, name_of(target) or key, value)]

    def target(self, node: Node | None) -> ast.expr:
        """The left side of an assignment."""
        if node is None:
            return ast.Name(id=self.fresh(), ctx=ast.Store(), lineno=1, col_offset=0)
        if node.type in {"lexical_declaration", "variable_declaration"}:
            return self.target(node.named_children[0] if node.named_children else None)
        if node.type in {"array_pattern", "object_pattern"}:
            names = [self.target(_bound(child)) for child in node.named_children]
            return at(node, ast.Tuple(elts=names, ctx=ast.Store()))
        if node.type in {"member_expression", "subscript_expression", "identifier"}:
            return self.expression(node)
        return at(node, ast.Name(id=name_of(node) or self.fresh(), ctx=ast.Store()))

    def function(self, node: Node, name: str) -> ast.FunctionDef:
        """A function, method or arrow with its parameters; patterns are unpacked at the top of the body."""
        outer, self.pending = self.pending, []
        arguments: list[ast.arg] = []
        unpack: list[ast.stmt] = []
        listed = field(node, "parameters")
        single = field(node, "parameter")
        for child in listed.named_children if listed is not None else [single] if single is not None else []:
            self._parameter(child, arguments, unpack)
        body = field(node, "body")
        if body is not None and body.type != "statement_block":
            value = self.expression(body)
            inner: list[ast.stmt] = [*self.pending, at(body, ast.Return(value=value))]
        else:
            inner = self.block(self, body)
        self.pending = outer
        signature = ast.arguments(
            posonlyargs=[], args=arguments, vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
        )
        statements = [*unpack, *inner] or [at(node, ast.Pass())]
        return at(node, ast.FunctionDef(name=name, args=signature, body=statements, decorator_list=[], returns=None))

    def _parameter(self, node: Node, arguments: list[ast.arg], unpack: list[ast.stmt]) -> None:
        pattern = field(node, "pattern") or field(node, "left") or node
        if pattern.type == "rest_pattern" and pattern.named_children:
            pattern = pattern.named_children[0]
        if pattern.type in {"type_annotation", "comment", "this"}:
            return
        name = name_of(pattern) or f"__arg_{len(arguments)}"
        kind = field(node, "type")
        annotation = at(node, ast.Name(id=_type_name(kind), ctx=ast.Load())) if kind is not None else None
        arguments.append(at(node, ast.arg(arg=name, annotation=annotation)))
        if pattern.type in {"object_pattern", "array_pattern"}:
            unpack.extend(self.destructure(pattern, at(node, ast.Name(id=name, ctx=ast.Load()))))

    def cls(self, node: Node, name: str) -> ast.ClassDef:
        """A class with its methods; fields become attributes, functions in fields methods."""
        body: list[ast.stmt] = []
        heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
        bases = [at(item, ast.Name(id=name_of(item), ctx=ast.Load())) for item in _heritage(heritage) if name_of(item)]
        members = field(node, "body")
        for child in members.named_children if members is not None else []:
            key = name_of(field(child, "name") or field(child, "property"))
            value = field(child, "value")
            if child.type == "method_definition" or (value is not None and value.type in _FUNCTIONS):
                body.append(self.function(child if value is None else value, key or self.fresh()))
            elif value is not None and key:
                body.append(self.named(child, key, self.expression(value)))
        lowered = ast.ClassDef(
            name=name, bases=list(bases), keywords=[], body=body or [at(node, ast.Pass())], decorator_list=[]
        )
        return at(node, lowered)


def _heritage(node: Node | None) -> Iterator[Node]:
    return flatten(node, {"extends_clause"}) if node is not None else iter(())


def _bound(node: Node) -> Node:
    if node.type == "pair_pattern":
        return field(node, "value") or node
    if node.type in {"object_assignment_pattern", "assignment_pattern"}:
        return field(node, "left") or node
    return node.named_children[0] if node.type == "rest_pattern" and node.named_children else node


def _type_name(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace").lstrip(": ")[:40]


def _hoisted(low: Lowering, node: Node) -> ast.expr:
    name = low.fresh()
    low.pending.append(low.cls(node, name) if node.type == "class" else low.function(node, name))
    return ast.Name(id=name, ctx=ast.Load())


def _call(low: Lowering, node: Node) -> ast.expr:
    callee = field(node, "function") or field(node, "constructor")
    given = field(node, "arguments")
    if callee is None:
        return ast.Constant(value=None)
    if given is not None and given.type == "template_string":
        # sql`... ${value}`: the values travel beside the text.
        template = low.expression(given)
        values = [item.value for item in getattr(template, "values", []) if isinstance(item, ast.FormattedValue)]
        constant = at(given, ast.Constant(value="".join(_constant_parts(template))))
        return ast.Call(func=low.expression(callee), args=[constant, *values], keywords=[])
    nodes = [child for child in (given.named_children if given is not None else []) if child.type != "comment"]
    if name_of(callee) in {"require", "import"} and len(nodes) == 1:
        if nodes[0].type == "string":
            return low.module(nodes[0])
        function = at(node, ast.Name(id="require", ctx=ast.Load()))
        return ast.Call(func=function, args=[low.expression(nodes[0])], keywords=[])
    return ast.Call(
        func=low.expression(callee), args=[low.expression(child) for child in nodes], keywords=_keywords(low, nodes)
    )


def _constant_parts(template: ast.expr) -> Iterator[str]:
    for item in getattr(template, "values", []):
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item.value


def _keywords(low: Lowering, nodes: list[Node]) -> list[ast.keyword]:
    """Options that change what a call does: `{ shell: true }`."""
    for child in nodes:
        if child.type != "object":
            continue
        for pair in child.named_children:
            if pair.type == "pair" and name_of(field(pair, "key")) == "shell":
                return [ast.keyword(arg="shell", value=low.expression(field(pair, "value")))]
    return []


def _member_expression(low: Lowering, node: Node) -> ast.expr:
    return ast.Attribute(
        value=low.expression(field(node, "object")), attr=name_of(field(node, "property")), ctx=ast.Load()
    )


def _subscript(low: Lowering, node: Node) -> ast.expr:
    return ast.Subscript(
        value=low.expression(field(node, "object")), slice=low.expression(field(node, "index")), ctx=ast.Load()
    )


def _template(low: Lowering, node: Node) -> ast.expr:
    values: list[ast.expr] = []
    for child in node.named_children:
        if child.type == "template_substitution":
            inner = low.expression(child.named_children[0] if child.named_children else None)
            values.append(at(child, ast.FormattedValue(value=inner, conversion=-1, format_spec=None)))
        else:
            raw = (child.text or b"").decode("utf-8", "replace")
            values.append(at(child, ast.Constant(value=_ESCAPE.sub(_unescape, raw))))
    return ast.JoinedStr(values=values)


def _number(low: Lowering, node: Node) -> ast.expr:
    text = (node.text or b"").decode("ascii", "replace").replace("_", "").rstrip("n")
    try:
        return ast.Constant(value=int(text, 0))
    except ValueError:
        return ast.Constant(value=None)


def _object(low: Lowering, node: Node) -> ast.expr:
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for child in node.named_children:
        if child.type == "pair":
            key = field(child, "key")
            is_text = key is not None and key.type == "string"
            keys.append(at(child, ast.Constant(value=text_of(key) if is_text and key is not None else name_of(key))))
            values.append(low.expression(field(child, "value")))
        elif child.type == "shorthand_property_identifier":
            keys.append(at(child, ast.Constant(value=name_of(child))))
            values.append(at(child, ast.Name(id=name_of(child), ctx=ast.Load())))
        elif child.type == "method_definition":
            keys.append(at(child, ast.Constant(value=name_of(field(child, "name")))))
            values.append(at(child, _hoisted(low, child)))
        elif child.type == "spread_element":
            keys.append(None)
            values.append(low.expression(child))
    return ast.Dict(keys=keys, values=values)


def _binary(low: Lowering, node: Node) -> ast.expr:
    operator_node = field(node, "operator")
    operator = (operator_node.text or b"").decode() if operator_node is not None else ""
    left, right = low.expression(field(node, "left")), low.expression(field(node, "right"))
    if operator in _COMPARISONS:
        return ast.Compare(left=left, ops=[ast.In() if operator == "in" else ast.Eq()], comparators=[right])
    if operator in _LOGICAL:
        return ast.BoolOp(op=ast.Or(), values=[left, right])
    return ast.BinOp(left=left, op=_ARITHMETIC.get(operator, ast.Sub)(), right=right)


def _unary(low: Lowering, node: Node) -> ast.expr:
    operator = field(node, "operator")
    negates = operator is not None and operator.text in {b"!", b"typeof"}
    return ast.UnaryOp(op=ast.Not() if negates else ast.USub(), operand=low.expression(field(node, "argument")))


def _ternary(low: Lowering, node: Node) -> ast.expr:
    return ast.IfExp(
        test=low.expression(field(node, "condition")),
        body=low.expression(field(node, "consequence")),
        orelse=low.expression(field(node, "alternative")),
    )


def _assignment(low: Lowering, node: Node) -> ast.expr:
    left, right = field(node, "left"), field(node, "right")
    if node.type == "augmented_assignment_expression":
        target = low.expression(left)
        added = at(node, ast.BinOp(left=target, op=ast.Add(), right=low.expression(right)))
        low.pending.append(at(node, ast.Assign(targets=[target], value=added)))
        return target
    low.pending.extend(low.assign(left, right))
    return (
        low.expression(left)
        if left is not None and left.type in {"identifier", "member_expression"}
        else ast.Constant(value=None)
    )


def _pattern(node: Node) -> str:
    """The pattern of a regular expression, without slashes and flags: no value, but what a test asks for."""
    return (node.text or b"").decode("utf-8", "replace").rpartition("/")[0][1:]


def _inner(low: Lowering, node: Node) -> ast.expr:
    return low.expression(node.named_children[0] if node.named_children else None)


def _await(low: Lowering, node: Node) -> ast.expr:
    return ast.Await(value=_inner(low, node))


def _yield(low: Lowering, node: Node) -> ast.expr:
    return ast.Yield(value=_inner(low, node))


def _spread(low: Lowering, node: Node) -> ast.expr:
    return ast.Starred(value=_inner(low, node), ctx=ast.Load())


def _list(low: Lowering, node: Node) -> ast.expr:
    return ast.List(
        elts=[low.expression(child) for child in node.named_children if child.type != "comment"], ctx=ast.Load()
    )


def _rows() -> Iterator[tuple[str, Callable[[Lowering, Node], ast.expr]]]:
    yield (
        "identifier shorthand_property_identifier this super import",
        lambda low, node: ast.Name(id=name_of(node), ctx=ast.Load()),
    )
    yield "string", lambda low, node: ast.Constant(value=text_of(node))
    yield "true", lambda low, node: ast.Constant(value=True)
    yield "false", lambda low, node: ast.Constant(value=False)
    yield "null undefined comment", lambda low, node: ast.Constant(value=None)
    yield "regex", lambda low, node: ast.Constant(value=None, kind=_pattern(node))
    yield "template_string", _template
    yield "number", _number
    yield "member_expression", _member_expression
    yield "subscript_expression", _subscript
    yield "call_expression new_expression", _call
    yield "object", _object
    yield "array", _list
    yield "binary_expression", _binary
    yield "unary_expression", _unary
    yield "ternary_expression", _ternary
    yield "assignment_expression augmented_assignment_expression", _assignment
    yield "await_expression", _await
    yield "yield_expression", _yield
    yield "spread_element", _spread
    yield " ".join(_FUNCTIONS | {"class"}), _hoisted
    yield " ".join(_WRAPPERS), _inner
    yield "update_expression", lambda low, node: low.expression(field(node, "argument"))


_EXPRESSIONS = {kind: handler for kinds, handler in _rows() for kind in kinds.split()}

__all__ = ["Lowering", "at", "field", "flatten", "name_of", "text_of"]
