"""`helm uninstall --wait` leaves nothing: no pod, no Secret, no volume (retainOnUninstall is off)."""

from __future__ import annotations

from tests.e2e.cluster import Namespace, kubectl, until
from tests.e2e.release import Release

# What Kubernetes itself puts into each namespace.
OWN = {"configmap/kube-root-ca.crt", "serviceaccount/default"}


def left(namespace: Namespace) -> set[str]:
    """Every object of the namespace but events and what metrics-server computes."""
    kinds = kubectl("api-resources", "--namespaced", "--verbs=list", "--output=name").split()
    kinds = [kind for kind in kinds if not kind.startswith(("events", "pods.metrics.k8s.io"))]
    return set(namespace.kubectl("get", ",".join(kinds), "--output=name", "--ignore-not-found").split()) - OWN


def test_nothing_is_left(release: Release, namespace: Namespace) -> None:
    volumes = {claim["spec"]["volumeName"] for claim in namespace.items("pvc")}
    assert volumes
    release.uninstall()
    until(lambda: not left(namespace), "the end of every object of the release")
    until(lambda: not volumes & set(_volumes()), "the end of the volume")


def _volumes() -> list[str]:
    return [name.removeprefix("persistentvolume/") for name in kubectl("get", "pv", "--output=name").split()]
