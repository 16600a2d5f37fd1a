"""Passive checks of a live target's transport and authorisation; no tool is called by any of them."""
