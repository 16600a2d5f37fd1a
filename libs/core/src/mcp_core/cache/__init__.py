"""Cache in front of the database: a pipelined client, invalidation pushed to every process, single-flight fetches."""

from mcp_core.cache.connection import CacheUnavailableError
from mcp_core.cache.memory import ByteBoundedCache
from mcp_core.cache.service import CacheService

__all__ = ["ByteBoundedCache", "CacheService", "CacheUnavailableError"]
