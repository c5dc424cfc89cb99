"""When items are to go by themselves."""

from __future__ import annotations

from decimal import Decimal

from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.items import Item, kind_of

_LATEST = Decimal(10) ** 11


def expiry_of(table: Table, item: Item | None) -> float | None:
    """By the attribute that says so, in seconds since 1970; what is no such number says nothing."""
    value = None if item is None else item.get(table.expiry_attribute)
    if value is None or kind_of(value) != "N":
        return None
    instant = Decimal(value["N"])
    return float(instant) if 0 < instant < _LATEST else None
