"""`mcp-platform rules`: what the scanner looks for, why, and what to do about it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mcp_cli.failure import fail

if TYPE_CHECKING:
    from mcp_scanner.rules.rule import Example, Rule


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def rules(
    rule_id: Annotated[str, typer.Argument(metavar="[ID]", help="Explain this rule; all are listed without it.")] = "",
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """List every rule, or explain one with its examples and references."""
    from mcp_scanner.rules.catalogue import all_rules

    known = all_rules()
    if rule_id and rule_id not in known:
        near = difflib.get_close_matches(rule_id, known, n=3, cutoff=0.4)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise fail(
            f"there is no rule {rule_id!r}, so nothing can be explained. {meant}`mcp-platform rules` lists all rules."
        )
    if output is Format.JSON:
        document = known[rule_id].to_json() if rule_id else [rule.to_json() for rule in known.values()]
        typer.echo(json.dumps(document, indent=2, ensure_ascii=True))
    elif rule_id:
        _explain(known[rule_id])
    else:
        _list(known.values())


def _list(known: Iterable[Rule]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("Rule", no_wrap=True)
    for heading in ("Domain", "Severity", "Title"):
        table.add_column(heading)
    for rule in known:
        table.add_row(rule.id, rule.domain, rule.severity.value, rule.title)
    Console().print(table)


def _explain(rule: Rule) -> None:
    from mcp_scanner.rules.standards import title_of

    typer.echo(f"{rule.id}: {rule.title} ({rule.severity.value}, {rule.domain})\n")
    typer.echo(f"What    {rule.what}\nWhy     {rule.why}\nRemedy  {rule.remedy}")
    typer.echo("\nRefers to:")
    for reference in rule.references:
        typer.echo(f"  {reference}  {title_of(reference)}")
    for standard, reason in rule.unmapped.items():
        typer.echo(f"  {standard}  none: {reason}")
    for heading, examples in (("Found in", rule.positive), ("Not found in", rule.negative)):
        if examples:
            typer.echo(f"\n{heading}:")
        for example in examples:
            typer.echo(f"  - {_shown(example)}")


def _shown(example: Example) -> str:
    """An example with everything a terminal would act on or hide written as escapes."""
    text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=True)
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
