"""One place through its life: first run, refusals, stop, second run, killed supervisor, killed child."""

from __future__ import annotations

import os
import signal
import socket
import stat
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from tests.stack import wait_for

from mcp_cli.local.client import ApiError

from .conftest import STOP_SECONDS, Place

# A whole life of a stack takes several starts of seven processes each.
pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(300)]


def test_first_run_shows_findings_and_where_to_go(place: Place) -> None:
    place.start()
    text, run = place.text(), place.run_file()
    assert run["api_url"] == f"http://127.0.0.1:{place.port}"
    assert run["metrics_url"] == run["api_url"] + "/metrics"
    assert set(run["pids"]) == {"up", "postgres", "valkey", "demo", "api", "worker", "scheduler"}
    for shown in (run["api_url"], run["admin"]["username"], run["admin"]["password"], "bound by", "track_parcel"):
        assert shown in text
    assert text.count("critical") + text.count("high") >= 4


def test_secrets_are_the_owners_only(place: Place) -> None:
    files = ["run.json", "credentials.json", "postgres/password", "valkey/password", "valkey/valkey.conf"]
    modes = {name: stat.S_IMODE((place.data_dir / name).stat().st_mode) for name in files}
    assert modes == dict.fromkeys(files, 0o600)


def test_the_poisoned_server_is_told_no_secret(place: Place) -> None:
    demo = psutil.Process(place.run_file()["pids"]["demo"]).environ()
    assert "MCP_PLATFORM_LOCAL_STACK" in demo
    assert not {"MCP_PLATFORM_SECRET_KEY", "MCP_PLATFORM_DATABASE_URL", "MCP_PLATFORM_REDIS_URL"} & set(demo)


def test_every_poisoned_tool_and_no_honest_one_is_found(place: Place) -> None:
    found = place.client().get("/vulnerabilities?limit=100")["items"]
    grave = {item["location"]["name"] for item in found if item["severity"] in {"critical", "high"}}
    assert grave == {"convert_price", "track_parcel", "reserve_book", "take_payment"}


def test_a_second_start_names_the_first(place: Place) -> None:
    refused = place.refused("--port", str(place.port + 1))
    assert refused.returncode == 2
    assert str(place.run_file()["pids"]["up"]) in refused.stderr
    assert place.run_file()["api_url"] in refused.stderr


def test_a_taken_port_is_named_before_anything_starts(place: Place, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = place.refused("--port", str(port), "--data-dir", str(tmp_path / "other"))
    assert refused.returncode == 2
    assert f"Port {port} is taken" in refused.stderr
    assert f"process {os.getpid()}" in refused.stderr
    assert "make run PORT=" in refused.stderr
    assert not (tmp_path / "other" / "postgres").exists()


def test_sigterm_stops_everything_in_the_middle_of_a_scan(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = place.client()
        target = f"http://127.0.0.1:{silent.getsockname()[1]}/mcp"
        scan_id = client.post("/scan/heavy", {"target": target})["scan_id"]
        wait_for(lambda: client.get(f"/scans/{scan_id}")["status"] == "running", "the scan of a silent server")
        assert place.stop(signal.SIGTERM) == 0
    assert place.alive() == []
    assert not (place.data_dir / "run.json").exists()


def test_a_second_run_keeps_the_data(place: Place) -> None:
    before = (place.data_dir / "credentials.json").read_text()
    place.start()
    assert (place.data_dir / "credentials.json").read_text() == before
    client = place.client()
    names = [server["name"] for server in client.get("/servers?limit=100")["items"]]
    assert names.count("demo-bookshop") == 1
    assert len(names) == 2
    # Two of the demo, and the one that the stop interrupted.
    assert len(client.get("/scans?limit=100")["items"]) == 3


def test_a_killed_supervisor_leaves_no_process(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = place.client()
        for route in ("/scan/heavy", "/scan/vulnerability"):
            client.post(route, {"target": f"http://127.0.0.1:{silent.getsockname()[1]}/{route}"})
        os.kill(place.run_file()["pids"]["up"], signal.SIGKILL)
        place.process.wait()
        wait_for(lambda: not place.alive(), "the end of every process", STOP_SECONDS)
    assert (place.data_dir / "run.json").exists()


def test_the_next_start_takes_over_and_starts_again_what_dies(place: Place) -> None:
    # Its lock, run.json and postmaster.pid are stale now.
    place.start()
    for name in ("api", "worker", "postgres", "valkey"):
        before = place.run_file()["pids"][name]
        os.kill(before, signal.SIGKILL)
        wait_for(lambda name=name, before=before: place.run_file()["pids"].get(name, before) != before, f"a new {name}")
        assert f"{name} ended unexpectedly (killed by signal 9)" in place.text()
    wait_for(lambda: _names(place), "answers after four deaths")


def _names(place: Place) -> list[str]:
    try:
        return [server["name"] for server in place.client().get("/servers?limit=100")["items"]]
    except (ApiError, OSError):
        return []


def test_a_child_that_keeps_dying_ends_the_stack(place: Place) -> None:
    def kill_again() -> bool:
        if place.process.poll() is not None:
            return True
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(place.run_file()["pids"]["scheduler"], signal.SIGKILL)
        return False

    wait_for(kill_again, "the end of the stack")
    assert place.process.returncode == 1
    assert str(place.data_dir / "logs" / "scheduler.log") in place.text()
    assert place.alive() == []
    assert not (place.data_dir / "run.json").exists()


def test_ctrl_c_while_starting_stops_what_has_started(place: Place) -> None:
    place.start_without_waiting()
    wait_for(lambda: "Starting" in place.text(), "the first step")
    assert place.stop(signal.SIGINT) == 0
    assert place.alive() == []
