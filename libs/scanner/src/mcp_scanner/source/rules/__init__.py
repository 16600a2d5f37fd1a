"""The source rules, one family a file: what each finds, why it matters, what to do, and how it decides."""
