"""One shape for every error, and what each exception becomes."""

from __future__ import annotations

import logging
import time
import traceback
import uuid
from collections.abc import Mapping, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Match

from mcp_api.accept import prefers
from mcp_core.telemetry.tracing import note_error

_log = structlog.get_logger(__name__)

PROBLEM_JSON = "application/problem+json"

# Seconds a client is asked to wait when a dependency is down: about the time a database restart takes.
RETRY_AFTER_SECONDS = 5

# The methods any route of ours has.
_METHODS = ("DELETE", "GET", "PATCH", "POST")

# PostgreSQL error classes (appendix A) that say the server, not the statement, is the trouble:
# 08 connection exception, 40 rolled back in favour of another transaction (deadlock), 53 insufficient resources,
# 57P operator intervention (shutdown, starting up).
_SERVER_TROUBLE = ("08", "40", "53", "57P")


class FieldError(BaseModel):
    """One thing wrong with the request."""

    path: str = Field(description="Where: `body.url`, `query.limit`, ...", examples=["body.url"])
    message: str = Field(description="What is wrong and what would be right.")


class ErrorBody(BaseModel):
    """The body of every error."""

    error: str = Field(description="What happened, what follows from it, what to do.", examples=["Invalid credentials"])
    error_code: str = Field(description="Stable identifier for programs.", examples=["invalid_credentials"])
    timestamp: int = Field(description="Seconds since the epoch.", examples=[1700000000])
    error_id: str = Field(description="Also in the log, to find what happened.")
    errors: list[FieldError] = Field(default_factory=list, description="The fields at fault, for a bad request.")


class ProblemBody(ErrorBody):
    """The same as RFC 9457 has it, for clients that prefer application/problem+json."""

    type: str = Field(description="No page describes the error further.", examples=["about:blank"])
    title: str = Field(description="The status in words.", examples=["Unauthorized"])
    status: int = Field(description="The status.", examples=[401])
    detail: str = Field(description="As `error`.", examples=["Invalid credentials"])
    instance: str = Field(description="The error_id as a URN.")


class ApiError(Exception):
    """An error that is answered as it is."""

    def __init__(
        self,
        status: int,
        error_code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.message = message
        self.headers = dict(headers or {})
        self.errors = list(errors)


def unauthorized(message: str = "The credentials are missing, wrong or no longer valid. Log in again.") -> ApiError:
    """401 for bad credentials, and only for these."""
    return ApiError(401, "invalid_credentials", message, headers={"WWW-Authenticate": "Bearer"})


def invalid(error_code: str, message: str, *paths: str) -> ApiError:
    """422 for fields at fault, whose paths are named: `body.url`, `query.limit`, ..."""
    return ApiError(422, error_code, message, errors=[FieldError(path=path, message=message) for path in paths])


def unavailable(what: str) -> ApiError:
    """503 for a dependency that is down or a pool that is full."""
    return ApiError(
        503,
        "service_unavailable",
        f"{what} Try again in a few seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def is_database_down(error: BaseException) -> bool:
    """Whether an exception means that PostgreSQL cannot be reached or cannot serve now."""
    if isinstance(error, PoolTimeoutError | ConnectionError | asyncpg.InterfaceError | TimeoutError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or str(getattr(error.orig, "sqlstate", "") or "").startswith(
            _SERVER_TROUBLE
        )
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(_SERVER_TROUBLE)
    return isinstance(error, OSError)


def error_content(message: str, error_code: str, error_id: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The body of an error as plain values, in the shape of ErrorBody."""
    return {
        "error": message,
        "error_code": error_code,
        "timestamp": int(time.time()),
        "error_id": error_id,
        "errors": [item.model_dump() for item in errors],
    }


def render(request: Request, error: ApiError, error_id: str) -> Response:
    """The error as JSON, or as RFC 9457 problem+json when the client prefers that; its id goes to the trace too."""
    note_error(error_id)
    content = error_content(error.message, error.error_code, error_id, error.errors)
    media_type = "application/json"
    if prefers(PROBLEM_JSON, "application/json", ", ".join(request.headers.getlist("accept"))):
        media_type = PROBLEM_JSON
        content = {
            "type": "about:blank",
            "title": HTTPStatus(error.status).phrase,
            "status": error.status,
            "detail": error.message,
            "instance": f"urn:uuid:{error_id}",
        } | content
    headers = {"Vary": "Accept"} | error.headers
    return Response(orjson.dumps(content), status_code=error.status, headers=headers, media_type=media_type)


def new_error_id() -> str:
    """An id for one error, to be found in the answer and in the log."""
    return str(uuid.uuid4())


def _from_validation(error: RequestValidationError) -> ApiError:
    fields = [
        FieldError(path=".".join(str(part) for part in problem["loc"]), message=str(problem["msg"]))
        for problem in error.errors()
    ]
    return ApiError(422, "invalid_request", "The request has invalid fields; see `errors`.", errors=fields)


def _from_http(request: Request, error: StarletteHTTPException) -> ApiError:
    phrase = HTTPStatus(error.status_code).phrase
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return ApiError(error.status_code, phrase.lower().replace(" ", "_"), str(error.detail or phrase), headers=headers)


def _methods(request: Request) -> list[str]:
    """Every method that some route has for this path; the router itself names only the first route's."""
    found = [method for method in _METHODS if _routed({**request.scope, "method": method}, request.app.routes)]
    return sorted([*found, "HEAD"]) if "GET" in found else found


def _routed(scope: MutableMapping[str, Any], routes: Sequence[BaseRoute]) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def _refuse(request: Request, error: ApiError) -> Response:
    """Answer an error that is the request's or a dependency's; its id is in the log."""
    error_id = new_error_id()
    level = logging.WARNING if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    _log.log(
        level,
        "request refused",
        error_id=error_id,
        status=error.status,
        code=error.error_code,
        method=request.method,
        path=request.url.path,
    )
    return render(request, error, error_id)


def install_error_handlers(app: FastAPI) -> None:
    """Give every exception its answer."""

    async def api_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)  # noqa: S101 - narrows the type Starlette erases
        return _refuse(request, error)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return _refuse(request, _from_validation(error))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)  # noqa: S101
        return _refuse(request, _from_http(request, error))

    async def dependency(request: Request, error: Exception) -> Response:
        if not is_database_down(error):
            return await unknown(request, error)
        error_id = new_error_id()
        _log.error("database unavailable", error_id=error_id, path=request.url.path, cause=repr(error)[:500])
        note_error(error_id, error)
        return render(request, unavailable("The database cannot serve this request now."), error_id)

    async def unknown(request: Request, error: Exception) -> Response:
        error_id = new_error_id()
        _log.error(
            "unhandled exception",
            error_id=error_id,
            path=request.url.path,
            method=request.method,
            traceback="".join(traceback.format_exception(error)),
        )
        note_error(error_id, error)
        answer = ApiError(500, "internal_error", "Internal server error. Quote the error_id when you report it.")
        return render(request, answer, error_id)

    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(StarletteHTTPException, http)
    for kind in (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        app.add_exception_handler(kind, dependency)
    app.add_exception_handler(Exception, unknown)
