"""`mcp-platform admin`: accounts, without the API."""

from __future__ import annotations

import asyncio
import secrets
import sys
from enum import StrEnum
from typing import Annotated

import typer

from mcp_cli.failure import fail, reported

app = typer.Typer(no_args_is_help=True, help="Manage accounts.")

# Distinguishes "it is there already" from "it could not be done".
EXISTS = 3


class RoleChoice(StrEnum):
    """The roles, as `mcp_core.users.models.Role` has them; importing that here would slow every command's start."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"


@app.callback()
def admin() -> None:
    """Manage accounts."""


@app.command("create-user")
@reported
def create_user(
    username: Annotated[str, typer.Option(help="Name to log in with.")],
    role: Annotated[RoleChoice, typer.Option(help="What the account may do.")] = RoleChoice.VIEWER,
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help="Read the password from standard input; else a random one is shown."),
    ] = False,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Succeed, changing nothing, when the account exists.")
    ] = False,
) -> None:
    """Create an account. Exit code 3 when it exists already."""
    from mcp_core.users.service import UserExistsError, UserRuleError, check_new_user

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(18)
    try:
        check_new_user(username, password)
    except UserRuleError as error:
        raise fail(str(error)) from None
    try:
        asyncio.run(_create(username, password, role))
    except UserExistsError:
        if if_missing:
            typer.echo(f"user {username} exists already, nothing was changed")
            return
        raise fail(
            f"there is a user {username} already, so nothing was changed. Choose another name.", EXISTS
        ) from None
    typer.echo(f"created user {username} with the role {role.value}")
    if not password_stdin:
        typer.echo(f"password: {password}")


async def _create(username: str, password: str, role: RoleChoice) -> None:
    from mcp_core.database.engine import open_database
    from mcp_core.events.repository import record_event
    from mcp_core.security.passwords import hash_password
    from mcp_core.settings import load_settings
    from mcp_core.users.models import Role
    from mcp_core.users.service import create_user as insert_user

    database = open_database(load_settings().database, process_name="mcp-admin", pool_size=1)
    try:
        async with database.transaction() as session:
            user = await insert_user(
                session, username=username, password_hash=hash_password(password), role=Role(role.value)
            )
            record_event(
                session, "user.created", actor="mcp-platform admin", subject=("user", user.id), details={"role": role}
            )
    finally:
        await database.close()
