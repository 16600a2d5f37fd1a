"""Sizing: worker counts, pools, limits and time budgets, derived from the container and its connection budget."""

from mcp_core.sizing.current import current_mode, current_plan
from mcp_core.sizing.decision import Decision
from mcp_core.sizing.errors import Objection, QuantityError, SizingError
from mcp_core.sizing.inputs import Budget, Mode, Overrides, Role
from mcp_core.sizing.plan import Plan, plan
from mcp_core.sizing.resources import Resources, detect

__all__ = [
    "Budget",
    "Decision",
    "Mode",
    "Objection",
    "Overrides",
    "Plan",
    "QuantityError",
    "Resources",
    "Role",
    "SizingError",
    "current_mode",
    "current_plan",
    "detect",
    "plan",
]
