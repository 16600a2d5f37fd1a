"""Shared kernel of the platform: settings, sizing, database, cache, security and the domains."""
