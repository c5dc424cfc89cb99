"""Whether an item, or a key, is one that a table can keep."""

from __future__ import annotations

from collections.abc import Iterable

from model.services.dynamodb.places import Place, invalid, wrong
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.values.accepting import refuse_empty
from model.services.dynamodb.values.items import Item, Value, content, kind_of
from model.services.dynamodb.values.keys import KeyPart, KeySchema
from model.services.dynamodb.values.sizes import MOST_BYTES, value_size

MOST_HASH_BYTES = 2048
MOST_SORT_BYTES = 1024

_EMPTY = "The AttributeValue for a key attribute cannot contain an empty {kind} value."
_KINDS = {"S": "string", "B": "binary"}


def refuse_other_than_key(schema: KeySchema, key: Item) -> None:
    """Raises ValidationException for a key that has too many parts, too few, or others."""
    if len(key) != len(schema.names):
        raise invalid("The provided key element does not match the schema")
    for part in _parts(schema):
        if part.name not in key or kind_of(key[part.name]) != part.kind:
            raise invalid("The provided key element does not match the schema")
    _refuse_bad_content(schema, key)


def refuse_unkept(place: Place, item: Item, size: int) -> None:
    """Raises ValidationException for an item without a key, with one of another kind, or that is too large."""
    for part in _parts(place.key_schema):
        if part.name not in item:
            raise wrong(f"Missing the key {part.name} in the item")
        if kind_of(item[part.name]) != part.kind:
            raise wrong(f"Type mismatch for key {part.name} expected: {part.kind} actual: {kind_of(item[part.name])}")
    _refuse_bad_content(place.key_schema, item)
    if place.world.cell.settings.quotas == "notes-2017":
        refuse_empty(item)
    refuse_unindexed(place.indexes, item)
    if size > MOST_BYTES:
        raise invalid("Item size has exceeded the maximum allowed size")


def refuse_unindexed(indexes: Iterable[SecondaryIndex], item: Item) -> None:
    """Raises ValidationException for an attribute by which an index should find the item, and cannot."""
    for index in indexes:
        for part in _parts(index.key_schema):
            value = item.get(part.name)
            if value is None:
                continue
            if kind_of(value) != part.kind:
                raise wrong(
                    f"Type mismatch for Index Key {part.name} Expected: {part.kind} Actual: {kind_of(value)} "
                    f"IndexName: {index.index_name}"
                )
            if part.kind != "N" and not content(value):
                raise wrong(
                    f"{_EMPTY.format(kind=_KINDS[part.kind])} IndexName: {index.index_name}, IndexKey: {part.name}"
                )


def is_in(index: SecondaryIndex, item: Item) -> bool:
    """An index holds those items only that have all of its key."""
    return all(
        (value := item.get(part.name)) is not None
        and kind_of(value) == part.kind
        and (part.kind == "N" or bool(content(value)))
        for part in _parts(index.key_schema)
    )


def projected(place: Place, index: SecondaryIndex, item: Item) -> Item:
    """What an index holds of an item."""
    if index.projection == "ALL":
        return item
    names = {*place.key_schema.names, *index.key_schema.names, *index.attributes}
    return {name: value for name, value in item.items() if name in names}


def key_of(schema: KeySchema, item: Item) -> Item:
    return {name: item[name] for name in schema.names}


def _parts(schema: KeySchema) -> tuple[KeyPart, ...]:
    return (schema.hash, schema.sort) if schema.sort else (schema.hash,)


def _refuse_bad_content(schema: KeySchema, item: Item) -> None:
    for part in _parts(schema):
        value = item[part.name]
        if part.kind != "N" and not content(value):
            text = _EMPTY.format(kind=_KINDS[part.kind])
            raise invalid(f"One or more parameter values are not valid. {text} Key: {part.name}")
    _refuse_long(item[schema.hash.name], MOST_HASH_BYTES, "Size of hashkey has exceeded the maximum size limit of")
    if schema.sort:
        text = "Aggregated size of all range keys has exceeded the size limit of "
        _refuse_long(item[schema.sort.name], MOST_SORT_BYTES, text)


def _refuse_long(value: Value, most: int, text: str) -> None:
    if value_size(value) > most:
        raise wrong(f"{text}{most} bytes")
