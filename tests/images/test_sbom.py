"""The bill of materials names what the image holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.images.docker import run_once
from tests.images.release import API_IMAGE, WORKER_IMAGE

SCRIPT = Path(__file__).parents[2] / "scripts/sbom"
NAMES = "import importlib.metadata as m; print(*(f'{d.name.lower()}@{d.version}' for d in m.distributions()))"


@pytest.mark.parametrize("image", [API_IMAGE, WORKER_IMAGE], ids=["api", "worker"])
def test_every_package_is_listed_with_its_pinned_hash(image, tmp_path):
    output = tmp_path / "sbom.json"
    subprocess.run([sys.executable, "-W", "error", SCRIPT, image, output], check=True, timeout=60)
    components = {part["purl"]: part for part in json.loads(output.read_text("utf-8"))["components"]}
    names = run_once(image, "python", "-c", NAMES).stdout.replace("_", "-").replace(".-", "-").split()
    installed = {f"pkg:pypi/{name.split('@')[0].replace('.', '-')}@{name.split('@')[1]}" for name in names}
    assert installed == {purl for purl in components if purl.startswith("pkg:pypi/")}
    unpinned = {purl for purl in installed if not components[purl].get("hashes")}
    assert all(purl.startswith("pkg:pypi/mcp-security-") for purl in unpinned), unpinned
    assert any(purl.startswith("pkg:deb/debian/libc6@") for purl in components)
