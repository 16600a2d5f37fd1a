"""The listing of findings, rendered to JSON inside PostgreSQL: no object is built per row in Python."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import orjson

from mcp_core.vulnerabilities.filters import SORTS, Sort, VulnerabilityFilter, Where, compile_filter
from mcp_core.vulnerabilities.models import SEVERITY_RANK

# What one finding looks like to clients; the columns of `vulnerabilities v` joined with `servers s`.
DOCUMENT_JSON = """(select row_to_json(document)::text from (select
    v.id, v.server_id, s.name as server, v.rule, v.title, v.severity, v.confidence, v.status,
    (select row_to_json(place) from (select v.surface, v.object_name as name, v.pointer) place) as location,
    v.evidence, v.remediation, v."references", v.fingerprint, v.first_seen_at, v.last_seen_at,
    v.accepted_until, v.status_reason, v.created_at) document)"""


# Seconds a search for text may take. By the index it takes milliseconds; text of one or two characters has no trigram
# and may have to read every row, at some 3 us each.
SEARCH_SECONDS = 2.0


class SearchTooLongError(Exception):
    """A search for text was given up; one in fewer findings, or for more characters, is quick."""


class BadCursorError(ValueError):
    """The cursor was not made by this listing, or by another order of it."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part is wanted: `page` counts from 1 as in the performance guide; a cursor, when given, wins."""

    limit: int
    page: int = 1
    cursor: str = ""
    sort: str = "created_at"


def _encode_cursor(sort: str, key: object, row_id: int) -> str:
    value = key.isoformat() if isinstance(key, datetime) else key
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, row_id])).decode().rstrip("=")


def _decode_cursor(cursor: str, sort: str) -> tuple[object, int]:
    try:
        made_for, key, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursorError from error
    if made_for != sort or type(row_id) is not int or not 0 < row_id < 2**63:
        raise BadCursorError
    return (_moment(key) if sort == "created_at" else _rank(key)), row_id


def _moment(key: object) -> datetime:
    """A moment as this listing writes it, in UTC; nothing else can be one of its cursors."""
    try:
        moment = datetime.fromisoformat(str(key))
    except ValueError as error:
        raise BadCursorError from error
    if moment.utcoffset() != timedelta(0):
        raise BadCursorError
    return moment


def _rank(key: object) -> int:
    if type(key) is not int or key not in SEVERITY_RANK.values():
        raise BadCursorError
    return key


def _after(where: Where, order: Sort, cursor: str, sort: str) -> None:
    key, row_id = _decode_cursor(cursor, sort)
    where.conditions.append(
        f"({order.column}, v.id) < ({where.parameter(key)}::{order.cast}, {where.parameter(row_id)}::bigint)"
    )


async def list_json(connection: asyncpg.Connection, wanted: VulnerabilityFilter, request: PageRequest) -> bytes:
    """One page as the finished JSON body `{"items": [...], "page", "limit", "next_cursor"}`, newest first.

    Rows are numbered by (order, id), so both ways of paging agree. One statement, no count, and one row: PostgreSQL
    joins the documents, which costs the process a fifth of reading them one by one.

    Raises:
        BadCursorError: the cursor does not belong to this order.
        SearchTooLongError: the text is not to be found in time.
    """
    order = SORTS[request.sort]
    where = compile_filter(wanted)
    offset = 0
    if request.cursor:
        _after(where, order, request.cursor, request.sort)
    else:
        offset = (request.page - 1) * request.limit
    conditions = where.sql()
    limit = where.parameter(request.limit)
    skip = where.parameter(offset)
    statement = f"""
        with page as materialized (
            select v.* from vulnerabilities v {conditions}
            order by {order.column} desc, v.id desc limit {limit}::bigint + 1 offset {skip}::bigint
        )
        select string_agg(document, ',' order by position) filter (where position <= {limit}::bigint) as documents,
            max(key) filter (where position = {limit}::bigint) as last_key,
            max(id) filter (where position = {limit}::bigint) as last_id,
            coalesce(bool_or(position > {limit}::bigint), false) as more
        from (
            select {DOCUMENT_JSON} as document, {order.column} as key, v.id,
                row_number() over (order by {order.column} desc, v.id desc) as position
            from page v join servers s on s.id = v.server_id
        ) numbered
        """  # noqa: S608 - constant text; every value is a parameter
    try:
        row = await connection.fetchrow(statement, *where.parameters, timeout=SEARCH_SECONDS if wanted.text else None)
    except TimeoutError:
        if wanted.text:
            raise SearchTooLongError from None
        raise
    if row is None:
        raise RuntimeError("An aggregate gave no row. Report this as a bug of the platform.")
    next_cursor = b"null"
    if row["more"]:
        next_cursor = orjson.dumps(_encode_cursor(request.sort, row["last_key"], row["last_id"]))
    return b'{"items":[%b],"page":%b,"limit":%d,"next_cursor":%b}' % (
        (row["documents"] or "").encode(),
        b"null" if request.cursor else b"%d" % request.page,
        request.limit,
        next_cursor,
    )


async def get_json(connection: asyncpg.Connection, vulnerability_id: int) -> bytes | None:
    """One finding as JSON, or None."""
    document = await connection.fetchval(
        f"select {DOCUMENT_JSON} from vulnerabilities v join servers s on s.id = v.server_id where v.id = $1",  # noqa: S608
        vulnerability_id,
    )
    return None if document is None else str(document).encode()
