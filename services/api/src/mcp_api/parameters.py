"""Query parameters that no route has are refused: a misspelt filter would otherwise let everything through."""

from __future__ import annotations

from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from mcp_api.errors import ApiError, FieldError

# Unknown parameters named in one answer.
_MOST_NAMED = 10


async def only_known_parameters(request: Request) -> None:
    """A dependency: 422 naming each parameter that the route does not have.

    Raises:
        ApiError: 422 with the paths of the unknown parameters.
    """
    given = request.query_params
    route = request.scope.get("route")
    if not given or not isinstance(route, APIRoute):
        return
    known = frozenset(_names(route.dependant))
    unknown = [name for name in dict.fromkeys(given) if name not in known]
    if unknown:
        raise ApiError(
            422,
            "unknown_parameter",
            "The request has query parameters that this route does not know, so it was not carried out; see `errors`.",
            errors=[FieldError(path=f"query.{name}", message=_advice(name, known)) for name in unknown[:_MOST_NAMED]],
        )


def _names(dependant: Dependant) -> list[str]:
    """The parameters of a route and of everything it depends on."""
    names = [field.alias for field in dependant.query_params]
    for part in dependant.dependencies:
        names += _names(part)
    return names


def _advice(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Unknown parameter. Did you mean `{near[0]}`?"
    return f"Unknown parameter. Known are: {', '.join(sorted(known))}." if known else "This route has no parameters."
