"""Text that PostgreSQL can hold. What is stored comes from servers that may send anything."""


def storable_text(value: str) -> str:
    """The text with NUL replaced by U+FFFD and lone surrogates by a question mark: neither can be stored as UTF-8."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")
