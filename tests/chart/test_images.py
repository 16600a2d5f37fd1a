"""What can be known of the images without building them."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest
from tests.chart.helm import ROOT

DOCKERFILES = [ROOT / "services" / name / "Dockerfile" for name in ("api", "worker")]


@pytest.fixture(params=DOCKERFILES, ids=lambda path: path.parent.name)
def instructions(request: pytest.FixtureRequest) -> list[tuple[str, str]]:
    """Keyword and arguments of each instruction, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", request.param.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def final_stage(instructions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return instructions[max(i for i, (keyword, _) in enumerate(instructions) if keyword == "FROM") :]


def test_the_base_is_an_argument(instructions: list[tuple[str, str]]) -> None:
    assert instructions[:2] == [("ARG", "BASE=python:3.13-slim-trixie"), ("FROM", "${BASE} AS base")]
    stages = {
        "base",
        *(value.split(" AS ")[1] for keyword, value in instructions if keyword == "FROM" and " AS " in value),
    }
    assert all(value.split(" ")[0] in {"${BASE}", *stages} for keyword, value in instructions if keyword == "FROM")


def test_the_image_runs_as_a_number_and_stops_cleanly(instructions: list[tuple[str, str]]) -> None:
    final = final_stage(instructions)
    assert ("USER", "10001:10001") in final
    # Programs that ask for the user's name get one.
    assert any(
        "mcp-platform:x:10001:10001:" in value and "/etc/passwd" in value for key, value in final if key == "RUN"
    )
    assert ("STOPSIGNAL", "SIGTERM") in final
    assert {"HEALTHCHECK", "LABEL", "CMD"} <= {keyword for keyword, _ in final}
    assert final[-1][0] == "CMD"
    assert final[-1][1].startswith("[")


def test_old_builders_can_build_it(instructions: list[tuple[str, str]]) -> None:
    assert not any("--link" in value or "<<" in value for _, value in instructions)
    for path in DOCKERFILES:
        assert "# syntax" not in path.read_text(encoding="utf-8")


def test_a_source_change_leaves_the_dependencies_cached(instructions: list[tuple[str, str]]) -> None:
    copied = [value for keyword, value in instructions if keyword == "COPY"]
    first_source = next(i for i, value in enumerate(copied) if value.startswith(("libs", "services")))
    assert all(value.startswith("requirements/") for value in copied[:first_source])
    installs = [i for i, (_, value) in enumerate(instructions) if "--require-hashes" in value]
    sources = [i for i, (keyword, value) in enumerate(instructions) if keyword == "COPY" and value.startswith("libs")]
    assert max(installs) < min(sources)


def test_what_is_copied_exists_and_is_sent_to_the_builder(instructions: list[tuple[str, str]]) -> None:
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    for keyword, value in instructions:
        if keyword == "COPY" and not value.startswith("--from"):
            for source in value.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert any(source == rule or source.startswith(f"{rule}/") for rule in allowed), source


def test_the_build_backend_is_pinned_as_in_development() -> None:
    pins = {
        name: re.findall(r"^([a-z-]+==[^ ]+)", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.MULTILINE)
        for name in ("build", "dev")
    }
    assert any(pin.startswith("hatchling==") for pin in pins["build"])
    assert set(pins["build"]) <= set(pins["dev"])


def test_nothing_private_is_sent_to_the_builder() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in rules
    sent = [rule[1:] for rule in rules if rule.startswith("!")]
    assert not any(
        fnmatch.fnmatch(str(Path(secret)), f"{rule}*") for secret in (".git", ".local", ".venv") for rule in sent
    )
