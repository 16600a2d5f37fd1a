"""Find the functions of a file that a model can call, with the names and descriptions the server gives them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mcp_scanner.source.literals import member, text_of
from mcp_scanner.source.program import (
    DISPATCH_MARK,
    OTHER_MARKS,
    PROMPT_MARKS,
    REQUEST_MARKS,
    TOOL_MARKS,
    Function,
    Handler,
    Program,
    docstring,
)


def find_handlers(program: Program) -> list[Handler]:
    """Registered tools, prompts and resources, in source order, each function once."""
    found: dict[int, Handler] = {}
    for handler in (*_decorated(program), *_registered(program)):
        found.setdefault(id(handler.node), handler)
    listed = declared_tools(program)
    announced = "\n".join(f"{name}: {description}" for name, description, _ in listed)
    for handler in found.values():
        if not handler.description or (handler.dispatches and listed):
            # One function serves every tool of a low-level server: it may do what any of them announces.
            handler.description = "\n".join(filter(None, (handler.description, announced)))
            handler.shared = True
    return list(found.values())


def declared_tools(program: Program) -> list[tuple[str, str, ast.expr | None]]:
    """Name, description and schema of `Tool(name=..., description=...)` or `{name, description, inputSchema}`."""
    found: dict[str, tuple[str, str, ast.expr | None]] = {}
    for node in program.literals:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "Tool":
            options = {item.arg: item.value for item in node.keywords}
            name, description = _name(program, options.get("name")), text_of(program, options.get("description"))
            schema = options.get("inputSchema") or options.get("input_schema")
        elif isinstance(node, ast.Dict) and (schema := member(node, "inputSchema")) is not None:
            name = _name(program, member(node, "name"))
            description = text_of(program, member(node, "description"))
        else:
            continue
        if name and description:
            found.setdefault(name, (name, description, schema))
    return list(found.values())


def _name(program: Program, node: ast.AST | None) -> str:
    """A literal name, or the last part of a constant's name: GitTools.STATUS."""
    return text_of(program, node) or (node.attr.lower() if isinstance(node, ast.Attribute) else "")


def undeclared(program: Program, handlers: list[Handler]) -> list[Handler]:
    """The remaining functions and methods: library code whose caller is unknown."""
    taken = {id(handler.node) for handler in handlers}
    rest: list[Handler] = []
    for name, node in program.functions.items():
        if id(node) not in taken:
            rest.append(Handler(name, docstring(node), node, declared=False))
    for (owner, name), node in program.methods.items():
        if id(node) not in taken:
            description = docstring(node) or docstring(program.classes[owner])
            rest.append(Handler(f"{owner}.{name}", description, node, owner, declared=False))
    return rest


def _decorated(program: Program) -> Iterator[Handler]:
    for node in program.inner:
        for decorator in node.decorator_list:
            mark = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = _mark(program, mark)
            if name in TOOL_MARKS or name in OTHER_MARKS or _registers(program, name):
                yield _from_decorator(program, node, decorator)
                break


def _registers(program: Program, name: str) -> bool:
    """Whether a function of the file, used as a decorator, makes a tool of what it decorates."""
    function = program.functions.get(name)
    if function is None:
        return False
    return any(isinstance(node, ast.Attribute) and node.attr in TOOL_MARKS for node in ast.walk(function))


def _mark(program: Program, mark: ast.AST) -> str:
    """The registering method that a decorator or a called name stands for; `expose = app.tool` is an alias of it."""
    if isinstance(mark, ast.Name):
        meant = program.constants.get(mark.id)
        meant = meant.func if isinstance(meant, ast.Call) else meant
        return program.aliases.get(mark.id) or (meant.attr if isinstance(meant, ast.Attribute) else mark.id)
    return mark.attr if isinstance(mark, ast.Attribute) else ""


def _applied(program: Program, node: ast.Call) -> Iterator[Handler]:
    """`app.tool()(function)`, for one function or for each of a list."""
    if not isinstance(node.func, ast.Call) or _mark(program, node.func.func) not in TOOL_MARKS or len(node.args) != 1:
        return
    given = node.args[0]
    if isinstance(given, ast.Attribute):
        for (_, name), method in program.methods.items():
            if name == given.attr:
                yield _from_decorator(program, method, node.func)
                return
    named = given.id if isinstance(given, ast.Name) else ""
    for name in program.loops.get(named, [named]):
        function = program.functions.get(name)
        if function is not None:
            yield _from_decorator(program, function, node.func)


def _listed(program: Program, node: ast.Call) -> Iterator[Handler]:
    """`FastMCP("name", tools=[one, two])`."""
    given = next((item.value for item in node.keywords if item.arg == "tools"), None)
    for item in given.elts if isinstance(given, ast.List | ast.Tuple) else []:
        function = program.functions.get(item.id) if isinstance(item, ast.Name) else None
        if function is not None:
            yield Handler(function.name, docstring(function), function)


# No name of a tool or address of a resource has two spaces.
_SENTENCE = re.compile(r"\s\S+\s")


def _from_decorator(program: Program, node: Function, decorator: ast.expr) -> Handler:
    given = decorator if isinstance(decorator, ast.Call) else None
    options = {item.arg: item.value for item in given.keywords} if given else {}
    first = given.args[0] if given and given.args else None
    name, description = text_of(program, options.get("name")), text_of(program, options.get("description"))
    said = text_of(program, first)
    if _SENTENCE.search(said):  # decorators of one's own take the description first
        description = description or said
    else:
        name = name or said
    name, description = name or node.name, description or docstring(node)
    mark = _mark(program, decorator.func if isinstance(decorator, ast.Call) else decorator)
    handler = Handler(name, description, node, program.owners.get(id(node), ""))
    return _marked(handler, mark, given)


def _marked(handler: Handler, mark: str, given: ast.Call | None) -> Handler:
    handler.prompt, handler.given, handler.dispatches = mark in PROMPT_MARKS, given, mark == DISPATCH_MARK
    handler.resource = mark in OTHER_MARKS and not handler.prompt
    return handler


def _registered(program: Program) -> Iterator[Handler]:
    """`server.add_tool(function, name=..., description=...)` and the registration calls of the TypeScript SDK."""
    for node in program.literals:
        if isinstance(node, ast.Call):
            yield from _applied(program, node)
            yield from _listed(program, node)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        mark = node.func.attr
        if mark not in TOOL_MARKS and mark not in OTHER_MARKS and mark not in REQUEST_MARKS:
            continue
        function = _function_argument(program, node)
        if function is None:
            continue
        name, description = _announced(program, node)
        first = node.args[0] if node.args else None
        own = first.id if mark in REQUEST_MARKS and isinstance(first, ast.Name) else getattr(function, "name", "")
        owner = program.owners.get(id(function), "")
        about = description or docstring(function)
        yield _marked(Handler(name or own, about, function, owner), mark, node)


def _function_argument(program: Program, node: ast.Call) -> Function | ast.Lambda | None:
    for argument in (*reversed(node.args), *(item.value for item in node.keywords)):
        if isinstance(argument, ast.Lambda):
            return argument
        if isinstance(argument, ast.Name) and argument.id in program.functions:
            return program.functions[argument.id]
        if isinstance(argument, ast.Attribute):
            method = next((item for (_, name), item in program.methods.items() if name == argument.attr), None)
            if method is not None:
                return method
        if isinstance(argument, ast.Dict):
            execute = member(argument, "execute") or member(argument, "handler")
            if isinstance(execute, ast.Lambda):
                return execute
            if isinstance(execute, ast.Name) and execute.id in program.functions:
                return program.functions[execute.id]
    return None


def _announced(program: Program, node: ast.Call) -> tuple[str, str]:
    options = {item.arg: item.value for item in node.keywords}
    name, description = text_of(program, options.get("name")), text_of(program, options.get("description"))
    # Names and options are often constants of the module.
    given = [program.constants.get(item.id, item) if isinstance(item, ast.Name) else item for item in node.args]
    texts = [text_of(program, argument) for argument in given]
    for argument in given:
        if isinstance(argument, ast.Dict):
            name = name or text_of(program, member(argument, "name"))
            description = description or text_of(program, member(argument, "description"))
            description = description or text_of(program, member(argument, "title"))
    literal = [item for item in texts if item]
    if literal:
        name = name or literal[0]
        description = description or (literal[1] if len(literal) > 1 else "")
    return name, description
