"""Why a source file could not be read."""


class UnreadableSourceError(ValueError):
    """The file cannot be parsed; the message says why in a few words."""
