"""Cue words by language, one file per language; patterns in RE2 syntax, written for accent-folded text."""
