"""`mcp-platform sizing explain`: what is printed, and when it refuses."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from mcp_cli.main import app
from mcp_core.sizing import Role, SizingError
from mcp_core.sizing.explain import Release, explain
from mcp_core.sizing.rollout import Rollout

ONE = Rollout(1, "0", terminating=0)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")

    def invoke(*arguments, **environ):
        for name, value in environ.items():
            monkeypatch.setenv(f"MCP_PLATFORM_{name}", value)
        return CliRunner().invoke(app, ["sizing", "explain", *arguments])

    return invoke


def test_text_names_every_bound(run):
    result = run()
    assert result.exit_code == 0
    assert re.search(r"workers +\d+ +cpu", result.stdout)
    assert re.search(r"max_connections +100", result.stdout)
    assert result.stderr == ""


def test_json_is_one_document(run):
    result = run("--format", "json", "--role", "api", "--postgres-memory", "1Gi", "--valkey-memory", "256Mi")
    document = json.loads(result.stdout)
    assert list(document["roles"]) == ["api"]
    assert set(document["roles"]["api"]["workers"]) == {"value", "bound", "why"}
    assert document["ledger"]["max_connections"] == document["postgres"]["max_connections"]
    assert document["ledger"]["connection_limits"]["api"] == document["ledger"]["api_budget"]
    assert document["valkey"]["maxmemory"] > 0
    assert document["warnings"] == []


def test_strict_refuses_with_cause_consequence_and_remedy(run):
    result = run("--max-connections", "30", "--api-replicas", "20", SIZING_MODE="strict")
    assert result.exit_code == 2
    assert result.stdout == ""
    for part in ("cause: ", "consequence: ", "remedy: set max_connections to at least "):
        assert part in result.stderr


def test_warn_prints_and_warns(run):
    result = run("--max-connections", "30", "--api-replicas", "20", SIZING_MODE="warn")
    assert result.exit_code == 0
    assert "remedy: set max_connections to at least " in result.stderr
    assert "API pods" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--api-surge", "many"], ["--postgres-memory", "1GB"], ["--postgres-memory", "64Mi"], ["--max-connections", "0"]],
)
def test_bad_input_is_refused_without_a_traceback(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "remedy: " in result.stderr
    assert "Traceback" not in result.output


def test_the_chart_states_the_release_by_environment(run):
    result = run("--format", "json", MAX_CONNECTIONS="200", API_MAX_REPLICAS="4", API_MAX_SURGE="25%", API_DRAINING="1")
    assert json.loads(result.stdout)["ledger"]["api_peak"] == 6


def test_a_budget_beyond_the_ledger_is_refused(machine):
    root = machine({})
    release = Release(api=Rollout(10, "0", terminating=0), worker=ONE, max_connections=60)
    environ = {"MCP_PLATFORM_DB_CONNECTION_BUDGET": "9"}
    assert "exceeds the 4 left" in explain(environ, release, [Role.API], root).warnings[0]
    with pytest.raises(SizingError, match="lower MCP_PLATFORM_DB_CONNECTION_BUDGET of this role to 4"):
        explain({**environ, "MCP_PLATFORM_SIZING_MODE": "strict"}, release, [Role.API], root)


def test_without_a_budget_the_ledger_gives_it(machine):
    release = Release(api=Rollout(10, "0", terminating=0), worker=ONE, max_connections=60)
    explained = explain({}, release, [Role.API], machine({}))
    assert explained.plans[Role.API].connections_peak <= explained.ledger.api_budget == 4
