"""The engine's vocabulary: what a server showed, what was found in it, and what may be concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

JsonObject = dict[str, Any]


class Severity(StrEnum):
    """How bad a finding is; the default gate fails a scan at HIGH and above."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Position from 0 (info) to 4 (critical), for comparisons."""
        return _RANK[self]


_RANK = {Severity.INFO: 0, Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3, Severity.CRITICAL: 4}


class Confidence(StrEnum):
    """How sure the judge is that the finding is what its title says."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verdict(StrEnum):
    """Whether the whole server was read. Anything unread is never reported clean."""

    COMPLETE = "complete"
    DEGRADED = "degraded"
    ERROR = "error"


class SurfaceStatus(StrEnum):
    """What happened to one surface (tools, prompts, ...) of a target."""

    READ = "read"
    ABSENT = "absent"  # the server does not declare the capability: nothing there to read
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(slots=True)
class Listing:
    """Everything one server showed, as plain JSON values exactly as received.

    `problems` maps a surface name (tools, prompts, resources, resourceTemplates, instructions) to the reason it
    was not, or not wholly, read; such a listing can only give a degraded verdict.
    """

    name: str = ""
    tools: list[JsonObject] = field(default_factory=list)
    prompts: list[JsonObject] = field(default_factory=list)
    resources: list[JsonObject] = field(default_factory=list)
    resource_templates: list[JsonObject] = field(default_factory=list)
    instructions: str = ""
    server_info: JsonObject = field(default_factory=dict)
    protocol_version: str = ""
    capabilities: JsonObject = field(default_factory=dict)
    meta: JsonObject = field(default_factory=dict)  # `_meta` of the listing itself
    undefined: JsonObject = field(default_factory=dict)  # members nobody defined, and values that are out of place
    problems: dict[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    own_names: frozenset[str] = frozenset()  # what the server's code calls its own; empty where only a listing was read


@dataclass(frozen=True, slots=True)
class Location:
    """Where the evidence sits: the kind of surface, the name of its owner and an RFC 6901 pointer into the listing.

    `start` and `end` delimit the evidence (half-open, in code points) in the text at the pointer, in the pointer's last
    step where it leads to something named, or in the file where the surface is source; None where the evidence is no
    stretch of one text. Places that differ only there are equal.
    """

    surface: str
    name: str = ""
    pointer: str = ""
    start: int | None = field(default=None, compare=False)
    end: int | None = field(default=None, compare=False)

    def to_json(self) -> JsonObject:
        """The place as it stands in a JSON report."""
        place: JsonObject = {"surface": self.surface, "name": self.name, "pointer": self.pointer}
        if self.start is not None and self.end is not None:
            place |= {"start": self.start, "end": self.end}
        return place


@dataclass(frozen=True, slots=True)
class Finding:
    """One threat, weakness or fact, judged."""

    rule: str
    severity: Severity
    confidence: Confidence
    title: str
    location: Location
    evidence: str
    remediation: str
    references: tuple[str, ...]
    fingerprint: str
    servers: tuple[str, ...] = ()

    def to_json(self) -> JsonObject:
        """The finding as it stands in a JSON report."""
        document: JsonObject = {
            "rule": self.rule,
            "severity": self.severity.value,
            "confidence": self.confidence.value,
            "title": self.title,
            "location": self.location.to_json(),
            "evidence": self.evidence,
            "remediation": self.remediation,
            "references": list(self.references),
            "fingerprint": self.fingerprint,
        }
        if self.servers:
            document["servers"] = list(self.servers)
        return document


@dataclass(slots=True)
class Report:
    """The result of scanning one target. `error` says why, when the verdict is not complete."""

    target: str
    name: str
    verdict: Verdict
    coverage: dict[str, JsonObject]
    findings: list[Finding]
    error: str = ""
    snapshot: JsonObject | None = None
    too_large: bool = False  # the target showed more than the caller's byte limit let through

    SCHEMA_VERSION = "1.1"

    def to_json(self) -> JsonObject:
        """The report in the published schema; `snapshot` stays out, it is for storage."""
        document: JsonObject = {
            "schema_version": self.SCHEMA_VERSION,
            "target": self.target,
            "name": self.name,
            "verdict": self.verdict.value,
            "coverage": self.coverage,
            "findings": [finding.to_json() for finding in self.findings],
        }
        if self.error:
            document["error"] = self.error
        return document


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The highest severity among the findings, or None when there is none."""
    return max((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)


def as_mapping(value: object) -> Mapping[str, Any]:
    """The value when it is a JSON object, else an empty one: listings come from servers that may send anything."""
    return value if isinstance(value, dict) else {}
