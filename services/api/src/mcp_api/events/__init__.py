"""Security events."""
