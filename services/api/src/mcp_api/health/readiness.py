"""Whether the database answers: found out within a probe's patience, even when it hangs or has no connection free."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from mcp_core.database.engine import Database
from mcp_core.database.migrate import current_revision

# Seconds readiness waits for the database; a kubelet's default probe time-out is one second.
READY_TIMEOUT_SECONDS = 0.8
# Seconds for which a connection that requests gave back whole speaks for the database, unless a newer failure speaks
# against it. As long as the chart's interval between two probes, and far shorter than the 30 s after which a hung
# statement gives its connection back.
EVIDENCE_SECONDS = 5.0


class DatabaseProbe:
    """Asks the database for its schema. Probes that come while one waits share its question.

    A question that is not answered in time is left to itself: to cancel it would mean to wait until its connection is
    closed in good order, which a hung server does not do either. While requests use every connection, the question
    waits behind them; then what they get answered counts. Were a busy process not ready, its share would go to the
    others, until none was ready. A hung database answers nobody: whoever asks it on a connection of their own, as the
    listener of changes does all the time, tells by `fell_silent`, and no earlier answer counts any more.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._question: asyncio.Task[str | None] | None = None
        self._revision: str | None = None
        self._returned_at = self._silent_at = float("-inf")
        event.listen(database.engine.sync_engine, "checkin", self._returned)

    async def revision(self) -> str | None:
        """The schema's revision, None for an empty database.

        Raises:
            TimeoutError: no answer within READY_TIMEOUT_SECONDS, and not because of too many requests.
            SQLAlchemyError, OSError: the database refuses.
        """
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(self._ask(), name="readiness")
            # Marks a failure as seen when nobody waits for it any more.
            self._question.add_done_callback(lambda task: task.cancelled() or task.exception())
        question = self._question
        done, _ = await asyncio.wait({question}, timeout=READY_TIMEOUT_SECONDS)
        if done:
            self._revision = await question
        elif self._revision is None or not self._busy():
            raise TimeoutError(f"the database did not answer within {READY_TIMEOUT_SECONDS} s")
        return self._revision

    def fell_silent(self) -> None:
        """Somebody else has waited for the database in vain, or lost their connection to it."""
        self._silent_at = time.monotonic()

    async def close(self) -> None:
        """Give the question up."""
        event.remove(self._database.engine.sync_engine, "checkin", self._returned)
        if self._question is not None:
            self._question.cancel()
            await asyncio.gather(self._question, return_exceptions=True)

    def _busy(self) -> bool:
        """Whether requests hold every connection, and the database answers them: the latest word counts."""
        pool = self._database.engine.sync_engine.pool
        exhausted = isinstance(pool, QueuePool) and pool.checkedout() >= pool.size()
        return exhausted and self._returned_at > max(self._silent_at, time.monotonic() - EVIDENCE_SECONDS)

    def _returned(self, driver_connection: object, _record: object) -> None:
        """SQLAlchemy's event: a connection came back; without a driver's connection it broke."""
        if driver_connection is not None:
            self._returned_at = time.monotonic()

    async def _ask(self) -> str | None:
        async with self._database.engine.connect() as connection:
            return await current_revision(connection)
