"""The sandbox from Linux namespaces alone. Runs as a program of its own: `python -I -S launcher.py`.

The variable MCP_SANDBOX holds one JSON object: program, arguments, environment, shown, empty, limits. Exit code 125 and
one line on stderr mean that the sandbox could not be made and nothing was run.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

_FAILED = 125  # as env(1) and docker-run(1) use it: the wrapper failed, not the program
_NOBODY = 65534  # the overflow user of Linux, Documentation/admin-guide/sysctl/fs.rst
# include/uapi/linux/sched.h, mount.h and prctl.h
_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT, _MS_BIND, _MS_REC = 1, 2, 4, 8, 32, 4096, 16384
_MS_PRIVATE = 1 << 18
_MNT_DETACH = 2
_PDEATHSIG, _NO_NEW_PRIVS = 1, 38
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000  # the number is the same on every architecture
# A directory every Linux has and no program is installed in: the new root is built over it.
_STAGE = "/sys"

_libc = ctypes.CDLL(None, use_errno=True)


class UnavailableError(Exception):
    """A step that this kernel or container does not permit."""


def _call(what: str, result: int) -> None:
    if result != 0:
        raise UnavailableError(f"{what}: {os.strerror(ctypes.get_errno())}")


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
    result = _libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
    _call(f"mount {target}", result)


def _read_only(target: str) -> None:
    """Make a mount and all below it read-only, without set-user-id programs and device files."""
    attributes = (ctypes.c_uint64 * 4)(_MS_RDONLY | _MS_NOSUID | _MS_NODEV, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    result = _libc.syscall(
        ctypes.c_long(_MOUNT_SETATTR), _AT_FDCWD, target.encode(), _AT_RECURSIVE, ctypes.byref(attributes), size
    )
    _call(f"mount_setattr {target}", result)


def _isolate() -> bool:
    """Enter new namespaces; whether the process is still the machine's root and has to step down itself."""
    flags = _NEWNS | _NEWCGROUP | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET
    user, group = os.getuid(), os.getgid()
    if user == 0 and _libc.unshare(flags) == 0:
        return True
    _call("unshare", _libc.unshare(flags | _NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{_NOBODY} {group} 1")
    return False


def _build_root(specification: dict[str, Any]) -> None:
    """A root of bind mounts over a tmpfs, then no way back to the old one."""
    scratch = f"size={specification['limits']['scratch']},mode=1777"
    _mount("none", "/", None, _MS_REC | _MS_PRIVATE)
    _mount("tmpfs", _STAGE, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=1m,mode=755")
    _mount("tmpfs", _made(f"{_STAGE}/tmp"), "tmpfs", _MS_NOSUID | _MS_NODEV, scratch)  # noqa: S108
    for path in specification["shown"]:
        _show(path)
    _devices()
    for path in specification["empty"]:
        _made(_STAGE + path)
    proc = _made(f"{_STAGE}/proc")
    os.chdir(_STAGE)
    _call("pivot_root", _libc.pivot_root(b".", b"."))
    _call("umount", _libc.umount2(b".", _MNT_DETACH))
    os.chdir("/")
    # Containers that mask /proc forbid a new one; most servers list their tools without it.
    with suppress(UnavailableError):
        _mount("proc", proc.removeprefix(_STAGE), "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _mount(None, "/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | _MS_NODEV)


def _show(path: str) -> None:
    target = _STAGE + path
    if os.path.lexists(target):
        return  # already visible within an outer directory
    source = Path(path)
    _made(str(Path(target).parent))
    if source.is_symlink():
        Path(target).symlink_to(source.readlink())
        return
    if source.is_dir():
        Path(target).mkdir()
    else:
        Path(target).touch()
    _mount(path, target, None, _MS_BIND | _MS_REC)
    _read_only(target)


def _devices() -> None:
    folder = _made(f"{_STAGE}/dev")
    for name in ("null", "zero", "full", "random", "urandom"):
        Path(folder, name).touch()
        _mount(f"/dev/{name}", f"{folder}/{name}", None, _MS_BIND)
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        Path(folder, name).symlink_to(f"/proc/self/fd/{number}")
    Path(folder, "fd").symlink_to("/proc/self/fd")


def _made(path: str) -> str:
    Path(path).mkdir(parents=True, exist_ok=True)
    return path


def _step_down(limits: dict[str, int], *, from_root: bool) -> None:
    """Bound what the program can use, and give up every privilege for good."""
    for kind, amount in (
        (resource.RLIMIT_DATA, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, limits["scratch"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))
    if from_root:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (limits["processes"], limits["processes"]))
    _call("prctl", _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))


def _run(specification: dict[str, Any], *, from_root: bool) -> NoReturn:
    """As the first process of the namespace: when it ends, everything it started ends."""
    _call("prctl", _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    _build_root(specification)
    _step_down(specification["limits"], from_root=from_root)
    os.chdir("/tmp")  # noqa: S108 - the sandbox's own
    program = specification["program"]
    os.execve(program, [program, *specification["arguments"]], specification["environment"])  # noqa: S606


def main() -> int:
    """Make the sandbox, run the program in it, and end as it ends."""
    specification = json.loads(os.environ["MCP_SANDBOX"])
    try:
        _call("prctl", _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
        from_root = _isolate()
        child = os.fork()
        if child == 0:
            _run(specification, from_root=from_root)
    except (UnavailableError, OSError) as error:
        print(f"no sandbox: {error}", file=sys.stderr)  # noqa: T201 - read by whoever started this program
        return _FAILED
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


if __name__ == "__main__":
    os._exit(main())
