"""A registry of our own on the loopback interface, which pip's and npm's formats are served from."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest


@dataclass
class Registry:
    """What the server answers, by path; `asked` records the paths that were requested."""

    url: str = ""
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add_python(self, name: str, filename: str, data: bytes, *, digest: str = "", html: bool = False) -> None:
        """Publish one file under the simple index, as JSON or as HTML."""
        digest = digest or hashlib.sha256(data).hexdigest()
        self.pages[f"/files/{filename}"] = ("application/octet-stream", data)
        if html:
            page = f'<html><body><a href="../../files/{filename}#sha256={digest}">{filename}</a></body></html>'
            self.pages[f"/simple/{name}/"] = ("text/html", page.encode())
            return
        entry = {"filename": filename, "url": f"{self.url}/files/{filename}", "hashes": {"sha256": digest}}
        entry["upload-time"] = "2024-05-01T10:00:00.000000Z"
        kind, body = self.pages.get(f"/simple/{name}/", ("application/vnd.pypi.simple.v1+json", b'{"files": []}'))
        files = [*json.loads(body)["files"], entry]
        document = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
        self.pages[f"/simple/{name}/"] = (kind, json.dumps(document).encode())

    def add_npm(self, manifest: dict[str, object], data: bytes) -> None:
        """Publish one version with its tarball."""
        name, version = str(manifest["name"]), str(manifest["version"])
        tarball = f"/tarballs/{name.replace('/', '-')}-{version}.tgz"
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
        dist = {"tarball": f"{self.url}{tarball}", "integrity": integrity, "shasum": hashlib.sha1(data).hexdigest()}
        document = {
            "name": name,
            "dist-tags": {"latest": version},
            "versions": {version: {**manifest, "dist": dist}},
            "time": {version: "2024-05-01T10:00:00.000Z"},
        }
        self.pages[f"/{name}"] = ("application/json", json.dumps(document).encode())
        self.pages[tarball] = ("application/octet-stream", data)


@pytest.fixture
def registry() -> Iterator[Registry]:
    served = Registry()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path)
            served.asked.append(path)
            kind, body = served.pages.get(path, ("text/plain", b"not found"))
            self.send_response(200 if path in served.pages else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def wheel(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def tarball(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return buffer.getvalue()


@pytest.fixture(name="wheel")
def _wheel() -> object:
    return wheel


@pytest.fixture(name="tarball")
def _tarball() -> object:
    return tarball
