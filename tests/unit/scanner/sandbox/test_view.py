"""What a sandboxed server gets to see."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mcp_scanner.sandbox.bubblewrap import bubblewrap, environment_file
from mcp_scanner.sandbox.limits import SandboxLimits
from mcp_scanner.sandbox.view import view_for


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder beside a file that is none of its business."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "package.json").write_text("{}")
    (folder / "src" / "server.js").write_text("")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def test_the_project_of_a_script_is_shown_and_nothing_beside_it(project: Path) -> None:
    view = view_for("/bin/sh", [str(project / "src" / "server.js"), str(project.parent / "secret.txt")], "")

    assert view is not None
    assert str(project) in view.shown
    assert not any(Path(path) in project.parents for path in view.shown)
    assert str(project.parent / "secret.txt") not in view.shown


def test_a_script_without_a_project_is_shown_alone(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("")
    view = view_for("/bin/sh", ["server.py"], str(tmp_path))

    assert view is not None
    assert str(script) in view.shown
    assert str(tmp_path) not in view.shown


def test_a_directory_is_shown_empty(tmp_path: Path) -> None:
    view = view_for("/bin/sh", [str(tmp_path), f"--root={tmp_path}"], "")

    assert view is not None
    assert str(tmp_path) in view.empty
    assert str(tmp_path) not in view.shown


def test_neither_homes_nor_the_root_are_ever_shown() -> None:
    home = Path.home()
    view = view_for("/bin/sh", [str(home), "/", str(home / ".ssh")], "")

    assert view is not None
    assert not {"/", "/home", "/root", "/tmp", "/etc", "/var", str(home)} & set(view.shown)


def test_a_python_environment_brings_the_python_it_stands_on() -> None:
    view = view_for(sys.executable, [], "")

    assert view is not None
    assert sys.prefix in view.shown
    assert any(Path(sys.base_prefix).is_relative_to(path) for path in view.shown)


@pytest.mark.parametrize("command", ["no-such-program-at-all", "/no/such/program", "", "\0"])
def test_a_missing_program(command: str) -> None:
    assert view_for(command, [], "") is None


def test_bubblewrap_is_told_to_isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_for("/bin/sh", ["-c", "true"], "")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    line = bubblewrap(view, ["-c", "true"], SandboxLimits(), 7)

    assert line[0] == "/usr/bin/bwrap"
    assert {"--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "--clearenv"} <= set(line)
    assert "--share-net" not in line
    assert "--bind" not in line
    assert line[line.index("--args") + 1] == "7"
    assert line[-3:] == [view.program, "-c", "true"]


def test_variables_reach_bubblewrap_by_a_file() -> None:
    with environment_file({"A": "1", "B": "x=y z"}) as file:
        assert file.read() == b"--setenv\0A\0001\0--setenv\0B\0x=y z\0"


def test_a_shim_is_followed_to_the_program_it_stands_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim, real = tmp_path / "shims" / "python9", tmp_path / "versions" / "9.1" / "bin" / "python9"
    other = tmp_path / "other" / "bin" / "python9"
    for path in (shim, real, other):
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    (tmp_path / "version").write_text("9.1\n")
    monkeypatch.setenv("PATH", f"{shim.parent}:{other.parent}")

    assert view_for("python9", (), "").program == str(real)
    (tmp_path / "version").unlink()
    assert view_for("python9", (), "").program == str(other), "the next of that name, for managers of another kind"
    other.unlink()
    assert view_for("python9", (), "") is None, "the manager itself is not in the sandbox"
