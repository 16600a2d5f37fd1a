"""`mcp-platform lock` and `verify`."""

import json

import pytest

from .conftest import HONEST, POISONED


def test_lock_and_verify(run, saved, tmp_path):
    saved("a.json", HONEST)
    assert run("lock", "a.json").returncode == 0
    lock = json.loads((tmp_path / "mcp-lock.json").read_bytes())
    assert lock["targets"]["a.json"]["items"]["tools"].keys() == {"list_notes"}
    done = run("verify")
    assert (done.returncode, done.stdout) == (0, b"same  a.json\n")


def test_an_introduced_threat_is_shown_first(run, saved):
    saved("a.json", HONEST)
    run("lock", "a.json")
    saved("a.json", {**HONEST, "tools": [{**HONEST["tools"][0], "description": POISONED["tools"][0]["description"]}]})
    done = run("verify")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert lines[0] == "DRIFT a.json"
    assert "drift-introduced-threat" in lines[1]


def test_an_honest_change_is_drift_without_alarm(run, saved):
    saved("a.json", HONEST)
    run("lock", "a.json")
    saved("a.json", {**HONEST, "tools": [{**HONEST["tools"][0], "description": "List notes, newest first."}]})
    done = run("verify")
    assert done.returncode == 1
    assert b"newest first" in done.stdout
    assert b"high" not in done.stdout
    assert run("lock", "a.json").returncode == 0
    assert run("verify").returncode == 0


def test_order_and_volatile_members_are_no_drift(run, saved):
    tools = [{"name": "a", "inputSchema": {}}, {"name": "b", "inputSchema": {}}]
    resource = {"uri": "note://1", "name": "one", "size": 1, "annotations": {"lastModified": "2026-01-01"}}
    saved("a.json", {"tools": tools, "resources": [resource]})
    run("lock", "a.json")
    moved = {**resource, "size": 2, "annotations": {"lastModified": "2026-02-02"}}
    saved("a.json", {"resources": [moved], "tools": tools[::-1]})
    assert run("verify").returncode == 0


def test_findings_are_not_approved_by_accident(run, saved, tmp_path):
    saved("a.json", POISONED)
    done = run("lock", "a.json")
    assert done.returncode == 1
    assert not (tmp_path / "mcp-lock.json").exists()
    assert run("lock", "a.json", "--accept-findings").returncode == 0
    assert run("verify").returncode == 0


def test_several_targets_and_entries_that_stay(run, saved, tmp_path):
    saved("a.json", HONEST)
    saved("b.json", {**HONEST, "name": "b"})
    run("lock", "a.json")
    assert run("lock", "b.json").returncode == 0
    assert set(json.loads((tmp_path / "mcp-lock.json").read_bytes())["targets"]) == {"a.json", "b.json"}


def test_unread_targets_are_neither_locked_nor_verified(run, saved, tmp_path):
    saved("a.json", {"tools": [7]})
    done = run("lock", "a.json")
    assert done.returncode == 2
    assert b"was not wholly read" in done.stderr
    assert not (tmp_path / "mcp-lock.json").exists()
    saved("a.json", HONEST)
    run("lock", "a.json")
    (tmp_path / "a.json").unlink()
    assert run("verify").returncode == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "cannot read"),
        (b"{", "not valid JSON"),
        (b"{}", "no lock file"),
        (b'{"lock_version": 1, "lock_version": 1, "targets": {}}', "repeated"),
        (b'{"lock_version": 9, "targets": {}}', "lock_version is 9"),
        (b'{"lock_version": 1, "targets": {"a": 7}}', "no snapshot"),
        (b'{"lock_version": 1, "targets": {"a": {"snapshot": {"tools": 7}}}}', "malformed"),
        (b'{"lock_version": 1, "targets": {"a": {"snapshot": {"tools": []}, "hash": "x"}}}', "do not fit"),
    ],
)
def test_lock_files_that_are_none(run, saved, content, word):
    if content is not None:
        saved("mcp-lock.json", content)
    done = run("verify")
    assert done.returncode == 2
    assert word in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("verify",), ("lock", "a.json")])
def test_a_damaged_lock_file_tells_how_to_get_a_whole_one(run, saved, command):
    saved("a.json", HONEST)
    saved("mcp-lock.json", b'{"lock_version": 1, "targ')
    done = run(*command)
    assert done.returncode == 2
    message = done.stderr.decode()
    assert "restore it from version control, or remove it and lock again" in message
    assert "tools/list" not in message


def test_an_empty_lock_verifies_nothing(run, saved):
    saved("mcp-lock.json", b'{"lock_version": 1, "targets": {}}')
    assert run("verify").returncode == 2


def test_what_a_lock_file_names_does_not_steer_the_terminal(run, saved):
    saved("mcp-lock.json", {"lock_version": 1, "targets": {"a\x1b[8mb\x9b2K": {"snapshot": 7}}})
    message = run("verify").stderr.decode()
    assert "a\\x1b[8mb\\x9b2K has no snapshot" in message
    assert "\x1b" not in message
    assert "\x9b" not in message
