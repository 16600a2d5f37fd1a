"""Under real limits: the sizes are those that were explained, and no load exceeds memory or connections."""

from __future__ import annotations

import pytest
from tests.images.docker import HARDENED, docker, run_once
from tests.images.release import API_IMAGE, WORKER_IMAGE
from tests.images.sizes import MIB, explained, measure, workers_of
from tests.stack import wait_for

# The span: CPUs 0.5 to 2, memory 256 MiB to 2 GiB; the budget is a third of the database each time.
SIZES = [(0.5, 256), (1, 512), (2, 512), (2, 2048)]
BUDGET = 9


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("cpus", "mebibytes"), SIZES, ids=str)
def test_a_load_that_asks_for_more_stays_within_plan_memory_and_budget(release, api, cpus, mebibytes):
    memory, role = f"{mebibytes}m", f"api_{int(cpus * 10)}_{mebibytes}"
    release.create_role(role, BUDGET)
    plan = explained(cpus, memory, DB_CONNECTION_BUDGET=str(BUDGET))
    container = api(cpus, memory, alias=role.replace("_", "-"), role=role, DB_CONNECTION_BUDGET=str(BUDGET))
    measured = measure(release, container, cpus, memory, role=role, budget=BUDGET, plan=plan)
    logs = container.logs()
    assert measured.workers == plan["workers"]
    assert measured.peak_connections <= BUDGET
    assert measured.peak_mib < mebibytes
    assert not measured.killed, logs
    assert measured.failed == 0, logs
    assert measured.answered > 0  # how many says more about the machine
    assert "too many" not in logs


@pytest.mark.parametrize(("cpus", "mebibytes"), [(0.5, 256), (2, 512)], ids=str)
def test_a_worker_has_the_children_that_were_explained(release, cpus, mebibytes):
    memory = f"{mebibytes}m"
    plan = explained(cpus, memory, WORKER_IMAGE, "worker", DB_CONNECTION_BUDGET="4")
    worker = release.worker(cpus, memory, alias=f"worker-{mebibytes}", DB_CONNECTION_BUDGET="4")
    try:
        wait_for(lambda: "ready." in worker.logs(), "the worker's start", 120)
        assert workers_of(worker) == plan["workers"]
        assert not worker.was_killed_for_memory()
    finally:
        worker.remove()


@pytest.mark.parametrize("role", ["api", "worker"])
def test_too_little_memory_is_refused_with_cause_consequence_and_remedy(role):
    image = API_IMAGE if role == "api" else WORKER_IMAGE
    options = (*HARDENED, "--memory", "128m", "--memory-swap", "128m")
    settings = ("--env", "MCP_PLATFORM_ENVIRONMENT=production", "--env", f"MCP_PLATFORM_SECRET_KEY={'k' * 40}")
    done = run_once(image, options=(*options, *settings), check=False)
    said = done.stdout + done.stderr
    assert done.returncode not in {0, 137}
    assert "cause: memory of 128 MiB" in said
    assert "consequence:" in said
    assert "remedy: raise the memory limit to at least" in said
    assert "Traceback" not in said


def test_the_smallest_limit_of_the_remedy_starts(release, api):
    """Exactly what the refusal asks for."""
    options = (*HARDENED, "--memory", "128m", "--memory-swap", "128m")
    command = ("mcp-platform", "sizing", "explain", "--role", "api")
    said = run_once(API_IMAGE, *command, options=(*options, "--env", "MCP_PLATFORM_SIZING_MODE=strict"), check=False)
    needed = int(" ".join((said.stdout + said.stderr).split()).partition("at least ")[2].partition("Mi")[0])
    container = api(1, f"{needed}m", alias="api-least", DB_CONNECTION_BUDGET=str(BUDGET))
    assert workers_of(container) == 1
    assert int(docker("inspect", "-f", "{{.HostConfig.Memory}}", container.id).stdout) == needed * MIB
