"""The limits of a container change under load: the workers follow, and no request fails.

The control groups are plain files here; tests/images changes real ones.
"""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest
from tests.integration.lifetime.test_retirement import Load
from tests.stack import wait_for

pytestmark = pytest.mark.slow

CONFIGURATION = """
from pathlib import Path
from mcp_api import resizing
from mcp_api.lifetime import RetiringWorker
from mcp_core.sizing import Role, current_plan

resizing.LOOK_SECONDS = 0.2
_root = Path({root!r})
_environ = {{"MCP_PLATFORM_DB_CONNECTION_BUDGET": "8", "MCP_PLATFORM_SIZING_MODE": "strict"}}
_plan = current_plan(Role.API, _environ, _root)
workers = int(_plan.workers)
worker_class = RetiringWorker
bind = "127.0.0.1:{port}"
graceful_timeout = 12
preload_app = True
control_socket_disable = True


def when_ready(server):
    resizing.LimitFollower(server, _plan, _environ, _root).attach()


def pre_fork(server, worker):
    worker.plan = resizing.plan_in_force()


def post_fork(server, worker):
    worker.log.info("forked with connections: %d", resizing.connections_of(worker.plan))
"""


class Container:
    """A container of plain files, as the kernel would show it with control groups v2."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "proc/self").mkdir(parents=True)
        (root / "sys/fs/cgroup").mkdir(parents=True)
        (root / "proc/self/cgroup").write_text("0::/\n")
        (root / "proc/self/mountinfo").write_text("31 23 0:28 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n")
        self.resize(1, 1024)

    def resize(self, cores: int, mebibytes: int) -> None:
        (self.root / "sys/fs/cgroup/memory.max").write_text(f"{mebibytes * 2**20}\n")
        (self.root / "sys/fs/cgroup/cpu.max").write_text(f"{cores * 100000} 100000\n")


@pytest.fixture
def container(tmp_path):
    return Container(tmp_path / "root")


@pytest.fixture
def served(serve, container):
    """Gunicorn in that container."""
    return serve(configuration=CONFIGURATION, root=str(container.root))


def workers(served) -> set[int]:
    return {child.pid for child in psutil.Process(served.process.pid).children() if child.status() != "zombie"}


def settled(served, resizes: int) -> bool:
    return served.log.read_text().count("The resize is done") == resizes


@pytest.mark.skipif(len(psutil.Process().cpu_affinity()) < 2, reason="one core: the plan never has two workers")
def test_workers_follow_up_and_down_without_a_failed_request(served, container):
    first = workers(served)
    assert len(first) == 1
    load = Load(served)
    try:
        container.resize(2, 1024)
        wait_for(lambda: settled(served, 1), "the second worker")
        second = workers(served)
        container.resize(1, 1024)
        wait_for(lambda: settled(served, 2), "the return to one worker")
    finally:
        load.until(0)
    assert load.failures == []
    assert load.answered > 100
    assert len(second) == 2
    assert not second & first
    assert len(workers(served)) == 1
    connections = re.findall(r"forked with connections: (\d+)", served.log.read_text())
    assert connections == ["8", "4", "4", "8"], served.log.read_text()


def test_a_size_that_cannot_hold_one_worker_is_refused_and_the_old_one_stays(served, container):
    first = workers(served)
    container.resize(1, 64)
    wait_for(lambda: "stay as they are" in served.log.read_text(), "the refusal")
    assert "remedy:" in served.log.read_text()
    assert served.get("/") in first
    assert workers(served) == first


def test_a_limit_that_changes_no_number_disturbs_nobody(served, container):
    first = workers(served)
    container.resize(1, 1025)
    served.get("/?1")  # five looks
    assert workers(served) == first
    assert "resized" not in served.log.read_text()
