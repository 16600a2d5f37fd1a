"""Rules of the inventory."""

from __future__ import annotations

import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.servers.display import shown_url
from mcp_core.servers.models import Server
from mcp_core.servers.repository import ServerRepository

MAX_NAME_LENGTH = 200
MAX_URL_LENGTH = 2048


class ServerExistsError(Exception):
    """The name or the URL is registered already."""


async def register_server(session: AsyncSession, *, name: str, url: str, created_by: int | None) -> Server:
    """Put a server into the inventory.

    Raises:
        ServerExistsError: name or URL are taken.
    """
    server = await ServerRepository(session).register(name=name, url=url, created_by=created_by)
    if server is None:
        raise ServerExistsError
    return server


async def server_for_url(session: AsyncSession, *, url: str, created_by: int | None) -> Server:
    """The server with this URL, registered now under its address as name when it is new.

    Findings belong to servers, so a scan of a bare URL has to name one too.
    """
    repository = ServerRepository(session)
    existing = await repository.by_url(url)
    if existing is not None:
        return existing
    created = await repository.register(name=_default_name(url), url=url, created_by=created_by)
    if created is not None:
        return created
    raced = await repository.by_url(url)
    if raced is None:
        raise ServerExistsError
    return raced


def _default_name(url: str) -> str:
    """The URL, without its credentials and cut to length; then a hash keeps two servers apart."""
    shown = shown_url(url)
    if shown == url and len(url) <= MAX_NAME_LENGTH:
        return url
    distinction = f" {hashlib.sha256(url.encode()).hexdigest()[:8]}"
    return shown[: MAX_NAME_LENGTH - len(distinction)] + distinction
