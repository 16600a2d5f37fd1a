"""The rendered backup works on a real PostgreSQL: dump, lose everything, restore, compare."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.chart.helm import CHART, objects, render
from tests.chart.manifests import Manifest, env, find, kinds
from tests.chart.site import Site, apply_roles, job_container

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.postgres import binary as postgres_binary

KEEP = 2
OWNERS = "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A migrated database with an account in it."""
    folder = tmp_path_factory.mktemp("backup")
    values = {"postgresql.backup.enabled": True, "postgresql.backup.keep": KEEP}
    release = objects(render(CHART / "ci" / "tiny-values.yaml", values=values))
    with LocalPostgres(folder / "postgres", durable=False) as postgres:
        url = urlsplit(postgres.url(driver="postgresql"))
        site = Site(release, folder, parse_qs(url.query)["host"][0], str(url.password), 0, 0)
        assert site.sql("CREATE DATABASE mcp", "postgres").returncode == 0
        applied = apply_roles(site)
        assert applied.returncode == 0, applied.stderr
        for name in ("migrate", "admin"):
            container = job_container(release, name)
            done = site.run(container["command"], container)
            assert done.returncode == 0, done.stderr
        (folder / "dumps").mkdir()
        yield site


def script(site: Site, cronjob: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a CronJob's script as its container does, in this machine's folders."""
    pod = find(site.release, "CronJob", cronjob)["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    name = Path(container["command"][1]).name
    text = find(site.release, "ConfigMap", "-backup")["data"][name].replace("/backup/", f"{site.folder}/dumps/")
    path = site.folder / name
    path.write_text(text.replace("ls -l /backup", f"ls -l {site.folder}/dumps"), encoding="utf-8")
    server = {"PGHOST": site.sockets, "PATH": f"{postgres_binary('psql').parent}:{os.environ['PATH']}"}
    if env(container)["PGUSER"] == "postgres":
        server["PGPASSWORD"] = site.superuser_password
    return site.run(["sh", str(path)], container, **server, **more)


def content(site: Site) -> dict[str, str]:
    """Every row of every table, whatever the order they are stored in."""
    tables = site.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").stdout.split()
    return {t: site.sql(f"SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM {t} t").stdout for t in tables}


def dumps(site: Site) -> list[Path]:
    return sorted((site.folder / "dumps").glob("*"))


def test_a_lost_database_comes_back(site: Site) -> None:
    before = content(site)
    assert "admin" in before["users"]
    dumped = script(site, "-backup")
    assert dumped.returncode == 0, dumped.stderr
    [dump] = dumps(site)
    assert dump.stat().st_mode & 0o077 == 0
    assert site.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "mcp").returncode == 0
    assert content(site) == {}
    restored = script(site, "-restore")
    assert restored.returncode == 0, restored.stderr
    assert content(site) == before
    assert site.sql(OWNERS).stdout == "mcp_migrate\n"
    for role in ("mcp_api", "mcp_worker", "mcp_scheduler"):
        assert site.sql("SELECT count(*) FROM users", role=role).stdout == "1\n"
    migrate = job_container(site.release, "migrate")
    assert site.run(migrate["command"], migrate).returncode == 0


def test_what_came_after_the_dump_is_gone_again(site: Site) -> None:
    assert script(site, "-backup").returncode == 0
    newest = dumps(site)[-1]
    before = content(site)
    assert site.sql("UPDATE users SET username = 'somebody else'").returncode == 0
    assert script(site, "-restore", BACKUP=str(newest)).returncode == 0
    assert content(site) == before


def test_old_dumps_go_and_halves_too(site: Site) -> None:
    folder = site.folder / "dumps"
    for name in ("mcp-20200101T000000Z.dump", "mcp-20200102T000000Z.dump", "mcp-20200103T000000Z.dump.part"):
        (folder / name).write_bytes(b"old")
    done = script(site, "-backup")
    assert done.returncode == 0, done.stderr
    assert len(dumps(site)) == KEEP
    assert not any(path.name.startswith("mcp-2020") for path in dumps(site))


def test_a_dump_that_fails_deletes_nothing(site: Site) -> None:
    before = dumps(site)
    failed = script(site, "-backup", PGDATABASE="nowhere")
    assert failed.returncode != 0
    assert dumps(site) in (before, [*before, *site.folder.glob("dumps/*.part")])


def test_restoring_refuses_what_would_lose_writes(site: Site) -> None:
    holder = subprocess.Popen(
        [str(postgres_binary("psql")), "-Xc", "SELECT pg_sleep(60)", "-h", site.sockets, "-U", "mcp_api", "mcp"],
        env={"PGPASSWORD": site.secret("database-api-password")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while "1" not in site.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_api'").stdout:
            assert holder.poll() is None
        refused = script(site, "-restore")
        assert refused.returncode == 1
        assert "1 sessions of the platform are open" in refused.stderr
        assert "Scale api, worker and scheduler to 0 first" in refused.stderr
    finally:
        holder.kill()
        holder.wait()


def test_restoring_refuses_without_a_dump(site: Site) -> None:
    refused = script(site, "-restore", BACKUP="/nowhere.dump")
    assert refused.returncode == 1
    assert "there is no dump /nowhere.dump" in refused.stderr


def test_the_role_reads_everything_and_writes_nothing(site: Site) -> None:
    assert site.sql("SELECT count(*) FROM users", role="mcp_backup").stdout == "1\n"
    assert "permission denied" in site.sql("DELETE FROM users", role="mcp_backup").stderr
    limit = site.sql("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'mcp_backup'").stdout
    assert limit == "1\n"


def test_the_pods_around_it(every_release: dict[str, list[Manifest]]) -> None:
    release = every_release["ha"]
    backup, restore = (find(release, "CronJob", name)["spec"] for name in ("-backup", "-restore"))
    assert backup["concurrencyPolicy"] == "Forbid"
    assert "suspend" not in backup
    assert restore["suspend"] is True
    policy = find(release, "NetworkPolicy", "-backup-egress")["spec"]
    labels = backup["jobTemplate"]["spec"]["template"]["metadata"]["labels"]
    assert policy["podSelector"]["matchLabels"].items() <= labels.items()
    ports = [port["port"] for rule in policy["egress"] for port in rule["ports"]]
    assert set(ports) == {53, 5432}
    assert job_container(release, "dump")["command"] == ["sh", "/etc/mcp-platform/backup/dump.sh"]
    names = [c["name"] for c in find(release, "Job")["spec"]["template"]["spec"]["initContainers"]]
    assert names == ["roles", "dump", "migrate"]
    claim = find(release, "PersistentVolumeClaim", "-backup")
    assert claim["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    for scenario in every_release.keys() - {"ha"}:
        assert not kinds(every_release[scenario], "CronJob"), scenario
