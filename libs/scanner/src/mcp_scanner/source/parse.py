"""Parse one file into the nodes that the interpreter reads, within bounds."""

from __future__ import annotations

import ast
import re
import sys
import warnings

from mcp_scanner.source.catalogue import Catalogue
from mcp_scanner.source.errors import UnreadableSourceError
from mcp_scanner.source.newer_python import parse_newer
from mcp_scanner.source.program import Program, index

PYTHON_SUFFIXES = (".py", ".pyw", ".pyi")
SCRIPT_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
# The largest hand-written modules are under half a megabyte; larger files are generated or bundled.
MAX_PYTHON = 1_500_000
_RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"

# Lines that only JavaScript and TypeScript have, for a text that came without a file name of its own.
_SCRIPT = re.compile(
    r"^(?:import\s.{1,200}\sfrom\s+['\"]|const\s+\{?|export\s+(?:default|const|async|function)\b)", re.MULTILINE
)


def parse(text: str, filename: str) -> tuple[Program, Catalogue]:
    """The indexed program of a file with the catalogue of its language. Raises UnreadableSourceError."""
    if filename.endswith(SCRIPT_SUFFIXES):
        from mcp_scanner.source.calls_javascript import javascript_calls
        from mcp_scanner.source.javascript import lower

        tree, problem = lower(text, filename)
        return index(tree, "javascript", problem), javascript_calls()
    from mcp_scanner.source.calls_python import python_calls

    try:
        tree, problem = _python(text)
        return index(tree, problem=problem), python_calls()
    except UnreadableSourceError:
        if filename.endswith(PYTHON_SUFFIXES) and not _SCRIPT.search(text):
            raise
        return parse(text, f"{filename}.ts")


def _python(text: str) -> tuple[ast.Module, str]:
    """The tree of a file and why it is not all of it; a file for a newer Python is read as far as that goes."""
    if len(text) > MAX_PYTHON:
        raise UnreadableSourceError(
            f"{len(text)} characters, more than {MAX_PYTHON}; nothing of the file was judged; it is generated or data, "
            "so look at what it was made from"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in other people's code are not ours to report
            return ast.parse(text), ""
    except SyntaxError as error:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            newer = None if _SCRIPT.search(text) else parse_newer(text)
        if newer is None or not newer[0].body:
            raise UnreadableSourceError(_not_python(error)) from error
        tree, gaps = newer
        return tree, _left_out(error, gaps) if gaps else ""
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableSourceError(
            f"not Python ({error or type(error).__name__}); nothing of the file was judged; read it by hand"
        ) from error


def _left_out(error: SyntaxError, gaps: list[int]) -> str:
    lines = ", ".join(map(str, sorted(set(gaps))))
    return (
        f"line {lines} {'is' if len(set(gaps)) == 1 else 'are'} no Python {_RUNNING}, which the scanner runs on "
        f"({error.msg}); left out, the rest was read; if it is for a newer Python, run the scanner with that one"
    )


def _not_python(error: SyntaxError) -> str:
    """The scanner reads the grammar of the Python it runs on, which may be older than the file's."""
    return (
        f"line {error.lineno or 1} is no Python {_RUNNING}, which the scanner runs on ({error.msg}); nothing of the "
        "file was judged; if it is written for a newer Python, run the scanner with that one"
    )
