"""Every string of a listing that a model can see, with its place."""

from mcp_scanner.surfaces.field import Role, TextField
from mcp_scanner.surfaces.walk import Surfaces, walk_listing

__all__ = ["Role", "Surfaces", "TextField", "walk_listing"]
