"""The part of the file system a sandboxed server sees, read-only: the system's programs and its own code."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Programs and libraries of the system, and what of /etc they need; nothing with a secret in it.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ssl", "ca-certificates", "pki", "alternatives", "localtime")
# Files that mark the root of a project: code beside them belongs to the server.
_PROJECT = ("package.json", "pyproject.toml", "setup.py", "go.mod", "Cargo.toml", "requirements.txt")
_CODE = frozenset({".py", ".pyz", ".js", ".mjs", ".cjs", ".ts", ".jar", ".rb", ".pl", ".php", ".sh", ".lua", ".wasm"})
_LEVELS = 5
_SEARCH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


@dataclass(frozen=True, slots=True)
class View:
    """Absolute paths to show read-only, directories to show empty, and the program to run.

    `search` is the PATH. Outer paths stand before inner ones, and directories before links to them: that is the order
    to mount them in.
    """

    program: str
    search: str
    shown: tuple[str, ...]
    empty: tuple[str, ...]


def view_for(command: str, arguments: Sequence[str], folder: str) -> View | None:
    """What the command needs to see, or None when there is no such program.

    A directory given as an argument (a file server's root, say) exists in the sandbox but is empty.
    """
    where = Path(folder).expanduser() if folder else Path("/")
    found = shutil.which(command) or shutil.which(str(where / command))
    program = _behind_shim(Path(found).absolute()) if found is not None else None
    if program is None:
        return None
    programs = [program, *_interpreter(program)]
    own = [path for each in programs for path in _installation(each)]
    empty = []
    for argument in arguments:
        path = _existing(where, argument.partition("=")[2] if argument.startswith("--") else argument)
        if path is not None and path.is_dir():
            empty.append(str(path))
        elif path is not None and path.suffix in _CODE:
            own += _project(path)
    system = sorted((*_SYSTEM, *(f"/etc/{name}" for name in _ETC)), key=lambda path: Path(path).is_symlink())
    existing = dict.fromkeys(path for path in (*system, *sorted(own)) if Path(path).exists())
    search = ":".join(dict.fromkeys((*(str(each.parent) for each in programs), *_SEARCH)))
    return View(str(program), search, tuple(existing), tuple(empty))


def _behind_shim(program: Path) -> Path | None:
    """The program that a version manager's shim (pyenv, asdf, mise) stands for; None when none is found.

    A shim asks its manager, which the sandbox does not have. pyenv writes the versions in use to the file `version`
    beside its shims; otherwise the next program of that name on the PATH is taken.
    """
    if program.parent.name != "shims":
        return program
    root = program.parent.parent
    chosen = root / "version"
    versions = chosen.read_text(errors="replace").split() if chosen.is_file() else []
    installed = [root / "versions" / version / "bin" / program.name for version in versions]
    elsewhere = os.pathsep.join(
        folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).name != "shims"
    )
    found = next((str(path) for path in installed if path.exists()), None) or shutil.which(program.name, path=elsewhere)
    return None if found is None else Path(found).absolute()


def _existing(where: Path, argument: str) -> Path | None:
    try:
        path = where / argument if argument else None
        return path.absolute() if path is not None and path.exists() else None
    except (OSError, ValueError):
        return None


def _interpreter(program: Path) -> list[Path]:
    """The interpreter that the first line of a script names."""
    try:
        with program.open("rb") as script:
            line = script.readline(256).decode(errors="replace")
    except OSError:  # a program that may be run and not read has no script's first line to look at
        return []
    words = line.removeprefix("#!").split() if line.startswith("#!") else []
    if words and words[0].endswith("/env"):
        words = [word for word in words[1:] if not word.startswith("-")]
    found = shutil.which(words[0]) if words else None
    return [] if found is None else [Path(found)]


def _installation(program: Path) -> Iterator[str]:
    """Where a program and its libraries are installed; for a Python environment also the Python it stands on."""
    for path in dict.fromkeys((program, program.resolve())):
        if "node_modules" in path.parts:
            yield from _project(path)
            continue
        prefix = path.parent.parent if path.parent.name == "bin" else path.parent
        yield str(path if _is_private(prefix) else prefix)
        environment = prefix / "pyvenv.cfg"
        if environment.is_file():
            for line in environment.read_text(errors="replace").splitlines():
                key, _, value = line.partition("=")
                if key.strip() == "home":
                    yield str(Path(value.strip()).parent)
            yield from (
                str(python.resolve().parent.parent) for python in (prefix / "bin").glob("python") if python.exists()
            )


def _project(script: Path) -> list[str]:
    """The outermost node_modules or the nearest project root above a script, else the script alone."""
    parts = script.parts
    if "node_modules" in parts:
        return [str(Path(*parts[: parts.index("node_modules") + 1]))]
    for parent in list(script.parents)[:_LEVELS]:
        if _is_private(parent):
            break
        if any((parent / name).is_file() for name in _PROJECT):
            return [str(parent)]
    return [str(script)]


def _is_private(folder: Path) -> bool:
    """Whether a folder is a home directory or holds some: it is never shown as a whole."""
    home = Path.home()
    return folder in (home, *home.parents) or folder.parent == Path("/home") or folder == Path("/tmp")  # noqa: S108
