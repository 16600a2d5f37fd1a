"""Whole orders in English, one family a file: who is to do what to whom, so that one sentence suffices."""

FAMILIES = (
    "arguments",
    "authority",
    "deeds",
    "dialogue",
    "falsehoods",
    "payloads",
    "planting",
    "rivals",
    "safeguards",
    "secrecy",
    "secrets",
)
