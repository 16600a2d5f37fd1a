"""`make images-limits`: the same load on the platform's sizes and on fixed ones, as a table in .local/images/limits.md.

The fixed sizes are what guides recommend and SQLAlchemy defaults to: `cpu_count() * 2 + 1` workers of the machine, each
with a pool of 5 and 10 more.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.images.conftest import SEED
from tests.images.release import MAX_CONNECTIONS, Release
from tests.images.sizes import HEADINGS, Measured, explained, measure

ROWS = Path(".local/images/limits.md")
SIZES = [(0.5, "256m"), (1, "512m"), (2, "512m"), (2, "2g")]
# A third of the database for each of: the container measured, its successor in a rollout, workers and the rest.
BUDGET = 12
FIXED_POOL = 15


def derived(release: Release, cpus: float, memory: str) -> Measured:
    """The container sizes itself."""
    settings = {"DB_CONNECTION_BUDGET": str(BUDGET)}
    return _measured(release, cpus, memory, f"api_{cpus}_{memory}", BUDGET, settings)


def fixed(release: Release, cpus: float, memory: str) -> Measured:
    """The same image with the numbers of a guide; `warn` lets it start."""
    workers = (os.cpu_count() or 1) * 2 + 1
    settings = {
        "WORKERS": str(workers),
        "DB_POOL_SIZE": str(FIXED_POOL),
        "SIZING_MODE": "warn",
        "DB_CONNECTION_BUDGET": str(BUDGET),
    }
    return _measured(release, cpus, memory, f"fixed_{cpus}_{memory}", MAX_CONNECTIONS, settings)


def _measured(release: Release, cpus: float, memory: str, name: str, limit: int, settings: dict[str, str]) -> Measured:
    role = name.replace(".", "")
    release.create_role(role, limit)
    plan = explained(cpus, memory, **settings)
    container = release.api(cpus, memory, alias=role.replace("_", "-"), role=role, **settings)
    try:
        return measure(release, container, cpus, memory, role=role, budget=BUDGET, plan=plan)
    except AssertionError as error:
        if container.was_killed_for_memory():
            raise AssertionError("killed for memory") from error
        raise
    finally:
        container.remove()


def main() -> None:
    """Measure every size both ways."""
    release = Release()
    lines = ["| sizes | " + " | ".join(HEADINGS) + " |", "|---" * (len(HEADINGS) + 1) + "|"]
    try:
        release.start_stores()
        release.sql(*SEED.split(";\n"))
        for cpus, memory in SIZES:
            for kind, size in (("derived", derived), ("fixed", fixed)):
                try:
                    lines.append(f"| {kind} {size(release, cpus, memory).row()}")
                except AssertionError as error:
                    cause = str(error).strip().splitlines()[-1][:100].replace("|", "/")
                    lines.append(f"| {kind} | {cpus} | {memory} | did not serve: {cause} |")
                print(lines[-1], flush=True)
    finally:
        release.remove()
    ROWS.parent.mkdir(parents=True, exist_ok=True)
    ROWS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"\nwritten to {ROWS}")


if __name__ == "__main__":
    main()
