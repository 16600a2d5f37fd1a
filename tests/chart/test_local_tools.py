"""kind and skaffold themselves read what is written for them; without the programs these tests say so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from tests.chart.helm import ROOT, binary, objects
from tests.chart.manifests import containers, pods

DIGEST = f"sha256:{'1' * 64}"


def program(name: str) -> str:
    """The program that an environment variable or the PATH names, or a skip that says what was not checked."""
    found = os.environ.get(name.upper()) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on the PATH, so it did not read its configuration")
    return found


def kind_says(config: Path) -> str:
    # Configuration is read before docker is asked, and docker is nowhere.
    environment = {**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1"}
    command = [program("kind"), "create", "cluster", "--name", "never", "--config", str(config)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    return done.stderr


def test_kind_takes_its_configuration(tmp_path: Path) -> None:
    assert "unable to decode config" not in kind_says(ROOT / "k8s" / "kind-config.yaml")
    wrong = yaml.safe_load((ROOT / "k8s" / "kind-config.yaml").read_text(encoding="utf-8")) | {"nodez": []}
    (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    assert "unable to decode config" in kind_says(tmp_path / "wrong.yaml")


@pytest.mark.parametrize("profile", ["", "dev", "kind", "prod"])
def test_skaffold_renders_each_profile(profile: str, tmp_path: Path) -> None:
    images = [f"mcp-platform/{service}" for service in ("api", "worker")]
    built = {"builds": [{"imageName": image, "tag": f"{image}:v1@{DIGEST}"} for image in images]}
    (tmp_path / "built.json").write_text(json.dumps(built), encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PATH": f"{Path(binary()).parent}:{os.environ['PATH']}",
        "SKAFFOLD_UPDATE_CHECK": "false",
    }
    command = [program("skaffold"), "render", "--offline=true", "--digest-source=none"]
    command += ["--build-artifacts", str(tmp_path / "built.json"), *(["--profile", profile] if profile else [])]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    # A remark of skaffold's precedes the manifests.
    release = [document for document in objects(done.stdout) if isinstance(document, dict)]
    used = {container["image"] for _, pod in pods(release) for container in containers(pod)}
    assert {f"{image}:v1@{DIGEST}" for image in images} <= used
