"""Read Python that is newer than the interpreter which runs the scanner: rewrite what is known, leave out the rest.

Lines keep their numbers. The forms: type parameters and `type` statements (PEP 695, 3.12), quotes and backslashes
inside the expressions of f-strings (PEP 701, 3.12), `except A, B:` without parentheses (PEP 758, 3.14) and t-strings
(PEP 750, 3.14).
"""

from __future__ import annotations

import ast
import re

_BRACKETS = r"\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\]){1,400}\]"
_TYPED = re.compile(rf"^([ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+\w+)({_BRACKETS})(?=\s*[(:])", re.MULTILINE)
_TYPE = re.compile(rf"^([ \t]*)type[ \t]+(\w+)({_BRACKETS})?[ \t]*(?==[^=])", re.MULTILINE)
_EXCEPT = re.compile(r"^([ \t]*except\*?[ \t]+)([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*(?=:)", re.MULTILINE)
_FORMATTED = re.compile(r"\b([fFrRtT]{1,2})(\"\"\"|'''|\"|')")
# Places that are left out of one file before it counts as unread, and the text parsed for it in all, in characters.
_MOST_GAPS = 12
_MOST_PARSED = 6_000_000


def parse_newer(text: str) -> tuple[ast.Module, list[int]] | None:
    """The tree of a file and the first lines of what was left out; None when nothing sensible remains."""
    text = _rewritten(text)
    lines, gaps = text.split("\n"), list[int]()
    for _ in range(max(2, min(_MOST_GAPS, _MOST_PARSED // max(len(text), 1)))):
        try:
            return ast.parse("\n".join(lines)), gaps
        except SyntaxError as error:
            number = error.lineno or 0
        except (ValueError, RecursionError, MemoryError):
            return None
        if not 0 < number <= len(lines) or not _leave_out(lines, number - 1, widen=number in gaps):
            return None
        gaps.append(number)
    return None


def _rewritten(text: str) -> str:
    text = _TYPED.sub(lambda match: match.group(1) + _continued(match.group(2)), text)
    text = _TYPE.sub(lambda match: f"{match.group(1)}{match.group(2)}{_continued(match.group(3) or '')} ", text)
    text = _EXCEPT.sub(r"\1(\2)", text)
    return "\n".join(_plain_formats(line) if _FORMATTED.search(line) else line for line in text.split("\n"))


def _continued(removed: str) -> str:
    """Nothing, over as many lines."""
    return "\\\n" * removed.count("\n")


def _plain_formats(line: str) -> str:
    """A line whose f-strings have no quotes of their own kind and no backslashes inside their expressions."""
    done, at = [], 0
    while match := _FORMATTED.search(line, at):
        prefix, quote = match.groups()
        if len(quote) > 1 or not set(prefix.lower()) & {"f", "t"}:
            done.append(line[at : match.end()])
            at = match.end()
            continue
        end = _end_of_format(line, match.end(), quote)
        body = _inner_quotes(line[match.end() : end], quote)
        done.append(f"{line[at : match.start()]}{prefix.lower().replace('t', 'f')}{quote}{body}")
        at = end
    return "".join(done) + line[at:]


def _end_of_format(line: str, at: int, quote: str) -> int:
    depth = 0
    while at < len(line):
        if line[at] == "\\" and not depth:
            at += 1
        elif line[at] == "{":
            depth += 1
        elif line[at] == "}":
            depth = max(0, depth - 1)
        elif line[at] == quote and not depth:
            return at
        at += 1
    return len(line)


def _inner_quotes(body: str, quote: str) -> str:
    """The body of an f-string whose expressions use the other quote only, and no quote inside another."""
    other = "'" if quote == '"' else '"'
    depth, inner, found = 0, "", list[str]()
    for letter in body:
        depth += (letter == "{") - (letter == "}")
        if depth <= 0:
            found.append(letter)
        elif letter in "'\"":
            if inner in {"", letter}:
                inner = "" if inner else letter
                found.append(other)
        elif letter != "\\":
            found.append(letter)
    return "".join(found)


def _leave_out(lines: list[str], at: int, *, widen: bool) -> bool:
    """Empty one line, or the function or the block at the margin around it; False when there is nothing to empty."""
    if not widen and lines[at].strip() not in {"", "pass"}:
        lines[at] = f"{_indent(lines[at])}pass"
        return True
    start = at
    while start and (not lines[start].strip() or _indent(lines[start])):
        start -= 1
    end = at + 1
    while end < len(lines) and (
        not lines[end].strip() or _indent(lines[end]) or lines[end].startswith((")", "]", "}"))
    ):
        end += 1
    if not any(line.strip() for line in lines[start:end]):
        return False
    lines[start:end] = [""] * (end - start)
    return True


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
