"""The functions, classes and imports of one parsed file, and which functions a model can call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Decorators and registration calls of the MCP SDKs (mcp, fastmcp, the low-level server, the TypeScript SDK).
TOOL_MARKS = frozenset(
    {"tool", "add_tool", "from_function", "addTool", "registerTool", "call_tool", "register_tool", "mcp_tool"}
)
DISPATCH_MARK = "call_tool"
OTHER_MARKS = frozenset({"prompt", "resource", "registerPrompt", "registerResource", "read_resource", "get_prompt"})
PROMPT_MARKS = frozenset({"prompt", "registerPrompt", "get_prompt", "add_prompt"})
REQUEST_MARKS = frozenset({"setRequestHandler"})

# The specification allows names of 128 characters; the longest honest one measured has 64.
_LONGEST_NAME = 64
# Honest files take under one for each syntax node; names that stand for names could be followed for ever.
_FOLLOWED_AT_LEAST = 20_000
_FOLLOWED_PER_NODE = 10
_CERTIFICATE_SETTING = re.compile(r"verif|insecure|ssl|tls|cert", re.IGNORECASE)
_SPACE = re.compile(r"\s")


@dataclass(slots=True)
class Handler:
    """A function that a model can call, with what the server says about it."""

    name: str
    description: str
    node: Function | ast.Lambda
    owner: str = ""
    declared: bool = True  # registered as a tool; otherwise only a documented function of a server file
    prompt: bool = False  # what it returns is meant to instruct
    shared: bool = False  # it serves several tools, whose descriptions are joined
    resource: bool = False
    dispatches: bool = False  # it is told the name of the tool
    given: ast.Call | None = None  # the call that registers it


@dataclass(slots=True)
class Program:
    """One file as the interpreter reads it; JavaScript is lowered to the same nodes."""

    tree: ast.Module
    language: str = "python"
    problem: str = ""  # why this is not the whole file
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    methods: dict[tuple[str, str], Function] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    enclosing: dict[int, Function] = field(default_factory=dict)  # the function that a nested one stands in
    constants: dict[str, ast.expr] = field(default_factory=dict)  # values bound to names at the top of the file
    bound: dict[str, ast.expr | None] = field(default_factory=dict)  # bound anywhere; None when bound more than once
    aliases: dict[str, str] = field(default_factory=dict)  # imported under another name
    loops: dict[str, list[str]] = field(default_factory=dict)  # names that a loop variable runs through
    speaks: bool = False  # it answers the protocol's messages itself, without an SDK
    words: set[str] = field(default_factory=set)  # texts that may be names: no white space, at most 64 characters
    marked: set[int] = field(default_factory=set)  # tests of certificate settings, and loops that do the same again
    inner: list[Function] = field(default_factory=list)  # every function at any depth
    literals: list[ast.Call | ast.Dict] = field(default_factory=list)  # where tools may be declared
    size: int = 0  # syntax nodes
    following: int = 0  # names and expressions that may still be followed to read texts and schemas

    def follow(self) -> bool:
        """Take one such step; False when there are none left."""
        self.following -= 1
        return self.following > 0


def index(tree: ast.Module, language: str = "python", problem: str = "") -> Program:
    """Index the definitions of a tree: outside functions, and in JavaScript, where handlers may stand, inside too."""
    program = Program(tree, language, problem)
    for found in ast.walk(tree):
        _note(program, found)
    program.following = _FOLLOWED_AT_LEAST + _FOLLOWED_PER_NODE * program.size
    for node in _definitions(tree.body):
        if isinstance(node, ast.ClassDef):
            _index_class(program, node)
        else:
            program.functions[node.name] = node
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            program.constants[statement.targets[0].id] = statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            program.constants[statement.target.id] = statement.value
    if language == "javascript":
        for inner in program.inner:
            program.functions.setdefault(inner.name, inner)
    else:
        _enclose(program)
    return program


def _note(program: Program, found: ast.AST) -> None:
    program.size += 1
    if isinstance(found, Function):
        program.inner.append(found)
    elif isinstance(found, ast.Call | ast.Dict):
        program.literals.append(found)
    elif isinstance(found, ast.Assign) and isinstance(found.targets[0], ast.Name):
        name = found.targets[0].id
        program.bound[name] = None if name in program.bound else found.value
    elif isinstance(found, ast.Constant):
        program.speaks = program.speaks or found.value == "tools/call"
        if isinstance(found.value, str) and 2 < len(found.value) <= _LONGEST_NAME and not _SPACE.search(found.value):
            program.words.add(found.value)
    elif isinstance(found, ast.ImportFrom):
        program.aliases.update({item.asname: item.name for item in found.names if item.asname})
    elif _is_marked(found):
        program.marked.add(id(found))
    elif isinstance(found, ast.For) and isinstance(found.target, ast.Name):
        elements = found.iter.elts if isinstance(found.iter, ast.List | ast.Tuple | ast.Set) else []
        program.loops[found.target.id] = [item.id for item in elements if isinstance(item, ast.Name)]


def _is_marked(found: ast.AST) -> bool:
    if isinstance(found, ast.For | ast.AsyncFor):
        return _repeats_itself(found)
    return isinstance(found, ast.If) and _names_certificates(found.test)


def _names_certificates(test: ast.expr) -> bool:
    """Whether a test asks for a setting that names the checking of certificates."""
    names = (getattr(node, "id", "") or getattr(node, "attr", "") for node in ast.walk(test))
    return any(_CERTIFICATE_SETTING.search(name) for name in names)


def _repeats_itself(node: ast.For | ast.AsyncFor) -> bool:
    """Whether the body of a loop never looks at the loop's variable."""
    bound = {item.id for item in ast.walk(node.target) if isinstance(item, ast.Name)}
    used = (item.id for statement in node.body for item in ast.walk(statement) if isinstance(item, ast.Name))
    return bound.isdisjoint(used)


def _enclose(program: Program) -> None:
    waiting: list[tuple[ast.AST, Function | None]] = [(program.tree, None)]
    while waiting:
        node, outer = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                if outer is not None:
                    program.enclosing[id(child)] = outer
                waiting.append((child, child))
            elif isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
                waiting.append((child, outer))


def _index_class(program: Program, node: ast.ClassDef) -> None:
    program.classes[node.name] = node
    for member in node.body:
        if isinstance(member, Function):
            program.methods[node.name, method_name(member)] = member
            program.owners[id(member)] = node.name


def method_name(member: Function) -> str:
    """The name under which a method is kept: a property's setter stands beside its getter."""
    marks = [mark.attr for mark in member.decorator_list if isinstance(mark, ast.Attribute)]
    return f"{member.name}.setter" if "setter" in marks else member.name


def _definitions(body: list[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, Function | ast.ClassDef):
            yield node
        elif isinstance(node, ast.If | ast.Try | ast.With):
            stack.extend(reversed([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]))


def docstring(node: ast.AST) -> str:
    """The docstring of a function, or an empty text."""
    if isinstance(node, Function | ast.ClassDef | ast.Module):
        return ast.get_docstring(node) or ""
    return ""


def parameters(node: Function | ast.Lambda) -> list[ast.arg]:
    """The parameters in order, without self, cls and the context objects of the SDKs."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every.extend(extra for extra in (arguments.vararg, arguments.kwarg) if extra)
    return [item for item in every if item.arg not in {"self", "cls"} and not _is_context(item)]


def _is_context(item: ast.arg) -> bool:
    if item.arg in {"ctx", "context"} and item.annotation is None:
        return True
    return "Context" in annotation_of(item)


def annotation_of(item: ast.arg) -> str:
    """The text of a parameter's annotation; empty for one too deep to be written by hand."""
    if item.annotation is None:
        return ""
    try:
        return ast.unparse(item.annotation)
    except RecursionError:
        return ""


def lineage(program: Program, owner: str) -> Iterator[str]:
    """The class and those of the file that it derives from, nearest first."""
    waiting, seen = [owner], set[str]()
    while waiting:
        name = waiting.pop(0)
        cls = program.classes.get(name)
        if cls is None or name in seen:
            continue
        seen.add(name)
        yield name
        waiting.extend(base.id for base in cls.bases if isinstance(base, ast.Name))


def fields_of(program: Program, owner: str) -> list[str]:
    """The annotated fields of a class and its bases, in the order in which a generated constructor takes them."""
    found: list[str] = []
    for name in reversed(list(lineage(program, owner))):
        members = [item.target for item in program.classes[name].body if isinstance(item, ast.AnnAssign)]
        found.extend(member.id for member in members if isinstance(member, ast.Name))
    return list(dict.fromkeys(found))
