"""`helm test`: the release is ready, its administrator can log in, a stranger sees nothing."""

import json
import os
import time
import urllib.error
import urllib.request

API = os.environ["API_URL"]
# Seconds until name service and network policies know a pod that has just started.
PATIENCE = 30


def call(path: str, body: object = None, token: str = "") -> tuple[int, bytes]:
    """Status and body of one request; each may take ten seconds."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def expect(name: str, status: int, wanted: int) -> None:
    """End the test with exit code 1 when a status is not the one wanted."""
    if status != wanted:
        raise SystemExit(f"{name} answered {status} instead of {wanted}: see the log of the API pods")
    print(f"ok: {name} answered {status}")


def reach() -> None:
    """Wait until the Service can be reached; end the test with exit code 1 when it never can."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            call("/livez")
        except OSError as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"{API} cannot be reached ({error}): see its endpoints and policies") from None
            time.sleep(1)
        else:
            return


reach()
expect("/readyz", call("/readyz")[0], 200)
expect("/vulnerabilities without a token", call("/vulnerabilities")[0], 401)
credentials = {"username": os.environ["ADMIN_USERNAME"], "password": os.environ["ADMIN_PASSWORD"]}
status, body = call("/auth/login", credentials)
expect("/auth/login", status, 200)
expect("/vulnerabilities", call("/vulnerabilities", token=json.loads(body)["access_token"])[0], 200)
