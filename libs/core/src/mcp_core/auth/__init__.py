"""Logging in, access tokens, API keys, revocation."""
