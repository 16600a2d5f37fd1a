"""Append-only security events."""
