"""The few requests the supervisor makes to its own API, over loopback."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

# On loopback an answer takes milliseconds; the bound keeps a stop request from waiting on a stuck process.
TIMEOUT_SECONDS = 5.0


class ApiError(Exception):
    """The API answered with an error; `status` is 0 when it did not answer."""

    def __init__(self, request: str, status: int, detail: str) -> None:
        self.status = status
        super().__init__(f"{request}: {status or 'no answer'} {detail}".rstrip())


class PlatformClient:
    """Requests with JSON in and out; no proxy of the environment is used."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._token = ""
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def login(self, username: str, password: str) -> None:
        """Take a token for the requests that follow. Raises ApiError, 401 for a wrong password."""
        answer = self.post("/auth/login", {"username": username, "password": password})
        self._token = answer["access_token"]

    def get(self, path: str) -> Any:
        """Return the decoded answer. Raises ApiError."""
        return self._request("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Return the decoded answer. Raises ApiError."""
        return self._request("POST", path, body)

    def ready(self) -> bool:
        """Whether the API and what it depends on are ready for work."""
        try:
            self.get("/readyz")
        except ApiError:
            return False  # its remedy is to ask again; the caller bounds how long
        return True

    def _request(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(f"{self.api_url}{path}", method=method)  # noqa: S310 - our own http address
        request.add_header("Accept", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                text = answer.read()
            return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                detail = error.read(500).decode(errors="replace")
            raise ApiError(f"{method} {path}", error.code, detail) from None
        except (OSError, ValueError) as error:
            raise ApiError(f"{method} {path}", 0, str(error)) from error
