"""Cache in front of the database: a pipelined client, changes heard from the database, single-flight fetches."""

from mcp_core.cache.channel import InvalidationChannel
from mcp_core.cache.connection import CacheUnavailableError
from mcp_core.cache.memory import ByteBoundedCache
from mcp_core.cache.service import CacheService

__all__ = ["ByteBoundedCache", "CacheService", "CacheUnavailableError", "InvalidationChannel"]
