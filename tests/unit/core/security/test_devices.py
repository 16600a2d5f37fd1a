"""A device mark holds for the account it was given for, for a while, and cannot be made by others."""

from __future__ import annotations

import pytest

from mcp_core.security.devices import MARK_SECONDS, DeviceMarks

MARKS = DeviceMarks(["k" * 32])


def test_a_mark_names_its_device_for_its_account() -> None:
    mark = MARKS.issue("Ann")
    assert MARKS.verify("ann", mark)
    assert MARKS.verify("ann", mark) == MARKS.verify("Ann", mark) != MARKS.verify("ann", MARKS.issue("ann"))
    assert MARKS.verify("bob", mark) is None


def test_a_mark_ends() -> None:
    mark = MARKS.issue("ann", now=1000.0)
    assert MARKS.verify("ann", mark, now=1000.0 + MARK_SECONDS - 1)
    assert MARKS.verify("ann", mark, now=1000.0 + MARK_SECONDS + 1) is None


def test_marks_outlive_a_rotated_secret_that_is_still_accepted() -> None:
    mark = MARKS.issue("ann")
    assert DeviceMarks(["n" * 32, "k" * 32]).verify("ann", mark)
    assert DeviceMarks(["n" * 32]).verify("ann", mark) is None


@pytest.mark.parametrize("mark", ["", ".", "..", "a.b.c", "a.99999999999.", "\ud800.1.x", "a" * 200, "ä.9.ü"])
def test_what_is_no_mark_is_none(mark: str) -> None:
    assert MARKS.verify("ann", mark) is None
