"""The same text as a model may read it: folded, stripped of what is invisible, decoded."""

from mcp_scanner.normalise.view import View
from mcp_scanner.normalise.views import views_of, views_of_all

__all__ = ["View", "views_of", "views_of_all"]
