"""Passwords, tokens and API keys: cryptography only, no database."""
