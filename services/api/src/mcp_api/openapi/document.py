"""Makes the document say what really goes over the wire.

FastAPI knows the routes; it does not know the layers in front of them. They answer HEAD, 304, 413 and 431, offer each
error as problem+json too, and add headers. A client generated from the document has to know of all that.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from mcp_api.errors import PROBLEM_JSON, ProblemBody
from mcp_api.openapi.examples import PARAMETERS, PARAMETERS_OF, RESPONSES, SCHEMAS
from mcp_api.openapi.headers import CACHED, COMPRESSED, ERROR, EVERY, OF_STATUS
from mcp_api.responses import MEANING

Document = dict[str, Any]

_PROBLEM = {"$ref": "#/components/schemas/ProblemBody"}
_ERROR = {"$ref": "#/components/schemas/ErrorBody"}
# Streams are compressed chunk by chunk; these answers never are (a secret's length would tell about it).
_CREDENTIALS = "/auth/"


class DocumentedApi(FastAPI):
    """A FastAPI application whose document is complete; `cached` are the templates of cached routes."""

    cached: frozenset[str] = frozenset()

    def openapi(self) -> Document:
        """The document, built once."""
        if self.openapi_schema is None:
            plain = get_openapi(
                title=self.title, version=self.version, description=self.description, routes=self.routes
            )
            self.openapi_schema = completed(plain, self.cached)
        return self.openapi_schema


def completed(document: Document, cached: frozenset[str]) -> Document:
    """The document with everything that the layers add."""
    schemas = document["components"]["schemas"]
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}) | {"ProblemBody": problem})
    for name, example in SCHEMAS.items():
        schemas[name].setdefault("examples", [example])
    for path, method, operation in operations(document):
        _complete_operation(operation, path, method, cached=method == "get" and path in cached)
    for item in document["paths"].values():
        if "get" in item:
            item["head"] = _head(item["get"])
    return document


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Every (path, method, operation)."""
    for path, item in document["paths"].items():
        for method, operation in list(item.items()):
            yield path, method, operation


def _complete_operation(operation: Document, path: str, method: str, *, cached: bool) -> None:
    responses = operation["responses"]
    if cached:
        responses["304"] = {"description": "The client's copy, named by If-None-Match, is still right."}
    if "requestBody" in operation:
        responses["413"] = _error(413)
    responses["431"] = _error(431)
    for parameter in operation.get("parameters", ()):
        if "schema" in parameter and "example" not in parameter:
            name = parameter["name"]
            parameter["example"] = PARAMETERS_OF.get((path, name), PARAMETERS.get(name))
    if cached:
        parameters = operation.setdefault("parameters", [])
        parameters.append(
            {
                "name": "If-None-Match",
                "in": "header",
                "required": False,
                "description": "ETag of the copy the client has.",
                "schema": {"type": "string"},
                "example": PARAMETERS["If-None-Match"],
            }
        )
    for status, response in responses.items():
        _complete_response(response, int(status), (path, method), cached=cached)


def _complete_response(response: Document, status: int, where: tuple[str, str], *, cached: bool) -> None:
    content = response.get("content", {})
    headers = dict(EVERY)
    if status >= 400:
        response.update(_error(status) | {"description": response["description"]})
        headers |= ERROR
    elif cached:
        headers |= CACHED
    if status == 200 and not where[0].startswith(_CREDENTIALS) and content:
        headers |= COMPRESSED
    headers |= OF_STATUS.get(status, {})
    # The parser itself refuses these, before any layer has seen a request.
    if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        headers = {}
    for media_type, example in RESPONSES.get(where, {}).items():
        if status < 300:
            content.setdefault(media_type, {})["example"] = example
    if headers:
        response["headers"] = copy.deepcopy(headers) | response.get("headers", {})


def _error(status: int) -> Document:
    content = {"application/json": {"schema": _ERROR}}
    if status != HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        # A head that is too large is refused before its Accept can be believed.
        content[PROBLEM_JSON] = {"schema": _PROBLEM}
    return {"description": MEANING[status], "content": content}


def _head(get: Document) -> Document:
    """HEAD answers as GET does, without a body."""
    head = copy.deepcopy(get)
    head["operationId"] = f"{get['operationId']}_head"
    head["summary"] = f"{get['summary']} (headers only)"
    for response in head["responses"].values():
        response.pop("content", None)
    return head
