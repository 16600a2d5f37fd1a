"""What changed between two listings of one server, and whether the change introduced a threat."""

from mcp_scanner.drift.compare import Change, ChangeKind, compare
from mcp_scanner.drift.judge import judge_drift

__all__ = ["Change", "ChangeKind", "compare", "judge_drift"]
