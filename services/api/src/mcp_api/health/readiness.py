"""Whether the database answers, found out within a probe's patience even when it hangs."""

from __future__ import annotations

import asyncio

from mcp_core.database.engine import Database
from mcp_core.database.migrate import current_revision

# Seconds readiness waits for the database; a kubelet's default probe time-out is one second.
READY_TIMEOUT_SECONDS = 0.8


class DatabaseProbe:
    """Asks the database for its schema. Probes that come while one waits share its question.

    A question that is not answered in time is left to itself: to cancel it would mean to wait until its connection is
    closed in good order, which a hung server does not do either.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._question: asyncio.Task[str | None] | None = None

    async def revision(self) -> str | None:
        """The schema's revision, None for an empty database.

        Raises:
            TimeoutError: no answer within READY_TIMEOUT_SECONDS.
            SQLAlchemyError, OSError: the database refuses.
        """
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(self._ask(), name="readiness")
            # Marks a failure as seen when nobody waits for it any more.
            self._question.add_done_callback(lambda task: task.cancelled() or task.exception())
        question = self._question
        done, _ = await asyncio.wait({question}, timeout=READY_TIMEOUT_SECONDS)
        if not done:
            raise TimeoutError(f"the database did not answer within {READY_TIMEOUT_SECONDS} s")
        return await question

    async def close(self) -> None:
        """Give the question up."""
        if self._question is not None:
            self._question.cancel()
            await asyncio.gather(self._question, return_exceptions=True)

    async def _ask(self) -> str | None:
        async with self._database.engine.connect() as connection:
            return await current_revision(connection)
