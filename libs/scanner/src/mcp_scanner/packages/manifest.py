"""What a package says about itself: package.json of npm, METADATA or PKG-INFO of Python."""

from __future__ import annotations

import email.parser
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, JsonObject, Location, Severity, as_mapping
from mcp_scanner.packages.archive import Contents
from mcp_scanner.packages.names import look_alike
from mcp_scanner.packages.release import Release
from mcp_scanner.packages.rules import INSTALL_HOOK, REMOTE_DEPENDENCY, SPARSE, TYPOSQUAT
from mcp_scanner.source.commands import command_family

# npm runs these when a published package is installed; prepare and prepublish run at its author's.
_HOOKS = ("preinstall", "install", "postinstall")
# Build steps of native add-ons and messages; what they run is named and well known.
_USUAL_HOOK = re.compile(
    r"^\s*(?:node-gyp(?:-build)?|prebuild-install|node-pre-gyp|npm run build|husky|patch-package|echo\b|true\b)"
)
_REMOTE = re.compile(r"^(?:git(?:\+|:)|https?:|file:|github:|[\w-]+/[\w.-]+(?:#|$))")
_AT_URL = re.compile(r"@\s*((?:git\+|https?:|file:)\S+)")
# A first release younger than this has had no eyes on it yet.
_YOUNG = timedelta(days=14)
# A look-alike that has been public for longer has been noticed by the registry or by its victims.
_SETTLED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest, as a flat mapping for Python and as package.json for npm, with the member it stands in."""

    path: str
    fields: JsonObject
    dependencies: dict[str, str]


def read_manifest(release: Release, contents: Contents) -> Manifest | None:
    """The package's own manifest; None when it has none that can be read."""
    ending = "package.json" if release.spec.registry == "npm" else ("METADATA", "PKG-INFO")
    candidates = [item for item in contents.members if item.path.endswith(ending)]
    chosen = min(candidates, key=lambda item: item.path.count("/"), default=None)
    if chosen is None:
        return None
    if release.spec.registry == "npm":
        try:
            document = as_mapping(orjson.loads(chosen.data))
        except orjson.JSONDecodeError:
            return None
        listed = {**as_mapping(document.get("dependencies")), **as_mapping(document.get("optionalDependencies"))}
        return Manifest(chosen.path, dict(document), {str(name): str(value) for name, value in listed.items()})
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(chosen.data, headersonly=True)
    required = {item.split(";")[0].strip(): item for item in message.get_all("Requires-Dist") or []}
    return Manifest(chosen.path, {key: str(value) for key, value in message.items()}, required)


def judge_manifest(release: Release, manifest: Manifest | None, now: datetime | None = None) -> Iterator[Finding]:
    """Findings in name, origin, hooks and dependencies; `now` is the current time, for the package's age."""
    age = (now or datetime.now(UTC)) - release.published if release.published else None
    yield from _name(release, age)
    yield from _origin(release, manifest, age)
    if manifest is not None:
        yield from _hooks(release, manifest)
        yield from _dependencies(manifest)


def _name(release: Release, age: timedelta | None) -> Iterator[Finding]:
    imitated = look_alike(release.spec.registry, release.spec.name)
    if imitated:
        settled = age is not None and age > _SETTLED
        yield make_finding(
            TYPOSQUAT,
            Location("source", release.spec.name),
            f"{release.spec.name} looks like {imitated}",
            severity=Severity.MEDIUM if settled else None,
        )


def _origin(release: Release, manifest: Manifest | None, age: timedelta | None) -> Iterator[Finding]:
    fields = manifest.fields if manifest else {}
    names = {key.lower() for key, value in fields.items() if value and value not in ("UNKNOWN", {}, [])}
    lacking = [
        label
        for label, keys in (
            ("author", {"author", "author-email", "maintainer", "maintainers", "contributors", "publisher"}),
            ("project address", {"homepage", "repository", "home-page", "project-url", "bugs"}),
            ("description", {"description", "summary"}),
        )
        if not names & keys
    ]
    if len(lacking) > 1:
        yield make_finding(
            SPARSE, Location("source", release.spec.name), f"without {', '.join(lacking)}", severity=Severity.LOW
        )
    if age is not None and age < _YOUNG and release.releases == 1:
        yield make_finding(
            SPARSE,
            Location("source", release.spec.name),
            f"first release, {age.days} days old",
            identity="first release",
        )


def _hooks(release: Release, manifest: Manifest) -> Iterator[Finding]:
    if release.spec.registry != "npm":
        return
    scripts = as_mapping(manifest.fields.get("scripts"))
    for hook in _HOOKS:
        command = scripts.get(hook)
        if not isinstance(command, str) or not command.strip():
            continue
        severity = (
            Severity.CRITICAL if command_family(command) else Severity.INFO if _USUAL_HOOK.match(command) else None
        )
        location = Location("source", manifest.path, f"/scripts/{hook}")
        yield make_finding(INSTALL_HOOK, location, f"{hook}: {command}", severity=severity)


def _dependencies(manifest: Manifest) -> Iterator[Finding]:
    for name, wanted in manifest.dependencies.items():
        match = _AT_URL.search(wanted) if manifest.path.endswith(("METADATA", "PKG-INFO")) else _REMOTE.match(wanted)
        if match:
            yield make_finding(
                REMOTE_DEPENDENCY, Location("source", manifest.path, "/dependencies"), f"{name}: {wanted}"
            )
