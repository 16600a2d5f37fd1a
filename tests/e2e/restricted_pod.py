"""A pod of the tests' own in the API's image, as restricted as the platform's pods are."""

from __future__ import annotations

from typing import Any

from tests.e2e.release import image


def restricted_pod(
    name: str, container: dict[str, Any], *, memory: str, volumes: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The manifest; `container` says what runs in it, `memory` is its limit (a quantity, "128Mi")."""
    spec = {
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [
            {
                "name": name,
                "image": image("api"),
                "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": memory}},
                "securityContext": {
                    "allowPrivilegeEscalation": False,
                    "capabilities": {"drop": ["ALL"]},
                    "readOnlyRootFilesystem": True,
                },
                **container,
            }
        ],
        "volumes": volumes or [],
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": name}}, "spec": spec}
