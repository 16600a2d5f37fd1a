"""Where the scanner may connect to: one policy for every request, whoever asked for it."""
