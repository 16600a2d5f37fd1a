"""Real images in real containers. Says why when there are none, instead of passing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.images.docker import docker, missing
from tests.images.release import API_IMAGE, WORKER_IMAGE, Release

# Rows enough for an export to last, and for pages that no cache holds.
FINDINGS = 5_000
SEED = f"""
INSERT INTO servers (name, url) VALUES ('library', 'http://library.test/mcp');
INSERT INTO scans (server_id, kind, status) SELECT id, 'heavy', 'completed' FROM servers;
INSERT INTO vulnerabilities (server_id, fingerprint, rule, title, severity, severity_rank, confidence, surface,
    object_name, pointer, evidence, remediation, "references", last_scan_id)
SELECT server.id, md5(n::text), 'directive.hidden_instruction', 'Hidden instruction in the description of a tool',
    'high', 3, 'high', 'tool.description', 'tool', '/tools/0/description', repeat('Before using this tool, ', 8),
    'Remove the instruction', ARRAY['CWE-1427'], scan.id
FROM servers server, scans scan, generate_series(1, {FINDINGS}) n
"""


@pytest.fixture(scope="session", autouse=True)
def _engine() -> None:
    reason = missing()
    if reason:
        pytest.exit(f"no image was tested: {reason}", returncode=2)
    for image in (API_IMAGE, WORKER_IMAGE):
        if docker("image", "inspect", image, check=False).returncode != 0:
            pytest.exit(f"no image was tested: there is no {image}; make images builds it", returncode=2)


@pytest.fixture(scope="module")
def release() -> Iterator[Release]:
    """Stores with a schema, an administrator and findings; containers of ours are each test's own."""
    started = Release()
    try:
        started.start_stores()
        started.sql(*SEED.split(";\n"))
        yield started
    finally:
        started.remove()


@pytest.fixture
def api(release: Release) -> Iterator:
    """Starts API containers, and removes them after the test."""
    before = len(release.containers)
    yield release.api
    while len(release.containers) > before:
        release.containers.pop().remove()
