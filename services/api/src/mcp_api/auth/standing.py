"""Whether the caller of an answer that lasts (an export, a stream of events) is still welcome."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mcp_api.auth.authenticator import Authenticator
from mcp_core.auth.principal import Principal

# Seconds between looks: with the statement that follows a revocation, the answer ends within a second of it.
LOOK_SECONDS = 0.25

_log = structlog.get_logger(__name__)


class Standing:
    """Watches over one caller. While revocations are heard, a look costs no statement until there is one."""

    def __init__(self, authenticator: Authenticator, principal: Principal) -> None:
        self._authenticator = authenticator
        self._principal = principal
        self._seen: int | None = None

    async def holds(self) -> bool:
        """Whether the credential has not been revoked nor the account disabled; expiry ends no running answer."""
        heard = self._authenticator.revocations
        if heard is not None and heard == self._seen:
            return True
        try:
            stands = await self._authenticator.stands(self._principal)
        except (SQLAlchemyError, OSError) as error:
            # Nobody can be disabled either while the database is away; the next look asks again.
            _log.warning("a caller's standing could not be checked", user_id=self._principal.user_id, cause=repr(error))
            return True
        if stands:
            self._seen = heard
        return stands

    async def ended(self) -> None:
        """Return when the caller is no longer welcome."""
        while await self.holds():  # noqa: ASYNC110 - while nobody tells of revocations, the database is asked
            await asyncio.sleep(LOOK_SECONDS)
