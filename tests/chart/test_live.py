"""What is rendered works: the chart's roles, migration, account, Valkey and API environment on real servers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
from tests.chart.helm import CHART, objects, render
from tests.chart.manifests import env, find
from tests.chart.site import Site, apply_roles, job_container
from tests.stack import Process, free_port, wait_for

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.postgres import binary as postgres_binary
from mcp_cli.local.valkey import binary as valkey_binary
from mcp_core.sizing.stores import postgres_settings, valkey_maxmemory

MIB = 2**20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    release = objects(render(CHART / "ci" / "tiny-values.yaml"))
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        url = urlsplit(postgres.url(driver="postgresql"))
        sockets = parse_qs(url.query)["host"][0]
        site = Site(release, folder, sockets, str(url.password), free_port(), free_port())
        assert site.sql("CREATE DATABASE mcp", "postgres").returncode == 0
        valkey = start_valkey(site)
        try:
            yield site
        finally:
            valkey.stop()


def start_valkey(site: Site) -> Process:
    """The rendered command and configuration, in this machine's folders and on a free port."""
    container = find(site.release, "StatefulSet", "-valkey")["spec"]["template"]["spec"]["containers"][0]
    run = site.folder / "valkey"
    run.mkdir()
    config = find(site.release, "ConfigMap", "-valkey")["data"]["valkey.conf"].replace("/run/valkey", str(run))
    (run / "valkey.conf").write_text(f"{config}\nport {site.valkey_port}\nbind 127.0.0.1\n", encoding="utf-8")
    command = [part.replace("/run/valkey", str(run)).replace("/etc/valkey", str(run)) for part in container["command"]]
    environment = site.environment(container)
    environment["PATH"] = f"{valkey_binary().parent}:{environment['PATH']}"
    process = Process("valkey", command, environment, run / "log")
    process.start()
    return process


def test_the_release_works_from_an_empty_database(site: Site) -> None:
    for _ in range(2):  # every upgrade applies them again
        applied = apply_roles(site)
        assert applied.returncode == 0, applied.stderr
    waiting = find(site.release, "Deployment", "-worker")["spec"]["template"]["spec"]["initContainers"][0]
    early = site.run(["mcp-platform", "migrate", "--wait", "0.5"], waiting)
    assert early.returncode == 2
    assert "the schema is at nothing" in early.stderr
    migrate = job_container(site.release, "migrate")
    migrated = site.run(migrate["command"], migrate)
    assert "schema migrated from nothing" in migrated.stdout, migrated.stderr
    assert site.run(waiting["command"], waiting).returncode == 0
    admin = job_container(site.release, "admin")
    for expected in ("created user admin", "exists already"):
        created = site.run(admin["command"], admin)
        assert expected in created.stdout, created.stderr
    api = find(site.release, "Deployment", "-api")["spec"]["template"]["spec"]["containers"][0]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:mcp_api.gunicorn_conf", "mcp_api.main:app"]
    process = Process("api", command, site.environment(api), site.folder / "api.log")
    process.start()
    try:
        test = find(site.release, "Pod", "-test-ready")["spec"]["containers"][0]
        script = [sys.executable, "-c", test["args"][0]]
        wait_for(lambda: "readyz answered 200" in site.run(script, test).stdout, "readiness")
        passed = site.run(script, test)
        assert passed.returncode == 0, passed.stderr + (site.folder / "api.log").read_text(encoding="utf-8")
        assert passed.stdout.count("ok: ") == 4
        held = site.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_api'").stdout
        assert 1 <= int(held) <= int(env(api)["MCP_PLATFORM_DB_CONNECTION_BUDGET"])
    finally:
        process.stop()


def test_postgresql_enforces_the_ledger(site: Site) -> None:
    assert apply_roles(site).returncode == 0
    sql = find(site.release, "ConfigMap", "-roles")["data"]["roles.sql"]
    limit = int(re.findall(r"ALTER ROLE mcp_worker .*CONNECTION LIMIT (\d+)", sql)[0])
    holders = [
        subprocess.Popen(
            [str(postgres_binary("psql")), "-Xc", "SELECT pg_sleep(30)", "-h", site.sockets, "-U", "mcp_worker", "mcp"],
            env={"PGPASSWORD": site.secret("database-worker-password")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(limit)
    ]
    try:
        count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_worker'"
        wait_for(lambda: site.sql(count).stdout.strip() == str(limit), "connections")
        refused = site.sql("SELECT 1", role="mcp_worker")
        assert refused.returncode != 0
        assert 'too many connections for role "mcp_worker"' in refused.stderr
        assert site.sql("SELECT 1", role="mcp_scheduler").stdout == "1\n"
    finally:
        site.sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'mcp_worker'")
        for holder in holders:
            holder.kill()
            holder.wait()


def test_roles_can_work_but_not_build(site: Site) -> None:
    assert apply_roles(site).returncode == 0
    for role in ("mcp_api", "mcp_worker", "mcp_scheduler"):
        assert "permission denied" in site.sql("CREATE TABLE x (y int)", role=role).stderr
    for role, answer in {"mcp_api": 0, "mcp_worker": 0, "mcp_scheduler": 1}.items():
        # Those that store scans put them into a temporary table first.
        assert site.sql("CREATE TEMPORARY TABLE x (y int)", role=role).returncode == answer
    assert site.sql("CREATE TABLE x (y int); DROP TABLE x", role="mcp_migrate").returncode == 0
    assert site.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'mcp\\_%' AND rolsuper").stdout == ""


def test_postgresql_takes_its_arguments(site: Site) -> None:
    container = find(site.release, "StatefulSet", "-postgresql")["spec"]["template"]["spec"]["containers"][0]
    expected = postgres_settings(443 * MIB, 20)
    wanted = {
        "max_connections": expected.max_connections,
        "shared_buffers": expected.shared_buffers,
        "effective_cache_size": expected.effective_cache_size,
        "work_mem": expected.work_mem,
        "maintenance_work_mem": expected.maintenance_work_mem,
    }
    given = dict(a.split("=") for a in container["args"] if "=" in a)
    assert given.keys() == wanted.keys()
    assert int(given.pop("max_connections")) == wanted.pop("max_connections")
    for name, value in given.items():
        size = site.sql(f"SELECT pg_size_bytes('{value}'), setting FROM pg_settings WHERE name = '{name}'").stdout
        assert 0 <= wanted[name] - int(size.split("|")[0]) < 1024, name


def test_valkey_takes_its_configuration(site: Site) -> None:
    def ask(command: str, password: str | None = None) -> str:
        client = redis.Redis(port=site.valkey_port, password=password, decode_responses=True)
        try:
            return str(client.execute_command(command))
        except redis.RedisError as error:
            return repr(error)
        finally:
            client.close()

    password = site.secret("valkey-password")
    wait_for(lambda: "Authentication" in ask("PING"), "Valkey")
    assert str(valkey_maxmemory(18 * MIB)) in ask("CONFIG GET maxmemory", password)
    assert "volatile-lru" in ask("CONFIG GET maxmemory-policy", password)
    assert (site.folder / "valkey" / "password.conf").stat().st_mode & 0o077 == 0


def test_a_full_valkey_drops_cached_answers_and_no_task(site: Site) -> None:
    """Keys of the broker have no time to live, those of the cache have: only these are evicted."""
    client = redis.Redis(port=site.valkey_port, password=site.secret("valkey-password"))
    with client:
        tasks = [f"task {number}".encode() for number in range(50)]
        client.rpush("scans", *tasks)
        client.hset("unacked", mapping={str(number): "message" for number in range(50)})
        answer = b"x" * 16384
        for number in range(2 * valkey_maxmemory(18 * MIB) // len(answer)):
            client.set(f"answer:{number}", answer, px=60000)
        assert client.info("stats")["evicted_keys"] > 0
        assert client.lrange("scans", 0, -1) == tasks
        assert client.hlen("unacked") == 50
        client.flushall()
