"""Download a release from the Python index that pip is configured to use, without pip building or running anything.

`pip download` runs the build backend of a source distribution to learn its metadata, which is code of the package.
So pip is only asked which index it uses; the index is read through its standard interface (PEP 503, 691 and 700).
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx2
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from mcp_scanner.model import as_mapping
from mcp_scanner.packages.limits import MAX_INDEX, PackageOptions
from mcp_scanner.packages.release import Release, parse_time
from mcp_scanner.packages.spec import PackageError, PackageSpec

_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
# pip prints its effective default, configuration and environment included, in the help of this option.
_HELP_DEFAULT = re.compile(r"--index-url <url>.*?\(default\s+(\S+?)\)", re.DOTALL)
_ASK_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    url: str
    sha256: str
    version: Version
    is_wheel: bool
    published: datetime | None
    yanked: bool


def download_pypi(spec: PackageSpec, options: PackageOptions) -> Release:
    """The release's wheel, or its source distribution when there is none. Raises PackageError."""
    index = options.pypi_index or configured_index()
    with httpx2.Client(timeout=options.timeout, follow_redirects=True) as client:
        files = _files(client, index, spec)
        chosen = _choose(files, spec)
        archive = _read(client, chosen.url, options.max_download)
    if hashlib.sha256(archive).hexdigest() != chosen.sha256:
        raise PackageError(f"{chosen.name} does not have the checksum that the index states: it was altered on the way")
    versions = {item.version for item in files}
    exact = PackageSpec("pypi", spec.name, str(chosen.version))
    return Release(exact, chosen.name, archive, chosen.published, len(versions))


def configured_index() -> str:
    """The index of the environment or of pip's configuration. Raises PackageError when pip cannot be asked."""
    given = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX")
    if given:
        return given
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--help"],
            capture_output=True,
            text=True,
            timeout=_ASK_TIMEOUT,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PackageError(f"pip cannot be asked for its index ({error}): set PIP_INDEX_URL") from error
    match = _HELP_DEFAULT.search(answer)
    if match is None:
        raise PackageError("pip is not installed beside the scanner, so the index is unknown: set PIP_INDEX_URL")
    return match.group(1)


def _files(client: httpx2.Client, index: str, spec: PackageSpec) -> list[_File]:
    url = f"{index.rstrip('/')}/{canonicalize_name(spec.name)}/"
    try:
        with client.stream("GET", url, headers={"Accept": _ACCEPT}) as answer:
            if answer.status_code == httpx2.codes.NOT_FOUND:
                raise PackageError(f"the index has no package {spec.name!r}: check the spelling")
            if answer.status_code != httpx2.codes.OK:
                raise PackageError(
                    f"the index answered {answer.status_code} for {spec.name!r}: check its address and rights"
                )
            body = _bounded(answer, MAX_INDEX)
            content_type = answer.headers.get("content-type", "")
            base = str(answer.url)
            page = _json_page(body) if "json" in content_type else _html_page(body)
    except httpx2.HTTPError as error:
        raise PackageError(
            f"the index cannot be reached ({type(error).__name__}): check network and PIP_INDEX_URL"
        ) from error
    return [item for entry in page if (item := _file(entry, base)) is not None]


def _json_page(body: bytes) -> list[dict[str, Any]]:
    import orjson

    try:
        files = as_mapping(orjson.loads(body)).get("files")
    except orjson.JSONDecodeError as error:
        raise PackageError("the index answered no valid page: check its address") from error
    if not isinstance(files, list):
        raise PackageError("the index answered a page without files: check its address")
    return [item for item in files if isinstance(item, dict)]


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.files: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the files that a PEP 503 page links to."""
        given = dict(attrs)
        url, _, fragment = (given.get("href") or "").partition("#")
        if tag == "a" and url:
            digest = fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else ""
            name = url.rsplit("/", 1)[-1]
            self.files.append(
                {"filename": name, "url": url, "hashes": {"sha256": digest}, "yanked": "data-yanked" in given}
            )


def _html_page(body: bytes) -> list[dict[str, Any]]:
    parser = _Anchors()
    parser.feed(body.decode("utf-8", "replace"))
    return parser.files


def _file(entry: dict[str, Any], base: str) -> _File | None:
    name, url = str(entry.get("filename", "")), str(entry.get("url", ""))
    digest = str(as_mapping(entry.get("hashes")).get("sha256", ""))
    try:
        version = parse_wheel_filename(name)[1] if name.endswith(".whl") else parse_sdist_filename(name)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None  # an installer or an egg: nothing that pip would install today
    when = parse_time(entry.get("upload-time"))
    return _File(name, urljoin(base, url), digest, version, name.endswith(".whl"), when, bool(entry.get("yanked")))


def _choose(files: list[_File], spec: PackageSpec) -> _File:
    if spec.version:
        try:
            wanted = Version(spec.version)
        except InvalidVersion as error:
            raise PackageError(f"{spec.version!r} is no Python version: write it as the index shows it") from error
        fitting = [item for item in files if item.version == wanted]
    else:
        stable = [item for item in files if not item.yanked and not item.version.is_prerelease]
        usable = stable or [item for item in files if not item.yanked]
        newest = max((item.version for item in usable), default=None)
        fitting = [item for item in usable if item.version == newest]
    fitting = [item for item in fitting if item.sha256]
    if not fitting:
        raise PackageError(
            f"the index has no release of {spec.name!r} that fits {spec.version or 'the newest version'}"
        )
    # What pip would install: a wheel before a source distribution, the portable one before those of a platform.
    return min(fitting, key=lambda item: (not item.is_wheel, not item.name.endswith("-none-any.whl"), item.name))


def _read(client: httpx2.Client, url: str, limit: int) -> bytes:
    try:
        with client.stream("GET", url) as answer:
            if answer.status_code != httpx2.codes.OK:
                raise PackageError(f"the file server answered {answer.status_code}: try again later")
            return _bounded(answer, limit)
    except httpx2.HTTPError as error:
        raise PackageError(f"the download broke off ({type(error).__name__}): try again") from error


def _bounded(answer: httpx2.Response, limit: int) -> bytes:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > limit:
            raise PackageError(
                f"the download is larger than {limit} bytes, so nothing was read: raise the limit to scan it"
            )
    return bytes(body)
