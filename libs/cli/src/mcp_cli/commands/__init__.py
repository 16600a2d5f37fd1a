"""One module per command; each imports only typer and the standard library at its top, so that the CLI starts fast."""
