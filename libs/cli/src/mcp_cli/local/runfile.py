"""`run.json`: where scripts find the running stack. Its shape is a stable interface."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mcp_cli.local.kept import Kept
from mcp_cli.local.paths import write_private


def write_run_file(data_dir: Path, api_url: str, kept: Kept, pids: Mapping[str, int]) -> None:
    """Write addresses, the admin's account and process ids, readable by the owner only."""
    document = {
        "api_url": api_url,
        "metrics_url": f"{api_url}/metrics",
        "admin": {"username": kept.username, "password": kept.password},
        "pids": dict(pids),
    }
    write_private(data_dir / "run.json", json.dumps(document, indent=2) + "\n")


def remove_run_file(data_dir: Path) -> None:
    """Remove the file of a stack that ended."""
    (data_dir / "run.json").unlink(missing_ok=True)
