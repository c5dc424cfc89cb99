"""How many bytes an item takes, which is what reads and writes are paid by.

Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
"""

from __future__ import annotations

from model.services.dynamodb.values.items import Item, Value, content, kind_of

MOST_BYTES = 400 * 1024
"Of an item, with the names of its attributes."
DOCUMENT = 3
"What a list or a map takes itself; each of its members takes one byte more than its content."


def size_of(item: Item) -> int:
    """The names of its attributes count as well as their values."""
    return sum(_text_size(name) + value_size(value) for name, value in item.items())


def value_size(value: Value) -> int:
    kind, held = kind_of(value), content(value)
    if kind == "S":
        return _text_size(held)
    if kind == "N":
        return number_size(held)
    if kind == "B":
        return len(held)
    if kind == "M":
        return DOCUMENT + len(held) + size_of(held)
    if kind == "L":
        return DOCUMENT + len(held) + sum(map(value_size, held))
    if kind in ("BOOL", "NULL"):
        return 1
    return sum(value_size({kind[0]: each}) for each in held)


def number_size(text: str) -> int:
    """A byte for every two significant digits on each side of the point, one for the exponent and one for a minus."""
    whole, _, fraction = text.lstrip("-").partition(".")
    whole = whole.lstrip("0")
    if not fraction:
        whole = whole.rstrip("0")
    elif not whole:
        fraction = fraction[(len(fraction) - len(fraction.lstrip("0"))) // 2 * 2 :]
    return 1 + (len(whole) + 1) // 2 + (len(fraction) + 1) // 2 + text.startswith("-")


def _text_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
