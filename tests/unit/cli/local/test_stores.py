"""PostgreSQL and Valkey as children: half-made clusters, leftovers, other versions, data that stays."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from mcp_cli.local.errors import LocalError
from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey


def ask(postgres: LocalPostgres, statement: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(postgres.url(driver="postgresql"))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a folder with spaces") / ("long" * 30)


@pytest.fixture
def postgres(folder: Path) -> Iterator[LocalPostgres]:
    """The module's one cluster, started for each test."""
    with LocalPostgres(folder / "postgres", durable=False) as running:
        yield running


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    partial = folder / "postgres" / "cluster.new"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        assert ask(postgres, "select current_database()::text") == "mcp_platform"
    assert not partial.exists()


def test_the_platform_is_no_superuser_and_no_port_is_open(postgres: LocalPostgres) -> None:
    assert ask(postgres, "select rolsuper from pg_roles where rolname = current_user") is False
    listening = psutil.Process(postgres.child.pid).net_connections(kind="tcp")
    assert listening == []


def test_a_wrong_password_is_refused(postgres: LocalPostgres) -> None:
    async def connect() -> None:
        await asyncpg.connect(postgres.url(driver="postgresql").replace("mcp_platform:", "mcp_platform:x", 1))

    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(connect())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to be somebody else")
def test_under_root_the_server_is_not_root_and_opens_no_directory(postgres: LocalPostgres, folder: Path) -> None:
    assert psutil.Process(postgres.child.pid).uids().effective != 0
    # pytest's own folder above is closed to everybody else, and the server got through.
    assert stat.S_IMODE(folder.parent.parent.stat().st_mode) == 0o700


def test_data_stays(folder: Path) -> None:
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        ask(postgres, "create table kept as select 42 as answer")
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        assert ask(postgres, "select answer from kept") == 42


def test_a_server_left_running_is_stopped_first(folder: Path) -> None:
    left = LocalPostgres(folder / "postgres", durable=False)
    left.start()
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        assert left.child.process.wait(10) == 0
        assert ask(postgres, "select 1") == 1


def test_the_pid_file_of_a_dead_server_is_no_obstacle(folder: Path) -> None:
    """Its process id belongs to somebody else now: here, to this very test."""
    file = folder / "postgres" / "cluster" / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{file.parent}\n1\n5432\n/tmp\n\n  1 1\nready\n")
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        assert ask(postgres, "select 1") == 1


def test_another_major_version_is_left_untouched(folder: Path) -> None:
    file = folder / "postgres" / "cluster" / "PG_VERSION"
    file.write_text("17\n")
    try:
        with pytest.raises(LocalError, match="is PostgreSQL 17's, the installed server is PostgreSQL 18"):
            LocalPostgres(folder / "postgres").start()
    finally:
        file.write_text("18\n")


def test_queued_tasks_survive_a_restart(tmp_path: Path) -> None:
    with LocalValkey(tmp_path / "valkey") as valkey, redis.Redis.from_url(valkey.url()) as client:
        client.lpush("queue", "task")
    with LocalValkey(tmp_path / "valkey") as valkey, redis.Redis.from_url(valkey.url()) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_valkey_asks_for_its_password(tmp_path: Path) -> None:
    with LocalValkey(tmp_path / "valkey", durable=False) as valkey:
        with socket.create_connection(("127.0.0.1", valkey.port), timeout=5) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(64).startswith(b"-NOAUTH")
        assert not (tmp_path / "valkey" / "appendonlydir").exists()


def test_a_valkey_left_running_is_stopped_first(tmp_path: Path) -> None:
    left = LocalValkey(tmp_path / "valkey")
    left.start()
    with LocalValkey(tmp_path / "valkey") as valkey, redis.Redis.from_url(valkey.url()) as client:
        assert client.ping()
        assert left.child.process.wait(10) in (0, -signal.SIGTERM)
