"""Findings that live across scans."""
