"""What a server showed, in one canonical form that can be stored, hashed and compared."""

from mcp_scanner.snapshot.canonical import canonical_json, content_hash, hash_of
from mcp_scanner.snapshot.take import listing_of, take_snapshot

__all__ = ["canonical_json", "content_hash", "hash_of", "listing_of", "take_snapshot"]
