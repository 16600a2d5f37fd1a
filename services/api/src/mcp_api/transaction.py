"""One transaction per request: committed before the answer is sent, rolled back on any error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_api.state import state_of


class Transaction:
    """The request's session, and what has to happen once it is committed."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._after_commit: list[Callable[[], Awaitable[object]]] = []

    def after_commit(self, action: Callable[[], Awaitable[object]]) -> None:
        """Run something once the rows are there for everybody: hear the announcement, dispatch work."""
        self._after_commit.append(action)

    async def committed(self) -> None:
        """Run what was asked for; called once, after the commit."""
        for action in self._after_commit:
            await action()


async def _transaction(request: Request) -> AsyncIterator[Transaction]:
    async with state_of(request).database.sessions() as session:
        transaction = Transaction(session)
        async with session.begin():
            yield transaction
        await transaction.committed()


# Function scope: the commit happens before the response leaves, so that a client never reads behind its own write.
InTransaction = Annotated[Transaction, Depends(_transaction, scope="function")]
