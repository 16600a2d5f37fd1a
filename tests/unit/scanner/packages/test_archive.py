"""Archives: everything honest is read, everything hostile is refused or reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from mcp_scanner.packages import archive as archives
from mcp_scanner.packages.archive import read_archive
from mcp_scanner.packages.spec import PackageError

Make = Callable[..., bytes]


def test_files_of_both_kinds_are_read(wheel_bytes: Make, tar_bytes: Make) -> None:
    files = {"a/b.py": "x = 1\n", "c.txt": "text"}
    for name, data in (("p-1-py3-none-any.whl", wheel_bytes(files)), ("p-1.tgz", tar_bytes(files))):
        contents = read_archive(name, data)
        assert {member.path: member.data.decode() for member in contents.members} == files
        assert all(member.is_whole for member in contents.members)


@pytest.mark.parametrize("path", ["../../etc/x", "/etc/x", "a/../../x", "C:\\x", "..\\x"])
def test_entries_that_leave_are_reported_not_read(path: str, tar_bytes: Make) -> None:
    contents = read_archive("p.tgz", tar_bytes({path: "x", "ok.py": ""}))
    assert contents.strange == [path]
    assert [member.path for member in contents.members] == ["ok.py"]


def test_links_are_reported_not_followed(tar_bytes: Make) -> None:
    contents = read_archive("p.tgz", tar_bytes({}, links={"package/data": "/etc/passwd"}))
    assert contents.strange == ["package/data"]


def test_a_bomb_is_refused(wheel_bytes: Make) -> None:
    with pytest.raises(PackageError, match="bomb"):
        read_archive("p.whl", wheel_bytes({f"{number}.py": b"\0" * 3_000_000 for number in range(6)}))


def test_a_lying_size_does_not_hide_the_bytes(wheel_bytes: Make) -> None:
    data = wheel_bytes({"a.py": b"#" * archives.MAX_SOURCE + b"\nimport os\n"})
    member = read_archive("p.whl", data).members[0]
    assert not member.is_whole


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\x1f\x8b broken", b"plain text"])
@pytest.mark.parametrize("name", ["p.whl", "p.tgz", "p.tar.gz"])
def test_a_broken_archive_is_an_error(name: str, data: bytes) -> None:
    with pytest.raises(PackageError, match="no readable archive"):
        read_archive(name, data)


def test_an_encrypted_wheel_is_an_error(wheel_bytes: Make) -> None:
    buffer = io.BytesIO(wheel_bytes({"a.py": "x"}))
    data = bytearray(buffer.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        offset = opened.infolist()[0].header_offset
    data[offset + 6] |= 1  # general purpose bit 0: encrypted
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    with pytest.raises(PackageError):
        read_archive("p.whl", bytes(data))
