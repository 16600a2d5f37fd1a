"""`mcp-platform rules` lists, explains and exports the rules."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from mcp_cli.main import app

runner = CliRunner()


def test_list_names_every_rule() -> None:
    from mcp_scanner.rules.catalogue import all_rules

    shown = runner.invoke(app, ["rules"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert all(rule_id in shown.stdout for rule_id in all_rules())


def test_explain_shows_remedy_and_examples() -> None:
    shown = runner.invoke(app, ["rules", "hidden-text"])
    assert shown.exit_code == 0
    assert "Remedy" in shown.stdout
    assert "Found in" in shown.stdout
    assert "SAFE-T1402  Instruction Steganography" in shown.stdout
    assert "\U000e004f" not in shown.stdout, "invisible examples are written as escapes"


def test_json_is_machine_readable() -> None:
    shown = runner.invoke(app, ["rules", "--format", "json"])
    document = json.loads(shown.stdout)
    assert {"id", "severity", "what", "why", "remedy", "references", "positive", "negative"} <= set(document[0])


def test_unknown_rule_suggests_and_fails() -> None:
    shown = runner.invoke(app, ["rules", "hiden-text"])
    assert shown.exit_code == 2
    assert "Did you mean hidden-text" in shown.stderr


def test_rule_without_a_counterpart_in_a_catalogue_says_why() -> None:
    shown = runner.invoke(app, ["rules", "tls-certificate-expiring"])
    assert "ATLAS  none: a date that nears" in shown.stdout


def test_unknown_rule_like_no_other_says_cause_consequence_and_remedy() -> None:
    shown = runner.invoke(app, ["rules", "zzzzzzzz"])
    assert shown.exit_code == 2
    assert shown.stderr == (
        "error: there is no rule 'zzzzzzzz', so nothing can be explained. `mcp-platform rules` lists all rules.\n"
    )
