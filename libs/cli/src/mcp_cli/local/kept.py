"""What one stack keeps from run to run beside its databases: the signing key, the admin's password, the demo's port."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from mcp_cli.local.errors import LocalError
from mcp_cli.local.paths import write_private
from mcp_cli.local.ports import free_port

ADMIN = "admin"


@dataclass
class Kept:
    """Contents of `credentials.json`, readable by its owner only."""

    secret_key: str
    username: str
    password: str
    demo_port: int


def keep(data_dir: Path) -> Kept:
    """Read what an earlier run kept, or draw it now; the demo moves when its port was taken meanwhile.

    Raises LocalError when the file is damaged.
    """
    file = data_dir / "credentials.json"
    kept = _read(file) if file.exists() else _draw()
    port = free_port(kept.demo_port)
    if port != kept.demo_port or not file.exists():
        kept.demo_port = port
        write_private(file, json.dumps(asdict(kept), indent=2))
    return kept


def _draw() -> Kept:
    # 32 bytes: RFC 7518 asks HS256 keys to be at least as long as its hash. 15 bytes: 120 bits, typed in one go.
    return Kept(secrets.token_hex(32), ADMIN, secrets.token_urlsafe(15), 0)


def _read(file: Path) -> Kept:
    try:
        return Kept(**json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise LocalError(
            f"{file} is damaged ({error}).",
            "It holds the admin's password and the key that signs tokens, so nothing was started.",
            f"Restore it, or begin anew with an empty database: rm -r {file.parent}",
        ) from error
