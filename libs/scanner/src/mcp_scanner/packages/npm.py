"""Download a release by the npm client: it knows the registry, its credentials and proxies, and checks the integrity.

`npm pack` of a published name fetches the registry's tarball; with `--ignore-scripts` nothing of it runs.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from mcp_scanner.model import JsonObject, as_mapping
from mcp_scanner.packages.limits import MAX_UNPACKED, PackageOptions
from mcp_scanner.packages.release import Release, parse_time
from mcp_scanner.packages.spec import PackageError, PackageSpec


def download_npm(spec: PackageSpec, options: PackageOptions) -> Release:
    """The release's tarball with what the registry tells about it. Raises PackageError."""
    npm = shutil.which("npm")
    if npm is None:
        raise PackageError(
            "npm is not installed, so npm packages cannot be fetched: install Node.js, or scan elsewhere"
        )
    with tempfile.TemporaryDirectory(prefix="mcp-npm-") as folder:
        shown = _ask(npm, ["view", f"{spec.name}@{spec.version or 'latest'}", "--json"], folder, options)
        metadata = _single(shown, spec)
        exact = PackageSpec("npm", spec.name, str(metadata.get("version", "")))
        size = as_mapping(metadata.get("dist")).get("unpackedSize")
        if isinstance(size, int) and size > MAX_UNPACKED:
            raise PackageError(f"{spec.name} unpacks to {size} bytes, more than {MAX_UNPACKED}: nothing was read")
        _ask(npm, ["pack", f"{exact.name}@{exact.version}", "--pack-destination", folder], folder, options)
        archives = list(Path(folder).glob("*.tgz"))
        if len(archives) != 1:
            raise PackageError(f"npm fetched no archive of {spec.name}: run npm pack {spec.name} by hand to see why")
        if archives[0].stat().st_size > options.max_download:
            raise PackageError(f"the archive is larger than {options.max_download} bytes: raise the limit to scan it")
        return Release(
            exact, archives[0].name, archives[0].read_bytes(), _published(metadata), _count(metadata), metadata
        )


def _ask(npm: str, arguments: list[str], folder: str, options: PackageOptions) -> bytes:
    command = [npm, *arguments, "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]
    try:
        done = subprocess.run(  # noqa: S603 - the name and version were checked against the registry's grammar
            command, cwd=folder, capture_output=True, timeout=options.timeout, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PackageError(f"npm did not finish ({type(error).__name__}): check network and registry") from error
    if done.returncode != 0:
        raise PackageError(_reason(done.stderr.decode("utf-8", "replace")))
    return done.stdout


def _reason(message: str) -> str:
    if "E404" in message or "ETARGET" in message:
        return "the registry has no such package or version: check the spelling"
    first = next((line for line in message.splitlines() if line.strip()), "no message")
    return f"npm failed ({first[:200]}): check network and `npm config get registry`"


def _single(shown: bytes, spec: PackageSpec) -> JsonObject:
    try:
        value: Any = orjson.loads(shown)
    except orjson.JSONDecodeError as error:
        raise PackageError(f"npm told nothing about {spec.name}: check the spelling") from error
    if isinstance(value, list):  # a range fits several versions; the last is the newest
        value = value[-1] if value else None
    if not isinstance(value, dict):
        raise PackageError(f"the registry has no version {spec.version!r} of {spec.name}: check the spelling")
    return value


def _published(metadata: JsonObject) -> datetime | None:
    return parse_time(as_mapping(metadata.get("time")).get(str(metadata.get("version", ""))))


def _count(metadata: JsonObject) -> int:
    versions = metadata.get("versions")
    return len(versions) if isinstance(versions, list) else 0
