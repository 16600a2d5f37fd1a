"""Processes say in `ps` what they are."""

from __future__ import annotations

import psutil
import pytest
from tests.stack import Stack, wait_for

pytestmark = pytest.mark.integration


def titles(stack: Stack, name: str) -> list[str]:
    popen = stack.processes[name].popen
    assert popen is not None
    process = psutil.Process(popen.pid)
    return [" ".join(each.cmdline()).strip() for each in (process, *process.children(recursive=True))]


def test_processes_are_named(stack: Stack) -> None:
    api = titles(stack, "api")
    assert api[0].startswith("gunicorn: master [mcp-api-server]")
    assert all(title.startswith("gunicorn: worker [mcp-api-server]") for title in api[1:])
    assert len(api) > 1
    wait_for(lambda: all("celeryd" in title for title in titles(stack, "worker")), "the workers' names")
