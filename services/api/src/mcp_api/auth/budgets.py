"""Budgets of attempts, shared by all processes: so many at once, then one at a time as the budget refills.

Each budget is one number, the moment at which it will be full again (the generic cell rate algorithm). An attempt is
taken from every budget it falls under, or from none, before anything is verified: however many arrive together, no
more than the budget get through. Budgets live in the cache; while that is away each process keeps its own.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from mcp_core.cache import CacheService

# A budget refills in a quarter of an hour. Ten attempts of it are a thousand guesses a day, hopeless against passwords
# of eight characters.
WINDOW_SECONDS = 900.0

# Budgets a process remembers while the cache is away; the least lately used is forgotten first.
_MAX_LOCAL = 10_000

# KEYS: budgets. ARGV: attempts to take (0 only asks, -1 gives one back), the window in ms, then each budget's size.
# Answers how many milliseconds to wait (0: taken) and the number of the budget that makes one wait.
_TAKE_SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local take, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local full, longest, which = {}, 0, 0
for i, key in ipairs(KEYS) do
  local each = window / tonumber(ARGV[i + 2])
  local at = math.max(now, tonumber(redis.call('GET', key) or '0'))
  local wait = math.ceil(at + each - window - now)
  if take >= 0 and wait > longest then longest, which = wait, i end
  full[i] = at + take * each
end
if longest == 0 and take ~= 0 then
  for i, key in ipairs(KEYS) do
    local left = math.ceil(full[i] - now)
    if left > 0 then redis.call('SET', key, string.format('%.0f', full[i]), 'PX', left) else redis.call('DEL', key) end
  end
end
return {longest, which}
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """`size` attempts per WINDOW_SECONDS under a key; `kind` names it for messages and events."""

    kind: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The budget that has nothing left, and the seconds until it has."""

    budget: Budget
    wait_seconds: float


class Budgets:
    """Takes attempts from budgets, for all processes at once."""

    def __init__(self, cache: CacheService) -> None:
        self._cache = cache
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def ask(self, budgets: Sequence[Budget]) -> Exhausted | None:
        """Which budget would refuse an attempt now; takes nothing."""
        return await self._take(budgets, 0)

    async def take(self, budgets: Sequence[Budget]) -> Exhausted | None:
        """Take one attempt from every budget, or from none when one of them is exhausted."""
        return await self._take(budgets, 1)

    async def give_back(self, budgets: Sequence[Budget]) -> None:
        """Undo a `take`."""
        await self._take(budgets, -1)

    async def _take(self, budgets: Sequence[Budget], attempts: int) -> Exhausted | None:
        answer = await self._cache.evaluate(
            _TAKE_SCRIPT,
            [budget.key for budget in budgets],
            attempts,
            int(WINDOW_SECONDS * 1000),
            *(budget.size for budget in budgets),
        )
        if answer is None:
            return self._take_here(budgets, attempts)
        milliseconds, number = int(answer[0]), int(answer[1])
        return Exhausted(budgets[number - 1], milliseconds / 1000) if milliseconds > 0 else None

    def _take_here(self, budgets: Sequence[Budget], attempts: int) -> Exhausted | None:
        """The script's arithmetic on this process's own budgets."""
        now = time.monotonic()
        worst: Exhausted | None = None
        for budget in budgets:
            wait = self._at(budget, now) + WINDOW_SECONDS / budget.size - WINDOW_SECONDS - now
            if attempts >= 0 and wait > 0 and (worst is None or wait > worst.wait_seconds):
                worst = Exhausted(budget, wait)
        if worst is not None or attempts == 0:
            return worst
        for budget in budgets:
            self._full_at[budget.key] = self._at(budget, now) + attempts * WINDOW_SECONDS / budget.size
            self._full_at.move_to_end(budget.key)
        while len(self._full_at) > _MAX_LOCAL:
            self._full_at.popitem(last=False)
        return None

    def _at(self, budget: Budget, now: float) -> float:
        return max(now, self._full_at.get(budget.key, now))
