"""Read the files of a wheel, a source distribution or an npm tarball in memory; nothing is written to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mcp_scanner.packages.limits import MAX_MEMBERS, MAX_RATIO, MAX_SOURCE, MAX_UNPACKED
from mcp_scanner.packages.spec import PackageError


@dataclass(frozen=True, slots=True)
class Member:
    """One file. `data` is cut at MAX_SOURCE; `size` is what the archive states."""

    path: str
    data: bytes
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read."""
        return self.size <= len(self.data)


@dataclass(slots=True)
class Contents:
    """The files of an archive, and the entries that no honest archive has: links, devices, paths that leave it."""

    members: list[Member] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def read_archive(filename: str, archive: bytes) -> Contents:
    """All regular files within the limits. Raises PackageError for a broken archive or one made to exhaust memory."""
    contents = Contents()
    total = 0
    try:
        for path, size, data, regular in _entries(filename, archive):
            if not regular or _leaves(path):
                contents.strange.append(path)
                continue
            total += max(size, len(data))
            if (
                total > MAX_UNPACKED
                or len(contents.members) >= MAX_MEMBERS
                or total > MAX_RATIO * len(archive) + MAX_SOURCE
            ):
                raise PackageError(f"{filename} unpacks to more than a package may: it looks like a decompression bomb")
            contents.members.append(Member(path, data, size))
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise PackageError(
            f"{filename} is no readable archive ({type(error).__name__}): nothing was scanned"
        ) from error
    return contents


def _entries(filename: str, archive: bytes) -> Iterator[tuple[str, int, bytes, bool]]:
    if filename.endswith((".whl", ".zip")):
        yield from _zip_entries(archive)
    else:
        yield from _tar_entries(archive)


def _zip_entries(archive: bytes) -> Iterator[tuple[str, int, bytes, bool]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for info in opened.infolist():
            if info.is_dir():
                continue
            is_link = (info.external_attr >> 28) == 0o12
            with opened.open(info) as stream:
                yield info.filename, info.file_size, stream.read(MAX_SOURCE), not is_link


def _tar_entries(archive: bytes) -> Iterator[tuple[str, int, bytes, bool]]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:*") as opened:
        for info in opened:
            if info.isdir():
                continue
            stream = opened.extractfile(info) if info.isreg() else None
            yield info.name, info.size, stream.read(MAX_SOURCE) if stream else b"", info.isreg()


def _leaves(path: str) -> bool:
    pure = PurePosixPath(path.replace("\\", "/"))
    return pure.is_absolute() or ".." in pure.parts or (len(path) > 1 and path[1] == ":")
