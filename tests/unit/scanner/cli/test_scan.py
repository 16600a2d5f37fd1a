"""`mcp-platform scan TARGET`: formats, exit codes and what is said when it cannot."""

import json
import os
import pty
import signal
import subprocess
import time
from xml.etree import ElementTree as ET

import pytest

from .conftest import COMMAND, HONEST, POISONED


def test_a_clean_listing(run, saved):
    done = run("scan", saved("a.json", HONEST), "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"], report["name"]) == (0, "complete", "notes")
    assert done.stderr == b""


def test_a_poisoned_listing(run, saved):
    done = run("scan", saved("a.json", POISONED), "--format", "json")
    severities = {finding["severity"] for finding in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert severities & {"high", "critical"}


def test_the_threshold_decides(run, saved):
    path = saved("a.json", POISONED)
    worst = json.loads(run("scan", path, "-f", "json").stdout)["findings"]
    if all(finding["severity"] != "critical" for finding in worst):
        assert run("scan", path, "--fail-on", "critical").returncode == 0
    assert run("scan", path, "--fail-on", "info").returncode == 1


def test_a_partly_malformed_listing_is_not_clean(run, saved):
    done = run("scan", saved("a.json", {"tools": [*HONEST["tools"], 7]}), "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"]) == (2, "degraded")
    assert "instead of an object" in done.stderr.decode()


def test_findings_count_even_where_the_rest_was_not_read(run, saved):
    done = run("scan", saved("a.json", {"tools": [*POISONED["tools"], 7]}))
    assert done.returncode == 1
    assert "DEGRADED" in done.stdout.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"tools": ["x"], "prompts": [{"name": "a"}]}', "an item is text instead of an object"),
        (b'{"tools": [], "tools": []}', "is repeated in one object"),
        (b'{"servers": [{"tools": [7]}, {}]}', "its keys are none"),
    ],
)
def test_the_text_report_says_once_why_it_is_not_clean(run, saved, content, reason):
    done = run("scan", saved("a.json", content))
    shown = " ".join(done.stdout.decode().split())
    assert done.returncode == 2
    assert "DEGRADED" in shown
    assert (shown + done.stderr.decode()).count(reason) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "not valid JSON"),
        (b"hello", "not valid JSON"),
        (b"[" * 200_000, "too deep"),
        (b"{}", "holds no listing"),
        (b"7", "a number"),
        (b'{"error": {"message": "gone"}}', "gone"),
        (b'{"mcpServers": {}}', "the configuration names no servers"),
        ('{"mcpServers": {}}'.encode("utf-16"), "the configuration names no servers"),
        (b'{"context_servers": null}', "the configuration names no servers"),
    ],
)
def test_what_is_no_listing_is_an_error(run, saved, content, word):
    done = run("scan", saved("a.json", content), "-f", "json")
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (2, "error")
    assert word in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("target", ["missing.json", ".", "gopher://x", "\x1b[31m"])
def test_a_target_that_is_none(run, target):
    done = run("scan", target)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_listing_on_standard_input(run):
    done = run("scan", "-", "-f", "json", stdin=json.dumps(HONEST).encode())
    assert (done.returncode, json.loads(done.stdout)["target"]) == (0, "stdin")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "either one TARGET or --batch"),
        (("a.json", "--batch", "b"), "either one TARGET or --batch"),
        (("--batch", "-", "--format", "sarif"), "JSON Lines"),
        (("a.json", "--header", "no colon"), "--header needs"),
        (("a.json", "--bearer-env", "NOT_SET_ANYWHERE"), "NOT_SET_ANYWHERE is not set"),
        (("a.json", "--oauth-client-id", "x"), "--oauth-secret-env"),
        (("a.json", "--allow", "0.0.0.0/0"), "--allow"),
        (("a.json", "--fail-on", "awful"), "awful"),
        (("a.json", "--format", "pdf"), "pdf"),
    ],
)
def test_wrong_calls_say_what_to_do(run, saved, arguments, word):
    saved("a.json", HONEST)
    done = run("scan", *arguments)
    assert done.returncode == 2
    assert word in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_every_format_to_a_file(run, saved, tmp_path):
    path = saved("a.json", POISONED)
    for report_format in ("text", "json", "sarif", "markdown", "junit"):
        done = run("scan", path, "-f", report_format, "-o", tmp_path / report_format)
        assert (done.returncode, done.stdout) == (1, b"")
    assert b"HIGH" in (tmp_path / "text").read_bytes() or b"CRITICAL" in (tmp_path / "text").read_bytes()
    assert b"\x1b" not in (tmp_path / "text").read_bytes()
    assert json.loads((tmp_path / "sarif").read_bytes())["runs"][0]["results"]
    assert (tmp_path / "markdown").read_text().startswith("# Scan of weather")
    assert int(ET.parse(tmp_path / "junit").getroot()[0].get("failures")) > 0


def test_an_output_that_cannot_be_written(run, saved):
    done = run("scan", saved("a.json", HONEST), "-o", "no/such/folder/report")
    assert done.returncode == 2
    assert b"cannot write no/such/folder/report" in done.stderr


def _on_a_terminal(path, **environment):
    """What the command writes to a terminal 60 columns wide."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [COMMAND, "scan", path],
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "60", **environment},
    ) as process:
        os.close(slave)
        written = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # Linux reports the closed terminal this way
                break
            if not chunk:
                break
            written += chunk
        process.wait(30)
    os.close(master)
    return written.decode()


def test_a_terminal_gets_colours_and_never_the_servers_escapes(saved):
    hostile = {**POISONED, "name": "\x1b]0;owned\x07\u202ename"}
    path = saved("a.json", hostile)
    coloured = _on_a_terminal(path)
    assert "\x1b[" in coloured
    assert "\x1b]" not in coloured
    assert "\u202e" not in coloured
    plain = _on_a_terminal(path, NO_COLOR="1")
    assert not any(f"\x1b[{code}m" in plain for code in (31, 32, 33, 36, "1;31", "1;37;41"))
    assert max(len(line) for line in plain.splitlines()) <= 80


def test_interruption_ends_with_130(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(
        [COMMAND, "scan", "--batch", fifo],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that runs the tests in the background has made them ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        with fifo.open("wb") as writer:
            writer.write(json.dumps(HONEST).encode() + b"\n")
            writer.flush()
            assert json.loads(process.stdout.readline())["verdict"] == "complete"
            time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        assert b"Traceback" not in process.stderr.read()


def test_help_names_the_exit_codes(run):
    done = run("scan", "--help")
    assert done.returncode == 0
    assert b"Exit codes" in done.stdout
