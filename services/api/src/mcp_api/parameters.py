"""Query parameters that no route has are refused: a misspelt filter would otherwise let everything through.

So are those that come twice where one is meant: which of the two was meant is not ours to guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from fastapi import Request
from fastapi._compat import ModelField, field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from mcp_api.errors import ApiError, FieldError

# Unknown parameters named in one answer.
_MOST_NAMED = 10


async def only_known_parameters(request: Request) -> None:
    """A dependency: 422 naming each parameter that the route does not have, or has once and was given twice.

    Raises:
        ApiError: 422 with the paths of these parameters.
    """
    given = request.query_params
    route = request.scope.get("route")
    if not given or not isinstance(route, APIRoute):
        return
    fields = list(_fields(route.dependant))
    known = frozenset(field.alias for field in fields)
    unknown = [name for name in dict.fromkeys(given) if name not in known]
    if unknown:
        raise ApiError(
            422,
            "unknown_parameter",
            "The request has query parameters that this route does not know, so it was not carried out; see `errors`.",
            errors=[FieldError(path=f"query.{name}", message=_advice(name, known)) for name in unknown[:_MOST_NAMED]],
        )
    lists = frozenset(field.alias for field in fields if field_annotation_is_sequence(field.field_info.annotation))
    repeated = [name for name in dict.fromkeys(given) if name not in lists and len(given.getlist(name)) > 1]
    if repeated:
        raise ApiError(
            422,
            "repeated_parameter",
            "The request has parameters more than once that it may have once, so it was not carried out; see `errors`.",
            errors=[
                FieldError(path=f"query.{name}", message="Given more than once. Give it once.") for name in repeated
            ],
        )


def _fields(dependant: Dependant) -> Iterator[ModelField]:
    """The query parameters of a route and of everything it depends on."""
    yield from dependant.query_params
    for part in dependant.dependencies:
        yield from _fields(part)


def _advice(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Unknown parameter. Did you mean `{near[0]}`?"
    return f"Unknown parameter. Known are: {', '.join(sorted(known))}." if known else "This route has no parameters."
