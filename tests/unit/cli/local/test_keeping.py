"""Locks, kept credentials, private files, ports."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mcp_cli.local.errors import LocalError
from mcp_cli.local.kept import keep
from mcp_cli.local.lock import StackLock
from mcp_cli.local.paths import SOCKET_PATH_BYTES, private_directory, socket_directory, write_private
from mcp_cli.local.ports import free_port, require_free

URL = "http://127.0.0.1:1"


def test_a_live_lock_refuses_and_names_its_holder(tmp_path: Path) -> None:
    holder = StackLock(tmp_path)
    holder.acquire(URL)
    with pytest.raises(LocalError) as caught:
        StackLock(tmp_path).acquire("http://127.0.0.1:2")
    assert f"process {os.getpid()}, {URL}" in caught.value.cause
    assert f"kill {os.getpid()}" in caught.value.remedy
    assert caught.value.exit_code == 2
    holder.release()
    holder.acquire(URL)
    holder.release()


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    script = (
        "import os, signal; from pathlib import Path; from mcp_cli.local.lock import StackLock;"
        f"StackLock(Path({str(tmp_path)!r})).acquire({URL!r}); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    assert json.loads((tmp_path / "lock").read_text())["api_url"] == URL
    lock = StackLock(tmp_path)
    lock.acquire(URL)
    assert json.loads((tmp_path / "lock").read_text())["pid"] == os.getpid()
    lock.release()


def test_a_holder_that_has_not_written_yet_is_no_puzzle(tmp_path: Path) -> None:
    holder = StackLock(tmp_path)
    holder.acquire(URL)
    (tmp_path / "lock").write_text("")
    with pytest.raises(LocalError, match="just starting"):
        StackLock(tmp_path).acquire(URL)
    holder.release()


def test_credentials_are_drawn_once(tmp_path: Path) -> None:
    first, second = keep(tmp_path), keep(tmp_path)
    assert first == second
    assert len(bytes.fromhex(first.secret_key)) >= 32
    assert len(first.password) >= 20
    assert stat.S_IMODE((tmp_path / "credentials.json").stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert keep(other).password != first.password


def test_the_demo_moves_when_its_port_is_taken(tmp_path: Path) -> None:
    first = keep(tmp_path)
    with socket.create_server(("127.0.0.1", first.demo_port)):
        moved = keep(tmp_path)
    assert moved.demo_port != first.demo_port
    assert moved.password == first.password
    assert keep(tmp_path) == moved


@pytest.mark.parametrize("text", ["", "{", "[]", '{"secret_key": "x"}'])
def test_damaged_credentials_are_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "credentials.json").write_text(text)
    with pytest.raises(LocalError, match="is damaged") as caught:
        keep(tmp_path)
    assert f"rm -r {tmp_path}" in caught.value.remedy


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("open to all")
    file.chmod(0o644)
    write_private(file, "closed")
    assert file.read_text() == "closed"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_directory_that_cannot_be_made_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalError) as caught:
        private_directory(tmp_path / "file" / "data")
    assert "--data-dir" in caught.value.remedy


def test_sockets_get_a_short_private_directory(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 150)
    first, again, other = (socket_directory(path, ".s.PGSQL.5432") for path in (deep, deep, tmp_path))
    assert first == again != other
    assert len(os.fsencode(first / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    first.rmdir()
    other.rmdir()


def test_a_socket_directory_that_is_a_link_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    real = socket_directory(tmp_path, "s")
    real.rmdir()
    real.symlink_to(tmp_path)
    with pytest.raises(LocalError, match="is no directory of yours"):
        socket_directory(tmp_path, "s")


def test_a_taken_port_is_named_with_a_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalError) as caught:
            require_free(port)
        assert f"Port {port} is taken by " in caught.value.cause
        assert f"process {os.getpid()}" in caught.value.cause
        suggested = int(caught.value.remedy.rpartition("=")[2])
        require_free(suggested)
        assert free_port(port) != port
    require_free(port)
