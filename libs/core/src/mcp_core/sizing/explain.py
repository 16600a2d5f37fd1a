"""Everything about sizes in one document: the plans of the roles, the ledger of the release, its stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mcp_core.sizing.current import DEFAULT_BUDGET, current_mode, current_plan, given_budget
from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.inputs import Mode, Role
from mcp_core.sizing.ledger import Ledger, LedgerInput, divide
from mcp_core.sizing.plan import Plan
from mcp_core.sizing.quantity import whole_bytes
from mcp_core.sizing.resources import Resources, detect
from mcp_core.sizing.rollout import Rollout
from mcp_core.sizing.stores import PostgresSettings, postgres_settings, valkey_maxmemory

# PostgreSQL's own default of max_connections, for a release that does not say.
POSTGRES_DEFAULT = 100


@dataclass(frozen=True, slots=True)
class Release:
    """The shape of a release as its operator states it; memory limits are Kubernetes quantities or empty.

    `api_connections` and `worker_connections` are the most one pod is to be given.
    """

    api: Rollout
    worker: Rollout
    api_connections: int = DEFAULT_BUDGET[Role.API]
    worker_connections: int = DEFAULT_BUDGET[Role.WORKER]
    max_connections: int | None = None
    postgres_memory: str = ""
    valkey_memory: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was derived, from what, and every warning."""

    mode: Mode
    resources: Resources
    plans: Mapping[Role, Plan]
    ledger: Ledger
    postgres: PostgresSettings | None
    valkey_maxmemory: int | None
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Plain values; the published form of `sizing explain --format json`."""
        return {
            "mode": self.mode.value,
            "resources": {**asdict(self.resources), "problems": list(self.resources.problems)},
            "roles": {role.value: plan.to_json() for role, plan in self.plans.items()},
            "ledger": self.ledger.to_json(),
            "postgres": asdict(self.postgres) if self.postgres else None,
            "valkey": {"maxmemory": self.valkey_maxmemory} if self.valkey_maxmemory else None,
            "warnings": list(self.warnings),
        }


def explain(environ: Mapping[str, str], release: Release, roles: Iterable[Role], root: Path = Path("/")) -> Explanation:
    """Derive everything. Raises SizingError when it does not add up and the mode is strict, or for bad input."""
    mode = current_mode(environ)
    postgres = None
    if release.postgres_memory:
        postgres = postgres_settings(whole_bytes(release.postgres_memory), release.max_connections)
    derived = postgres.max_connections if postgres else POSTGRES_DEFAULT
    ledger = divide(
        LedgerInput(
            max_connections=derived if release.max_connections is None else release.max_connections,
            api=release.api,
            worker=release.worker,
            api_wanted=release.api_connections,
            worker_wanted=release.worker_connections,
        ),
        mode,
    )
    budgets = {Role.API: ledger.api_budget, Role.WORKER: ledger.worker_budget}
    plans = {role: current_plan(role, environ, root, budgets.get(role)) for role in roles}
    overdrawn = [objection for role in plans for objection in _overdrawn(role, environ, ledger)]
    if overdrawn and mode is Mode.STRICT:
        raise SizingError(*overdrawn)
    warnings = (
        *(text for plan in plans.values() for text in plan.warnings),
        *ledger.warnings,
        *(str(objection) for objection in overdrawn),
    )
    return Explanation(
        mode=mode,
        resources=detect(environ, root),
        plans=plans,
        ledger=ledger,
        postgres=postgres,
        valkey_maxmemory=valkey_maxmemory(whole_bytes(release.valkey_memory)) if release.valkey_memory else None,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _overdrawn(role: Role, environ: Mapping[str, str], ledger: Ledger) -> list[Objection]:
    """The objection to a pod that was given more connections than the ledger has for it."""
    given = given_budget(environ)
    allowed, peak = (ledger.worker_budget, ledger.worker_peak)
    if role is Role.API:
        allowed, peak = ledger.api_budget, ledger.api_peak
    if given is None or given <= allowed:
        return []
    return [
        Objection(
            cause=f"a budget of {given} connections for each of up to {peak} {role} pods exceeds the {allowed} left",
            consequence='PostgreSQL answers "too many clients" when the release scales out or rolls',
            remedy=f"lower MCP_PLATFORM_DB_CONNECTION_BUDGET of this role to {allowed}, or raise max_connections",
        )
    ]
