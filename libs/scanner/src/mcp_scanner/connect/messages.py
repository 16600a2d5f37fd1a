"""JSON-RPC 2.0 messages: what we send, and which answer belongs to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.connect.failure import ConnectFailure, RpcError, quote
from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.model import JsonObject

_MISSING_CODE = 0


@dataclass(slots=True)
class Reply:
    """The result of one request exactly as sent; `oddities` are constructs that two JSON parsers read differently."""

    result: JsonObject
    oddities: list[str] = field(default_factory=list)


def encode(message: Mapping[str, Any]) -> bytes:
    """A message as the bytes of an HTTP body or of one line of stdio."""
    return json.dumps(message, separators=(",", ":")).encode()


def request(number: int, method: str, params: Mapping[str, Any]) -> JsonObject:
    """A request with its id."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": dict(params)}


def notification(method: str) -> JsonObject:
    """A message that wants no answer."""
    return {"jsonrpc": "2.0", "method": method}


def find_reply(data: bytes | str, number: int, status: int = 200) -> Reply | None:
    """The answer to request `number` in one JSON document (a message, or a batch of them), or None.

    Raises RpcError when the answer is an error, and ConnectFailure when the document is no JSON-RPC at all.
    """
    try:
        decoded = decode_json(data, every_value=True)
    except (ListingError, ValueError) as error:
        raise ConnectFailure(
            "not_mcp", f"the server does not speak MCP here: {_reason(error)}", "check the path of the URL, often /mcp"
        ) from None
    messages = decoded.value if isinstance(decoded.value, list) else [decoded.value]
    for message in messages:
        if not isinstance(message, dict):
            raise _not_rpc(message)
        if "method" in message or str(message.get("id")) not in (str(number), "None"):
            continue
        if "error" in message:
            raise _rpc_error(message["error"], status)
        if message.get("id") is not None and "result" in message:
            return Reply(_result(message["result"]), decoded.problems)
    return None


def _result(value: Any) -> JsonObject:
    if isinstance(value, dict):
        return value
    raise _not_rpc(value)


def _reason(error: ValueError) -> str:
    """The first sentence of a decoding error; the rest advises about listings."""
    return quote(str(error).partition(";")[0])


def _rpc_error(error: Any, status: int) -> RpcError:
    if not isinstance(error, dict):
        return RpcError(_MISSING_CODE, quote(str(error)), None, status)
    code = error.get("code")
    return RpcError(
        code if isinstance(code, int) else _MISSING_CODE, str(error.get("message", "")), error.get("data"), status
    )


def _not_rpc(value: Any) -> ConnectFailure:
    kind = type(value).__name__
    return ConnectFailure(
        "not_mcp", f"the server answers JSON that is no JSON-RPC message (a {kind})", "check the path of the URL"
    )


def no_reply() -> ConnectFailure:
    """The failure of an exchange that ended without the answer to our request."""
    return ConnectFailure(
        "no_reply", "the server ended its answer without replying to the request", "look into the server's log"
    )
