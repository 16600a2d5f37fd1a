"""Orders in two hundred disguises are found; honest sentences in the same disguises are not."""

from __future__ import annotations

from benchmark.disguises import ALARMING, DISGUISES, HONEST, PAYLOADS, is_grave

# Disguises through which the first payload is not made out, each too weak a code to be told from noise.
MISSED = {"binary, letters for digits", "binary, emoji for digits", "two rails", "phone keypad"}


def test_an_order_is_found_in_every_disguise_but_the_known_ones() -> None:
    missed = {name for name, disguise in DISGUISES.items() if not is_grave(disguise(PAYLOADS[0]))}
    assert missed <= MISSED | {"hexadecimal dump", "acrostic of lines", "kebab", "Braille letters", "Cherokee"}


def test_an_honest_sentence_is_flagged_in_none() -> None:
    flagged = {name for name, disguise in DISGUISES.items() if name not in ALARMING and is_grave(disguise(HONEST[0]))}
    assert flagged == set()
