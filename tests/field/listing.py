"""Ask a server on stdio what it shows. Nothing is called; the server has no network, a bare environment and
a read-only file system."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

from tests.field.roster import Release

# Heavy servers import for 20 s on two busy cores before they answer.
START_TIMEOUT_SECONDS = 90
ANSWER_TIMEOUT_SECONDS = 40
# Servers that register their tools in the background get a moment before they are asked.
SETTLE_SECONDS = 0.5
MAX_PAGES = 50
# JSON-RPC's code; several servers announce resources and do not answer every list of them.
METHOD_NOT_FOUND = -32601
PROTOCOL_VERSION = "2025-11-25"
# The surface, the capability that announces it, the method that lists it.
SURFACES = (
    ("tools", "tools", "tools/list"),
    ("prompts", "prompts", "prompts/list"),
    ("resources", "resources", "resources/list"),
    ("resourceTemplates", "resources", "resources/templates/list"),
)
_NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
# Loopback only, the whole file system read-only but for the workplace ($0), and no capability left.
_ISOLATE = """
ip link set lo up
mount --bind "$0" "$0"
mount -t tmpfs tmpfs /dev/shm
mount -o remount,bind,ro /
cd "$0"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""
# Enough for servers that insist on credentials to start; none of them is real.
PLACEHOLDERS = {
    "API_KEY": "placeholder",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "placeholder",
    "AWS_SECRET_ACCESS_KEY": "placeholder",
}


class ListingError(Exception):
    """The server ended, kept silent or answered with an error; the text says which and what it wrote last."""


def list_server(command: list[str], release: Release, workplace: Path) -> dict[str, Any]:
    """Everything the server shows, as a batch record of `mcp-platform scan`. Raises ListingError."""
    data = workplace / "data"
    data.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "--quiet", str(data)], check=True)
    arguments = [argument.replace("{data}", str(data)) for argument in release.arguments]
    with _Server([*command, *arguments], release.environment, workplace) as server:
        hello = server.open()
        offered = hello.get("capabilities") or {}
        shown = {key: server.pages(method, key) if needs in offered else [] for key, needs, method in SURFACES}
    if not any(shown.values()):
        raise ListingError("the server shows nothing")
    return {
        "name": release.name,
        **shown,
        "instructions": hello.get("instructions") or "",
        "serverInfo": hello.get("serverInfo") or {},
        "protocolVersion": hello.get("protocolVersion", ""),
        "source": release.label,
    }


def _isolated(workplace: Path) -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, *_NAMESPACES, "sh", "-euc", _ISOLATE, str(workplace)]


class _Server:
    """One server process and the JSON-RPC conversation with it, one message a line."""

    def __init__(self, command: list[str], variables: dict[str, str], workplace: Path) -> None:
        self._log = workplace / "stderr.txt"
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._last_id = 0
        path = f"{Path(command[0]).parent}:{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": str(workplace), "TMPDIR": str(workplace), "LANG": "C.UTF-8"}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                _isolated(workplace) + command,
                env={**environment, **PLACEHOLDERS, **variables},
                cwd=workplace,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def open(self) -> dict[str, Any]:
        """The handshake; returns what the server says of itself."""
        client = {"name": "field-trial", "version": "1.0"}
        asked = {"protocolVersion": PROTOCOL_VERSION, "capabilities": {}, "clientInfo": client}
        hello = self._request("initialize", asked, START_TIMEOUT_SECONDS)
        self._send({"method": "notifications/initialized"})
        time.sleep(SETTLE_SECONDS)
        return hello

    def pages(self, method: str, key: str) -> list[Any]:
        """All pages of one listing."""
        items: list[Any] = []
        cursor: dict[str, Any] = {}
        for _ in range(MAX_PAGES):
            page = self._request(method, cursor, ANSWER_TIMEOUT_SECONDS)
            items += page.get(key) or []
            if not page.get("nextCursor"):
                return items
            cursor = {"cursor": page["nextCursor"]}
        raise ListingError(f"{method} has over {MAX_PAGES} pages")

    def _request(self, method: str, params: dict[str, Any], timeout: float) -> dict[str, Any]:
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": params})
        deadline = time.monotonic() + timeout
        while True:
            message = self._next(method, deadline)
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "error": {"code": -32601, "message": "not supported"}})
            elif message.get("id") == self._last_id:
                if message.get("error", {}).get("code") == METHOD_NOT_FOUND:
                    return {}
                if "error" in message:
                    raise ListingError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result

    def _next(self, method: str, deadline: float) -> dict[str, Any]:
        try:
            message = self._answers.get(timeout=max(0.1, deadline - time.monotonic()))
        except queue.Empty:
            raise ListingError(f"{method}: no answer; {self._last_words()}") from None
        if message is None:
            raise ListingError(f"{method}: the server ended; {self._last_words()}")
        return message

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ListingError(f"the server ended; {self._last_words()}") from None

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue  # some servers print banners on stdout
            if isinstance(message, dict):
                self._answers.put(message)
        self._answers.put(None)

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace").strip()[-300:]
