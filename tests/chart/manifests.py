"""Finding one's way in rendered objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Manifest = dict[str, Any]


def find(release: Iterable[Manifest], kind: str, ending: str = "") -> Manifest:
    """The one object of this kind whose name ends so."""
    [found] = [o for o in release if o["kind"] == kind and o["metadata"]["name"].endswith(ending)]
    return found


def kinds(release: Iterable[Manifest], kind: str) -> list[Manifest]:
    """All objects of this kind."""
    return [o for o in release if o["kind"] == kind]


def pods(release: Iterable[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name of the owner and specification of every pod."""
    for manifest in release:
        if manifest["kind"] == "Pod":
            yield manifest["metadata"]["name"], manifest["spec"]
        elif manifest["kind"] == "CronJob":
            yield manifest["metadata"]["name"], manifest["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        elif "template" in manifest.get("spec", {}):
            yield manifest["metadata"]["name"], manifest["spec"]["template"]["spec"]


def containers(pod: Manifest) -> list[Manifest]:
    """Init containers and containers."""
    return [*pod.get("initContainers", []), *pod["containers"]]


def env(container: Manifest) -> dict[str, Any]:
    """Value of each variable, or where it comes from."""
    return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container.get("env", [])}
