"""NetworkPolicies: nothing but what is stated, and never a cloud's metadata service."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from tests.chart.helm import RefusedError, objects, render
from tests.chart.manifests import Manifest, find, kinds

# AWS, GCP, Azure and OpenStack; ECS; Alibaba; Azure's wire server; Oracle; AWS and GCP over IPv6.
METADATA = [
    "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
    "fd00:ec2::254", "fd20:ce::254", "fe80::a9fe:a9fe",
]  # fmt: skip


def reaches(policy: Manifest, address: str) -> bool:
    """Whether the policy's egress lets this address through by a block of addresses."""
    for rule in policy["spec"]["egress"]:
        assert rule["to"], "a rule without peers lets everything out"
        for peer in rule["to"]:
            block = peer.get("ipBlock")
            if (
                block
                and _within(address, block["cidr"])
                and not any(_within(address, e) for e in block.get("except", []))
            ):
                return True
    return False


def _within(address: str, block: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(block, strict=False)


def policies(release: list[Manifest]) -> list[Manifest]:
    return [p for p in kinds(release, "NetworkPolicy") if p["spec"].get("egress")]


def test_no_pod_reaches_metadata(release: list[Manifest]) -> None:
    for policy in policies(release):
        assert [address for address in METADATA if reaches(policy, address)] == [], policy["metadata"]["name"]


def test_exceptions_lie_within_their_block(release: list[Manifest]) -> None:
    """Kubernetes refuses others."""
    for policy in policies(release):
        for rule in policy["spec"]["egress"]:
            for block in (peer["ipBlock"] for peer in rule["to"] if "ipBlock" in peer):
                for excepted in block.get("except", []):
                    assert ipaddress.ip_network(excepted).subnet_of(ipaddress.ip_network(block["cidr"])), block


def test_scans_reach_public_servers_by_default(every_release: dict[str, list[Manifest]]) -> None:
    for component in ("api", "worker"):
        policy = find(every_release["defaults"], "NetworkPolicy", f"-{component}-egress")
        assert all(reaches(policy, address) for address in ("93.184.216.34", "10.1.2.3", "2606:4700::1"))
    for component in ("scheduler", "migrate"):
        policy = find(every_release["defaults"], "NetworkPolicy", f"-{component}-egress")
        assert not reaches(policy, "93.184.216.34")


@pytest.mark.parametrize(
    ("block", "inside"),
    [
        ("168.0.0.0/6", "170.1.1.1"),
        ("192.0.0.0/24", "192.0.0.1"),
        ("10.0.0.0/8", "10.9.8.7"),
        ("100.64.0.0/10", "100.64.1.1"),
    ],
)
def test_narrower_blocks_lose_their_metadata_too(block: str, inside: str) -> None:
    policy = find(objects(render(values={"networkPolicy.scanCidrs": [block]})), "NetworkPolicy", "-worker-egress")
    assert reaches(policy, inside)
    assert not any(reaches(policy, address) for address in METADATA)


@pytest.mark.parametrize(
    "block",
    [
        "169.254.169.254/32",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "fd00:ec2::/64",
    ],
)
def test_blocks_of_metadata_are_refused(block: str) -> None:
    with pytest.raises(RefusedError, match="reaches a cloud's metadata service"):
        render(values={"networkPolicy.scanCidrs": [block]})


def test_without_targets_there_is_no_rule_for_them() -> None:
    release = objects(render(values={"networkPolicy.scanCidrs": []}))
    assert not reaches(find(release, "NetworkPolicy", "-worker-egress"), "93.184.216.34")


def test_everything_is_denied_first(every_release: dict[str, list[Manifest]]) -> None:
    for scenario in every_release.keys() - {"minimal"}:
        release = every_release[scenario]
        deny = find(release, "NetworkPolicy", "-default-deny")["spec"]
        assert deny["policyTypes"] == ["Ingress", "Egress"]
        assert not {"ingress", "egress"} & deny.keys()
        for owner in (o for o in release if o["kind"] in {"Deployment", "StatefulSet", "Job"}):
            labels: dict[str, Any] = owner["spec"]["template"]["metadata"]["labels"]
            assert deny["podSelector"]["matchLabels"].items() <= labels.items(), owner["metadata"]["name"]


def test_stores_are_open_to_our_pods_only(every_release: dict[str, list[Manifest]]) -> None:
    for store, users in (
        ("postgresql", {"api", "worker", "scheduler", "migrate"}),
        ("valkey", {"api", "worker", "scheduler"}),
    ):
        [rule] = find(every_release["defaults"], "NetworkPolicy", f"-{store}")["spec"]["ingress"]
        allowed = {peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for peer in rule["from"]}
        assert allowed == users
