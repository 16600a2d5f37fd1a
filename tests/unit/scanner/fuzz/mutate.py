"""Break a JSON value or its text in the ways hostile and careless senders do."""

import json
import random

ODD_TEXTS = (
    "",
    "\x00",
    "\ud800",
    "\U000e0041\U000e0042",
    "\u202e\u2066",
    "\ufeff\u200b\u200d",
    "a\u0300" * 50,
    "(" * 2_000,
    "a" * 5_000 + "!",
    "aGVsbG8g" * 500,
    "%41" * 1_000,
    "\\u0041" * 500,
    "<!--" * 500,
    "-" * 5_000,
    " . " * 2_000,
    "../" * 500,
)
ODD_VALUES = (None, True, -1, 0, 1e308, 10**30, [], {}, [[]], {"": ""}, [None], *ODD_TEXTS)


def mutate(value, chance: random.Random):
    """The value with one to five places changed: replaced, removed, repeated, wrapped or renamed."""
    value = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 5)):
        places = list(_places(value))
        if not places:
            return chance.choice(ODD_VALUES)
        container, key = chance.choice(places)
        _change(container, key, chance)
    return value


def mutate_text(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five faults: cut, doubled, swapped or overwritten."""
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(0, 40))
        filler = chance.choice((b"", data[start:end] * 2, b"\xff", b'"', b"{", b"[" * 50, b"\\ud800", b"NaN", b"1e999"))
        data = data[:start] + filler + data[end:]
    return data


def _places(value):
    stack = [value]
    while stack:
        current = stack.pop()
        keys = current if isinstance(current, dict) else range(len(current)) if isinstance(current, list) else ()
        for key in keys:
            yield current, key
            stack.append(current[key])


def _change(container, key, chance):
    action = chance.randrange(5)
    if action == 0:
        container[key] = chance.choice(ODD_VALUES)
    elif action == 1:
        del container[key]
    elif action == 2:
        container[key] = [container[key]] * chance.randint(1, 20)
    elif action == 3:
        for _ in range(chance.choice((1, 5, 120))):
            container[key] = {chance.choice(("properties", "items", "a", "$ref")): container[key]}
    elif isinstance(container, dict):
        container[chance.choice(("name", "description", *ODD_TEXTS))] = container.pop(key)
