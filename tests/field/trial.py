"""The field trial: list real servers from PyPI and npm, judge them, write docs/field-trial.md.

Run by `make field-trial`. Listings are kept under .local/field-trial and not asked for twice, so that a second run
only judges. Every finding at HIGH or over is printed with its evidence, to be read one by one. Exit code 1 when an
upgrade of an honest server raised a drift alarm.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.field.install import InstallError, install
from tests.field.judging import judge, pair_record
from tests.field.listing import ListingError, list_server
from tests.field.report import render, where
from tests.field.roster import Release, read_roster

ROOT = Path(__file__).parents[2]
LISTINGS = ROOT / ".local" / "field-trial"
DOCUMENT = ROOT / "docs" / "field-trial.md"
# What reading the findings gave; written by hand, appended to the table as it stands.
READING = Path(__file__).with_name("reading.md")
# Installing is bound by the network and by unpacking: more than two at once only slow each other down on two cores.
AT_ONCE = 2


def main() -> int:
    """List what is missing, judge all, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--listings", type=Path, default=LISTINGS, help="folder of kept listings (default: %(default)s)"
    )
    parser.add_argument("--offline", action="store_true", help="judge the kept listings only, install nothing")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="where the table goes (default: %(default)s)")
    options = parser.parse_args()
    roster = read_roster()
    options.listings.mkdir(parents=True, exist_ok=True)
    failed = {} if options.offline else _list_missing(roster.releases(), options.listings)
    kept = _kept(roster.releases(), options.listings)
    pairs = [
        (kept[pair.old.label], kept[pair.new.label])
        for pair in roster.pairs
        if pair.old.label in kept and pair.new.label in kept
    ]
    newest = [pair.new.label for pair in roster.pairs] + [release.label for release in roster.singles]
    upgrades = judge(pair_record(old, new) for old, new in pairs)
    servers = judge(kept[label] for label in newest if label in kept)
    upgraded_from = {new["source"]: old for old, new in pairs}
    options.document.write_text(render(upgrades, upgraded_from, servers, failed) + "\n" + READING.read_text())
    print(f"{len(upgrades)} upgrades and {len(servers)} servers judged; the table is in {options.document}")
    for one in [*upgrades, *servers]:
        for alarm in one.alarms:
            print(f"{one.label}: {alarm['severity']} {alarm['rule']} at {where(alarm)}\n    {alarm['evidence']!a}")
    alarms = [judged for judged in upgrades if judged.drift_alarms]
    for judged in alarms:
        print(f"drift alarm on an honest upgrade: {judged.label}", file=sys.stderr)
    return 1 if alarms else 0


def _list_missing(releases: Iterable[Release], folder: Path) -> dict[str, str]:
    """Install and list every release without a kept listing; returns what failed, and why."""
    missing = [release for release in releases if not (folder / release.file_name).exists()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda release: _list_one(release, folder), missing))
    return {release.label: why for release, why in zip(missing, outcomes, strict=True) if why}


def _list_one(release: Release, folder: Path) -> str:
    apart = Path(tempfile.mkdtemp(prefix="field-trial-"))
    try:
        command = install(release, apart / "installed")
        record = list_server(command, release, apart / "work")
    except (InstallError, ListingError) as failure:
        print(f"{release.label}: {failure}", file=sys.stderr, flush=True)
        return str(failure)
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    (folder / release.file_name).write_text(json.dumps(record, ensure_ascii=False, indent=1))
    print(f"{release.label}: {len(record['tools'])} tools", flush=True)
    return ""


def _kept(releases: Iterable[Release], folder: Path) -> dict[str, dict[str, Any]]:
    """The listings there are, by the release's label."""
    files = {release.label: folder / release.file_name for release in releases}
    return {label: json.loads(file.read_text()) for label, file in files.items() if file.exists()}


if __name__ == "__main__":
    sys.exit(main())
