"""A file under version control that says what servers showed when they were approved."""

from mcp_scanner.lockfile.document import Locked, LockError, LockFile, read_lock, write_lock
from mcp_scanner.lockfile.verify import Verification, verify_target

__all__ = ["LockError", "LockFile", "Locked", "Verification", "read_lock", "verify_target", "write_lock"]
