"""Rules over the strings a server shows: one file each, every one with `RULES` and `hits(reading, context)`."""

MODULES = (
    "argument_tampering",
    "authority",
    "command_execution",
    "concealment",
    "context_request",
    "exfiltration",
    "fake_status",
    "foreign_control",
    "hidden",
    "markup",
    "offensive",
    "output_manipulation",
    "persistence",
    "preference",
    "resource_exhaustion",
    "secrets",
    "self_promotion",
    "sensitive_access",
    "side_effect",
    "weakening",
)
