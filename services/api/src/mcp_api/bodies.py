"""Types of request fields that PostgreSQL can store and that arithmetic on time cannot overflow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from mcp_core.database.storable import storable_text

# A day from the ends of what datetime and PostgreSQL share: no time zone shifts a moment out of range.
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)


def _moment(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("needs a time zone, as in 2026-01-31T00:00:00Z")
    # Compared without converting: astimezone itself overflows at the ends.
    naive = value.replace(tzinfo=None)
    if not _EARLIEST.replace(tzinfo=None) <= naive <= _LATEST.replace(tzinfo=None):
        raise ValueError("lies outside the years 1 to 9999")
    return value


def _text(value: str) -> str:
    if storable_text(value) != value:
        raise ValueError("holds a NUL character or half of a surrogate pair, which cannot be stored. Take it out.")
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("is blank. Say something, or leave it out.")
    return value


class RequestBody(BaseModel):
    """A body sent by a client. A field it does not have is refused: a misspelt one would be passed over in silence."""

    model_config = ConfigDict(extra="forbid")


Moment = Annotated[datetime, AfterValidator(_moment)]
Text = Annotated[str, AfterValidator(_text)]
# Text that is there for people to read.
SaidText = Annotated[Text, AfterValidator(_said)]
