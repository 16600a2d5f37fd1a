"""Rules over the strings a server shows: one file each, every one with `RULES` and `hits(reading, context)`."""

MODULES = (
    "argument_tampering",
    "authority",
    "command_execution",
    "concealment",
    "exfiltration",
    "fake_status",
    "foreign_control",
    "hidden",
    "output_manipulation",
    "persistence",
    "preference",
    "resource_exhaustion",
    "sensitive_access",
    "side_effect",
    "weakening",
)
