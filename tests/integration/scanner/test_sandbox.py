"""stdio servers in the sandbox: listed, without network, files, environment or a way to outlive the scan."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.stubs.listing_server import listing_server

from mcp_scanner.configuration.scan import scan_configuration
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.stdio import scan_command
from mcp_scanner.model import Report, Severity, Verdict
from mcp_scanner.policy.target import TargetPolicy
from mcp_scanner.sandbox import start

Run = Callable[..., Report]

# A server of one tool whose description is what it found out about its surroundings.
SERVER = """
import json, os, socket, subprocess, sys
def look():
    seen = {"environment": sorted(os.environ), "uid": os.getuid(), "pid": os.getpid(), "root": sorted(os.listdir("/"))}
    for name, path in json.loads(os.environ.get("PATHS", "{}")).items():
        seen[name] = os.path.exists(path)
    try:
        socket.create_connection(("127.0.0.1", int(os.environ.get("PORT", "1"))), 2)
        seen["network"] = True
    except OSError:
        seen["network"] = False
    try:
        open("/usr/written", "w")
        seen["writes"] = True
    except OSError:
        seen["writes"] = False
    seen["roots"] = sum(line.split()[1] == "/" for line in open("/proc/self/mounts"))
    open("/tmp/scratch", "w").write("x")
    return json.dumps(seen)
eval(os.environ.get("FIRST", "None"))
for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    if message["method"] == "initialize":
        result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "looker"}}
    elif message["method"] == "tools/list":
        result = {"tools": [{"name": "look", "description": look(), "inputSchema": {"type": "object"}}]}
    else:
        error = {"code": -32601, "message": "no"}
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error}), flush=True)
        continue
    print("a stray log line", flush=True)
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
"""


@pytest.fixture(scope="module", autouse=True)
def _needs_a_sandbox() -> None:
    reason = asyncio.run(start.why_no_namespaces())
    if reason:
        pytest.skip(f"no sandbox here: {reason}")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Scan SERVER with this environment, or another program."""
    script = tmp_path / "server.py"
    script.write_text(SERVER)

    def scan(*line: str, timeout: float = 20.0, **environment: str) -> Report:
        command, *arguments = line or (sys.executable, str(script))
        options = ScanOptions(timeout_seconds=timeout, request_seconds=timeout)
        return asyncio.run(scan_command(command, arguments, environment, "", options))

    return scan


def test_it_lists_and_sees_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SCANNER", "s3cret")
    (tmp_path / "neighbour.txt").write_text("x")
    paths = {
        "neighbour": str(tmp_path / "neighbour.txt"),
        "shadow": "/etc/shadow",
        "home": str(Path.home() / ".bashrc"),
        "checkout": str(Path(__file__)),
    }
    with listing_server({"tools": []}) as url:
        report = run(PATHS=json.dumps(paths), PORT=url.split(":")[2].split("/")[0])

    assert report.verdict is Verdict.COMPLETE, report.error
    seen = json.loads(report.snapshot["tools"][0]["description"])
    assert seen["network"] is False
    assert seen["writes"] is False
    assert not any(seen[name] for name in paths)
    assert seen["roots"] == 1
    assert seen["uid"] == 65534
    assert seen["pid"] == 1
    assert "SECRET_OF_THE_SCANNER" not in seen["environment"]
    assert {"PATHS", "PORT", "PATH", "HOME"} <= set(seen["environment"])


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("__import__('no_such_module')", "exit code 1, it said: ModuleNotFoundError: No module named 'no_such_module'"),
        ("sys.exit(3)", "exit code 3, it said nothing on stderr"),
        ("sys.stderr.write('x' * 5_000_000) and sys.exit('no folder given')", "it said: "),
    ],
)
def test_a_server_that_ends_is_quoted(run: Run, first: str, said: str) -> None:
    report = run(FIRST=first)

    assert report.verdict is Verdict.ERROR
    assert said in report.error
    assert len(report.error) < 600


def test_variables_of_the_configuration_do_nothing_outside(run: Run, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    odd = {"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(trace), "PYTHONSTARTUP": "/x", "NUL": "a\0--bind", "=": "x"}
    report = run(**odd)

    assert report.verdict is Verdict.COMPLETE, report.error
    assert list(tmp_path.glob("trace*")) == []
    seen = json.loads(report.snapshot["tools"][0]["description"])["environment"]
    assert "LD_DEBUG" in seen
    assert "NUL" not in seen


def test_nothing_outlives_the_scan(run: Run) -> None:
    marker = f"sleep-{time.time_ns()}"
    spawn = f"subprocess.Popen(['/bin/sh', '-c', 'sleep 300; : {marker}'], start_new_session=True)"
    report = run(FIRST=spawn)

    assert report.verdict is Verdict.COMPLETE, report.error
    assert not any(marker in _command_line(process) for process in Path("/proc").glob("[0-9]*"))


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


@pytest.mark.parametrize(
    "first",
    [
        "bytearray(3_000_000_000)",
        "[os.fork() or __import__('time').sleep(60) for _ in range(300)]",
        "open('/tmp/big', 'wb').write(bytes(200_000_000))",
    ],
)
def test_limits_hold(run: Run, first: str) -> None:
    assert run(FIRST=first, timeout=10.0).verdict is Verdict.ERROR


def test_a_server_that_says_nothing(run: Run) -> None:
    report = run("/bin/sleep", "60", timeout=1.0)

    assert report.verdict is Verdict.ERROR
    assert "in time" in report.error or "did not finish" in report.error


def test_a_server_that_says_too_much(run: Run) -> None:
    report = run(
        "/bin/sh", "-c", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"
    )

    assert report.verdict is Verdict.ERROR


def test_a_missing_program(run: Run) -> None:
    assert "there is no program" in run("no-such-program-at-all").error


def test_without_a_sandbox_nothing_is_started(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def none() -> str:
        return "unshare: Operation not permitted"

    monkeypatch.setattr(start, "why_no_namespaces", none)
    monkeypatch.setattr(start, "bubblewrap_works", lambda: False)
    report = run(FIRST="1/0")

    assert report.verdict is Verdict.ERROR
    assert "no sandbox is available here (unshare: Operation not permitted)" in report.error
    assert "the command was not started" in report.error


def test_a_configuration_as_a_fleet(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    tool = {"name": "look", "description": "Looks.", "inputSchema": {"type": "object"}}
    with listing_server({"tools": [tool]}) as url:
        document = {
            "mcpServers": {
                "local": {"command": sys.executable, "args": [str(script)], "env": {"API_KEY": "9d8c7b6a5f4e3d2c"}},
                "remote": {"url": url, "headers": {"Authorization": "Bearer ${TOKEN}"}},
                "fetched": {"command": "npx", "args": ["-y", "some-server"]},
                "inside": {"url": "http://169.254.169.254/mcp"},
            }
        }
        options = ScanOptions(policy=TargetPolicy.of(["127.0.0.1"]))
        report = asyncio.run(scan_configuration(json.dumps(document), options, target="mcp.json"))
        service = asyncio.run(scan_configuration(json.dumps(document), ScanOptions(stdio=False)))

    assert report.verdict is Verdict.DEGRADED
    assert report.coverage["servers"]["items"] == 2
    assert "scan npm:some-server instead" in report.error
    assert "169.254.169.254 is a cloud metadata address" in report.error
    found = {(finding.rule, finding.location.name): finding for finding in report.findings}
    assert found["secret-in-configuration", "local"].severity is Severity.MEDIUM
    assert found["plain-http", "remote"].severity is Severity.INFO
    assert ("unpinned-server-package", "fetched") in found
    assert any(set(finding.servers) == {"local", "remote"} for finding in report.findings)
    assert len({finding.fingerprint for finding in report.findings}) == len(report.findings)
    assert service.verdict is Verdict.ERROR
    assert "starts no commands" in service.error


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "not valid JSON"), ("{}", "names no servers"), ('{"mcpServers": {"a": {"command": "x"}}}', "no program")],
)
def test_configurations_that_cannot_be_scanned(text: str, said: str) -> None:
    report: Any = asyncio.run(scan_configuration(text, ScanOptions()))

    assert report.verdict is Verdict.ERROR
    assert said in report.error


@pytest.mark.skipif(os.getuid() != 0, reason="the scanner has to be root to step down to another user")
def test_user_namespaces_alone_are_enough() -> None:
    """The way of a scanner that is not root: the launcher as user 65534, which has no privilege to begin with."""
    import shutil
    import subprocess
    import tempfile

    from mcp_scanner.sandbox.limits import SandboxLimits
    from mcp_scanner.sandbox.view import view_for

    python = "/usr/bin/python3"
    setpriv = shutil.which("setpriv")
    if setpriv is None or not Path(python).exists():
        pytest.skip("needs setpriv and a system Python that every user may run")
    view = view_for("/usr/bin/id", [], "")
    variables = start.specification(view, ["-u"], {}, SandboxLimits())
    with tempfile.TemporaryDirectory() as folder:
        # pytest's own folders are closed to other users.
        Path(folder).chmod(0o755)
        launcher = Path(folder) / "launcher.py"
        launcher.write_text(Path(start.LAUNCH[-1]).read_text())
        line = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", python, "-I", "-S", str(launcher)]
        done = subprocess.run(line, env=variables, capture_output=True, text=True, check=False, timeout=20)

    assert (done.returncode, done.stdout.strip()) == (0, "65534"), done.stderr
