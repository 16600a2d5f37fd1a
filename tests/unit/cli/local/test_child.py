"""Children die with their parent, with their group, and say what they said last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from mcp_cli.local.child import STACK_VARIABLE, Child, child_environment
from mcp_cli.local.errors import ChildFailedError
from mcp_cli.local.waiting import wait_until

SLEEP = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"]
PATIENCE_SECONDS = 10


def make(folder: Path, command: list[str], **options: object) -> Child:
    return Child("thing", command, folder / "thing.log", child_environment(folder), **options)


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_it_stops_when_asked(tmp_path: Path) -> None:
    child = make(tmp_path, SLEEP)
    child.start()
    wait_until(lambda: psutil.Process(child.pid).cmdline() == SLEEP, child, PATIENCE_SECONDS)
    child.ask_to_stop()
    assert child.finish(time.monotonic() + PATIENCE_SECONDS)
    assert child.exit_status == -signal.SIGTERM


def test_a_stubborn_one_is_killed_with_its_children(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 60 & echo $!; wait; wait"
    child = make(tmp_path, ["/bin/sh", "-c", script])
    child.start()
    wait_until(lambda: bool(child.last_lines()), child, PATIENCE_SECONDS)
    child.ask_to_stop()
    assert not child.finish(time.monotonic() + 0.1)
    grandchild = int(child.last_lines()[0])
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not gone(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    parent = tmp_path / "parent.py"
    parent.write_text(
        "import sys, time\nfrom pathlib import Path\nfrom mcp_cli.local.child import Child, child_environment\n"
        f"child = Child('thing', {SLEEP!r}, Path({str(tmp_path / 'log')!r}), child_environment(Path('/')))\n"
        "child.start()\nprint(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(parent)], stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        deadline = time.monotonic() + PATIENCE_SECONDS
        # Until the launcher has become the program, the parent's death is noticed by the launcher itself.
        while psutil.Process(pid).cmdline() != SLEEP and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
    while not gone(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(pid)


def test_a_launcher_whose_parent_is_gone_starts_nothing(tmp_path: Path) -> None:
    launcher = Path(sys.modules[Child.__module__].__file__).with_name("launch.py")
    not_the_parent = str(os.getppid())
    command = [sys.executable, "-I", "-S", str(launcher), "SIGKILL", not_the_parent, "-", "touch", str(tmp_path / "x")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "ended before touch could start" in result.stderr
    assert not (tmp_path / "x").exists()


def test_ignored_signals_are_not_inherited(tmp_path: Path) -> None:
    """A shell's background job ignores SIGINT; the database must hear it all the same."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = make(tmp_path, ["/bin/sh", "-c", "kill -INT $$; echo survived"])
        child.start()
    finally:
        signal.signal(signal.SIGINT, before)
    child.finish(time.monotonic() + PATIENCE_SECONDS)
    assert child.exit_status == -signal.SIGINT
    assert child.last_lines() == []


def test_a_death_at_the_start_shows_the_log(tmp_path: Path) -> None:
    child = make(tmp_path, ["/bin/sh", "-c", "echo the reason; exit 3"])
    child.start()
    with pytest.raises(ChildFailedError) as caught:
        wait_until(lambda: False, child, PATIENCE_SECONDS)
    assert caught.value.cause == "thing ended at its start (exit status 3)."
    assert "  | the reason" in caught.value.consequence
    assert str(child.log) in caught.value.remedy
    assert caught.value.exit_code == 1


def test_one_that_never_becomes_ready_is_named(tmp_path: Path) -> None:
    child = make(tmp_path, SLEEP)
    child.start()
    with pytest.raises(ChildFailedError, match="thing was not ready within 0 s"):
        wait_until(lambda: False, child, 0.05)
    child.finish(time.monotonic())


def test_its_environment_names_its_stack_and_no_other_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "elsewhere")
    environment = child_environment(tmp_path, {"A": "b"})
    assert environment[STACK_VARIABLE] == str(tmp_path)
    assert environment["A"] == "b"
    assert not [name for name in environment if name.startswith("PG")]


def test_input_reaches_it(tmp_path: Path) -> None:
    child = make(tmp_path, ["/bin/cat"], stdin="a password\n")
    child.start()
    assert child.finish(time.monotonic() + PATIENCE_SECONDS)
    assert child.last_lines() == ["a password"]
