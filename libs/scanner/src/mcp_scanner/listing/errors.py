"""The one error of this domain."""

from __future__ import annotations


class ListingError(ValueError):
    """The input is no listing at all. The message says cause, consequence and remedy, fit for a user's eyes."""
