"""Scans as rows: state machine, leases, recovery."""
