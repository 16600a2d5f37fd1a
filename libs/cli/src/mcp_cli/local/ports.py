"""TCP ports of this machine."""

from __future__ import annotations

import errno
import socket

import psutil

from mcp_cli.local.errors import LocalError

HOST = "127.0.0.1"


def free_port(wanted: int = 0) -> int:
    """Return `wanted` when nobody listens there at this moment, otherwise any free port of loopback."""
    for port in (wanted, 0):
        try:
            return _bind(port)
        except OSError as error:
            if port == 0 or error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
    raise AssertionError("unreachable: port 0 either binds or raises")


def require_free(port: int) -> None:
    """Raise LocalError, naming the process where the system tells, when the API could not listen on `port`."""
    try:
        _bind(port)
    except OSError as error:
        cause = (
            f"Port {port} is taken{_by_whom(port)}."
            if error.errno == errno.EADDRINUSE
            else f"Port {port} cannot be used ({error.strerror})."
        )
        other = free_port(port + 1 if port < 65_535 else 0)
        raise LocalError(
            cause, "The API cannot listen there, so nothing was started.", f"Choose another: make run PORT={other}"
        ) from error


def _bind(port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server itself does; connections that are still closing are then no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))
        bound: int = probe.getsockname()[1]
        return bound


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return ""  # macOS tells only root; or it ended while we looked
    return ""
