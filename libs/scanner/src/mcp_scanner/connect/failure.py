"""What can go wrong between the scanner and a target, in words fit for a user's eyes."""

from __future__ import annotations

# Long enough for a server's own error sentence, short enough for one line of a report.
_QUOTE_LIMIT = 160


class ConnectFailure(Exception):  # noqa: N818 - a target that cannot be read is a result, not an error of the program
    """The target, or a part of it, could not be read.

    `code` is stable and short; the message says cause, consequence and remedy.
    """

    def __init__(self, code: str, cause: str, remedy: str, *, consequence: str = "nothing more was read") -> None:
        super().__init__(f"{cause}; {consequence}; {remedy}")
        self.code = code
        self.cause = cause
        self.remedy = remedy


class CredentialsWanted(ConnectFailure):
    """The target answered 401 or 403; `challenge` is its WWW-Authenticate header."""

    def __init__(self, status: int, challenge: str, *, given: bool) -> None:
        remedy = (
            "check that the credentials are valid for this server and have the scope it wants"
            if given
            else "give a bearer token, header or OAuth client that may list its tools"
        )
        super().__init__("unauthorised", f"the server answers {status} and wants credentials", remedy)
        self.status = status
        self.challenge = challenge


class RpcError(Exception):
    """The target answered a request with a JSON-RPC error; `data` is as sent."""

    def __init__(self, code: int, message: str, data: object = None, status: int = 200) -> None:
        super().__init__(f"error {code}: {quote(message)}")
        self.code = code
        self.message = message
        self.data = data
        self.status = status


def quote(text: str, limit: int = _QUOTE_LIMIT) -> str:
    """Text of the target made harmless for a message: one line, printable, bounded."""
    flat = " ".join("".join(mark if mark.isprintable() else " " for mark in text[: 4 * limit]).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
