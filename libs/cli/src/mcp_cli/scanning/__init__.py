"""What `scan`, `lock` and `verify` share: reading targets, exit codes, writing reports."""
