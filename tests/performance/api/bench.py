"""All benches with a bar: `python -m tests.performance.api.bench [--quick] [--only reads,exports,database,memory]`.

Prints each result beside its bar and writes `.local/bench/latest.json`. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.performance.api import database, exports, memory, reads
from tests.performance.api.result import Result
from tests.performance.api.stand import Stand, stand, stay_off_the_servers_core

OUTPUT = Path(".local/bench/latest.json")
ROWS, QUICK_ROWS = 1_000_000, 200_000


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description="Measure what issue 5 promises.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows; figures are rougher")
    parser.add_argument("--only", default="reads,exports,database,memory", help="parts, separated by commas")
    chosen = parser.parse_args()
    quick = chosen.quick
    parts: dict[str, Callable[[Stand], list[Result]]] = {
        "reads": lambda standing: reads.run(standing, rounds=3 if quick else 7, seconds=0.6 if quick else 1.2),
        "exports": lambda standing: exports.run(standing, rounds=1 if quick else 5, stops=3 if quick else 10),
        "database": lambda standing: database.run(standing, rounds=2 if quick else 5),
        "memory": memory.run,
    }
    stay_off_the_servers_core()
    began = time.monotonic()
    results: list[Result] = []
    rows = QUICK_ROWS if quick else ROWS
    print(f"filling a database with {rows:,} findings ...", flush=True)
    with stand(rows) as standing:
        for name in chosen.only.split(","):
            for result in parts[name](standing):
                print(result.line(), flush=True)
                results.append(result)
    _write(results, quick=quick, seconds=time.monotonic() - began)
    missed = [result.name for result in results if not result.ok]
    print(f"{len(results) - len(missed)} of {len(results)} bars met in {time.monotonic() - began:.0f} s; see {OUTPUT}")
    return 1 if missed else 0


def _write(results: list[Result], *, quick: bool, seconds: float) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": head,
        "python": platform.python_version(),
        "quick": quick,
        "seconds": round(seconds),
        "results": [result.to_json() for result in results],
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
