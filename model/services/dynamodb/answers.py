"""What an answer says beside items: the capacity that was used, and how large a collection of items is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.services.dynamodb.places import Place
from model.services.dynamodb.units import TABLE, Used

NONE = "NONE"
INDEXES = "INDEXES"

Told = dict[str, Any]


def used_told(place: Place, used: Used, how: str | None, *, split: bool = False) -> Told | None:
    """In all, or by index too; where it is `split`, what was read and what was written each for itself."""
    if how in (None, NONE):
        return None
    told: Told = {"table_name": place.called, **_amount(sum(used.read.values()), sum(used.write.values()), split)}
    if how == INDEXES:
        told["table"] = _amount(used.read.get(TABLE, 0.0), used.write.get(TABLE, 0.0), split)
        for member, local in (("local_secondary_indexes", True), ("global_secondary_indexes", False)):
            names = [each.index_name for each in place.indexes if each.local == local]
            found = {
                name: _amount(used.read.get(name, 0.0), used.write.get(name, 0.0), split)
                for name in names
                if name in used.read or name in used.write
            }
            told[member] = found or None
    return told


def _amount(read: float, write: float, split: bool) -> Told:
    whole: Told = {"capacity_units": read + write}
    if split and read:
        whole["read_capacity_units"] = read
    if split and write:
        whole["write_capacity_units"] = write
    return whole


def collection_told(place: Place, key: Mapping[str, Any], how: str | None) -> Told | None:
    """Of items with one partition key, where there are local indexes and somebody asks: a rough size in GB."""
    if how in (None, NONE) or not any(each.local for each in place.indexes):
        return None
    name = place.key_schema.hash.name
    return {"item_collection_key": {name: key[name]}, "size_estimate_range_gb": [0.0, 1.0]}
