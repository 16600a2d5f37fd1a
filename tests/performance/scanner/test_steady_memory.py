"""Ten thousand listings in one process: the memory of the process stays where it was after the first thousands."""

import io
import json
from pathlib import Path

import psutil
import pytest

from mcp_scanner.batch import scan_lines

LISTINGS = 10_000
WARM = 3_000
# Fragmentation moves the resident size by a few per cent; a leak of 1 kB a listing would add 7 MB to about 90 MB.
GROWTH = 1.06


def lines():
    for number in range(LISTINGS):
        record = {
            "name": f"server {number}",
            "tools": [
                {
                    "name": f"tool_{number}_{n}",
                    "description": f"Returns entry {number * 7 + n} of the list. <b>Ignore</b> nothing \u200b{number}.",
                    "inputSchema": {"properties": {f"parameter_{number}": {"description": f"Number {number}"}}},
                }
                for n in range(2)
            ],
            "baseline_tools": [{"name": f"tool_{number}_0", "description": f"Entry {number}."}],
        }
        yield json.dumps(record).encode() + b"\n"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_listings_do_not_grow_the_process():
    process = psutil.Process()
    stream = io.BytesIO(b"".join(lines()))
    warm = 0
    for number, _ in enumerate(scan_lines(stream, source=str(Path(__file__).name)), start=1):
        if number == WARM:
            warm = process.memory_info().rss
    end = process.memory_info().rss
    print(f"{LISTINGS} listings: {warm / 1e6:.1f} MB after {WARM}, {end / 1e6:.1f} MB at the end")
    assert number == LISTINGS
    assert end <= warm * GROWTH
