"""`mcp-platform scan --batch`: a line in, a line out."""

import json
import subprocess

from .conftest import COMMAND, HONEST, POISONED


def _lines(*records):
    return b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in records)


def test_reports_come_in_order_and_carry_their_names(run):
    records = [{**HONEST, "name": f"server {n}"} for n in range(20)]
    done = run("scan", "--batch", "-", stdin=_lines(*records))
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["name"] for report in reports] == [f"server {n}" for n in range(20)]
    assert [report["target"] for report in reports] == [f"stdin:{n}" for n in range(1, 21)]
    assert done.returncode == 0


def test_a_bad_line_is_a_report_of_its_own(run):
    done = run("scan", "--batch", "-", stdin=_lines(HONEST, b"{nonsense", {"name": "empty"}, b"\xff", HONEST))
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["verdict"] for report in reports] == ["complete", "error", "error", "error", "complete"]
    assert reports[2]["name"] == "empty"
    assert done.returncode == 2


def test_findings_outrank_bad_lines(run):
    assert run("scan", "--batch", "-", stdin=_lines(b"{nonsense", POISONED)).returncode == 1


def test_a_file_in_and_a_file_out(run, saved, tmp_path):
    done = run("scan", "--batch", saved("in.jsonl", _lines(HONEST, POISONED)), "--output", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (1, b"")
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 2


def test_blank_lines_are_no_records(run):
    done = run("scan", "--batch", "-", stdin=b"\n" + _lines(HONEST) + b"   \n\r\n")
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(done.stdout)["target"] == "stdin:2"


def test_a_last_line_without_newline_counts(run):
    assert len(run("scan", "--batch", "-", stdin=_lines(HONEST).rstrip()).stdout.splitlines()) == 1


def test_nothing_scanned_is_not_clean(run):
    done = run("scan", "--batch", "-", stdin=b"")
    assert done.returncode == 2
    assert b"holds no record" in done.stderr


def test_a_missing_file(run):
    done = run("scan", "--batch", "missing.jsonl")
    assert done.returncode == 2
    assert b"cannot read missing.jsonl" in done.stderr


def test_each_report_is_written_before_the_next_record_is_read():
    with subprocess.Popen([COMMAND, "scan", "--batch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in range(3):
            process.stdin.write(_lines({**HONEST, "name": str(number)}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["name"] == str(number)
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_leaves_ends_it_quietly(saved):
    path = saved("in.jsonl", _lines(*[HONEST] * 5000))
    with subprocess.Popen(
        [COMMAND, "scan", "--batch", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""
