"""Metrics of every process, and how they leave it."""
