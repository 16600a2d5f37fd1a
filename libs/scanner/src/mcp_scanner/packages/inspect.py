"""Files of a package that are no source, or that pretend to be something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, Location, Severity
from mcp_scanner.packages.archive import Contents, Member
from mcp_scanner.packages.rules import ARCHIVE, BINARY, DISGUISED, INSTALL_HOOK, OBFUSCATED

# First bytes of programs: ELF, PE, Mach-O (both orders, 32 and 64 bits) and its universal form.
_MAGIC = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe")
_PLAIN = (".txt", ".md", ".json", ".py", ".js", ".ts", ".mjs", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".css", ".html",
          ".woff", ".woff2", ".ttf", ".ico", ".yaml", ".yml", ".toml", ".csv", ".log", ".dat")  # fmt: skip
_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
# Names that the common JavaScript obfuscators generate, and the escapes they write strings in.
_GENERATED = re.compile(rb"\b_0x[0-9a-f]{4,6}\b")
_ESCAPES = re.compile(rb"\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}")
_UNPACK = re.compile(
    rb"eval\(function\(p,a,c,k,e|(?:eval|Function)\((?:atob|unescape|decodeURIComponent|String\.fromCharCode)\(|while\(!!\[\]\)"
)
# An obfuscated file has hundreds of generated names; a hand-written one has none.
_MANY_NAMES = 40
# Share of a file that is escaped characters; tables of characters in honest libraries stay under a quarter.
_ESCAPED_SHARE = 0.5
_MIN_ESCAPED = 4_000


def inspect_members(contents: Contents) -> Iterator[Finding]:
    """Findings in the archive itself, in programs and in obfuscated files."""
    for path in contents.strange[:5]:
        yield make_finding(ARCHIVE, Location("source", path), f"entry {path}")
    native: list[str] = []
    for member in contents.members:
        if member.data.startswith(_MAGIC) and _is_program(member):
            if member.path.lower().endswith(_PLAIN):
                yield make_finding(
                    DISGUISED, Location("source", member.path), f"{member.path} is an executable program"
                )
            else:
                native.append(member.path)
        elif member.path.endswith(_CODE):
            yield from _obfuscated(member)
        elif member.path.endswith(".pth"):
            yield from _path_file(member)
    if native:
        shown = ", ".join(native[:5]) + (f" and {len(native) - 5} more" if len(native) > 5 else "")
        yield make_finding(BINARY, Location("source", native[0]), shown)


def _is_program(member: Member) -> bool:
    """Text may begin with MZ; a program has zero bytes in its header."""
    return b"\x00" in member.data[:64]


def _obfuscated(member: Member) -> Iterator[Finding]:
    names = set(_GENERATED.findall(member.data))
    escaped = sum(len(item) for item in _ESCAPES.findall(member.data))
    if len(names) >= _MANY_NAMES:
        evidence = f"{len(names)} generated names such as {min(names).decode('ascii', 'replace')}"
    elif escaped >= _MIN_ESCAPED and escaped > _ESCAPED_SHARE * len(member.data):
        evidence = f"{escaped} of {len(member.data)} bytes are escaped characters"
    elif match := _UNPACK.search(member.data):
        evidence = f"unpacks itself: {match.group(0).decode('ascii', 'replace')}"
        yield make_finding(OBFUSCATED, Location("source", member.path), evidence, severity=Severity.MEDIUM)
        return
    else:
        return
    yield make_finding(OBFUSCATED, Location("source", member.path), evidence)


def _path_file(member: Member) -> Iterator[Finding]:
    """Python runs every line of a .pth file that begins with import, at every start of the interpreter."""
    for line in member.data.decode("utf-8", "replace").splitlines():
        if line.startswith(("import ", "import\t")) and len(line) > len("import ") + 1:
            evidence = f"runs at every start of Python: {line}"
            yield make_finding(INSTALL_HOOK, Location("source", member.path), evidence, severity=Severity.HIGH)
