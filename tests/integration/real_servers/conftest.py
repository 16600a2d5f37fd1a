"""The real servers, installed and running for the whole session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.real_servers.install import Installed, install_all
from tests.integration.real_servers.processes import NPM_SERVERS, running

CACHE = Path(__file__).parents[3] / ".local" / "real-servers"


@pytest.fixture(scope="session")
def installed_servers() -> Installed:
    return install_all(CACHE)


@pytest.fixture(scope="session")
def real_servers(installed_servers: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of each running server by its name."""
    with running(installed_servers, tmp_path_factory.mktemp("real-servers")) as urls:
        yield urls


@pytest.fixture
def server_url(request: pytest.FixtureRequest, installed_servers: Installed, real_servers: dict[str, str]) -> str:
    """The address of the server a test is parametrised with; a skip with the reason when it cannot run here."""
    name = request.param
    if name in NPM_SERVERS and "npm" in installed_servers.missing:
        pytest.skip(installed_servers.missing["npm"])
    return real_servers[name]
