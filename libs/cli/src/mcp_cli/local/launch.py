"""Start one program so that it never outlives the supervisor: `launch.py SIGNAL PARENT UID:GID|- COMMAND...`.

Runs as a script of its own (standard library only) between fork and exec of every child: preparing a process in
Python code after a fork of a threaded parent can deadlock, a fresh interpreter cannot.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

# Numbers of the Linux kernel's prctl(2) and capabilities(7).
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def prctl(option: int, *arguments: int) -> None:
    """Call prctl(2); raises OSError when the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *padded) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def keep_file_access() -> None:
    """Leave the process one capability of root: to reach its files below directories closed to others.

    Raises OSError where the container does not grant it.
    """
    mask = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable: once for capabilities 0 to 31, once for those above
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(header, sets) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def drop_root(uid: int, gid: int) -> None:
    """Become another user; PostgreSQL refuses to run as root."""
    linux = sys.platform == "linux"
    if linux:
        prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if linux:
        try:
            keep_file_access()
        except OSError as error:
            sys.stderr.write(f"launch: without CAP_DAC_OVERRIDE ({error}); the paths must be open to uid {uid}\n")


def main(arguments: list[str]) -> None:
    """Reset signals, drop privileges, tie the life of this process to the parent's, and become the command."""
    death_signal, parent, identity, *command = arguments
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
        # A shell ignores some of these for its background jobs, and programs inherit that.
        signal.signal(number, signal.SIG_DFL)
    if identity != "-":
        uid, gid = (int(part) for part in identity.split(":"))
        try:
            drop_root(uid, gid)
        except PermissionError as error:
            sys.exit(
                f"launch: root may not become uid {uid} here ({error.strerror}), and PostgreSQL does not run as root; "
                "start as an ordinary user, or grant the container CAP_SETUID and CAP_SETGID"
            )
    if sys.platform == "linux":
        # After the change of user, which clears it.
        prctl(PR_SET_PDEATHSIG, signal.Signals[death_signal])
    if os.getppid() != int(parent):
        sys.exit(f"launch: the supervisor {parent} ended before {command[0]} could start")
    os.execvp(command[0], command)  # noqa: S606 - the point of this file


if __name__ == "__main__":
    main(sys.argv[1:])
