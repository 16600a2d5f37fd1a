"""Rules about accounts."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.security.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from mcp_core.users.models import Role, User
from mcp_core.users.repository import UserRepository

MAX_USERNAME_LENGTH = 150


class UserExistsError(Exception):
    """Another account has this name already."""


class UserRuleError(ValueError):
    """The wanted account breaks a rule; the message says which, `field` where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def check_new_user(username: str, password: str) -> None:
    """Check name and password of a new account.

    Raises:
        UserRuleError: naming the rule.
    """
    if not username.strip() or username != username.strip() or len(username) > MAX_USERNAME_LENGTH:
        raise UserRuleError(
            "username",
            f"A username has 1 to {MAX_USERNAME_LENGTH} characters and no space at its ends, "
            "so no account was created.",
        )
    if not username.isprintable():
        raise UserRuleError(
            "username", "The username holds invisible characters, so no account was created. Use printable ones."
        )
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise UserRuleError(
            "password",
            f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters, so no account was created.",
        )


async def create_user(session: AsyncSession, *, username: str, password_hash: str, role: Role) -> User:
    """Insert an account.

    Raises:
        UserExistsError: the name is taken (upper and lower case being the same).
    """
    try:
        async with session.begin_nested():
            return await UserRepository(session).add(
                User(username=username, password_hash=password_hash, role=role.value)
            )
    except IntegrityError as error:
        raise UserExistsError(username) from error
