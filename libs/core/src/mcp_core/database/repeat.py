"""Transactions that lost to another one by no fault of theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

# PostgreSQL's appendix A: serialization_failure and deadlock_detected. Each says the transaction may be repeated whole.
_LOST = frozenset({"40001", "40P01"})

Result = TypeVar("Result")


async def repeated_once(transaction: Callable[[], Awaitable[Result]]) -> Result:
    """Run a whole transaction, a second time if PostgreSQL ended the first one in favour of another.

    Raises:
        DBAPIError: it lost twice, or failed for another reason.
    """
    try:
        return await transaction()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _LOST:
            raise
    return await transaction()
