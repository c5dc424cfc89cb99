"""What policies can ask of a request for items: whose they are, and which of their attributes it is about.

Source: Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control".
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.permission import Value
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.items import Item, content

Params = Mapping[str, Any]

_PLAIN = {
    "Select": "dynamodb:Select",
    "ReturnValues": "dynamodb:ReturnValues",
    "ReturnConsumedCapacity": "dynamodb:ReturnConsumedCapacity",
}
_BY_NAME = ("Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter", "Key", "Item")


def fine_keys(thing: Table | SecondaryIndex | None, params: Params) -> dict[str, Value]:
    """By AWS's names; what makes no sense says nothing here, and is refused by whoever carries it out."""
    found: dict[str, Value] = {key: str(params[name]) for name, key in _PLAIN.items() if name in params}
    if thing is None:
        return found
    if leading := tuple(dict.fromkeys(_leading(thing, params))):
        found["dynamodb:LeadingKeys"] = leading
    if attributes := tuple(sorted(set(_attributes(thing, params)))):
        found["dynamodb:Attributes"] = attributes
    return found


def leading_key(thing: Table | SecondaryIndex, item: Item) -> str:
    """The partition key in words; empty if there is none."""
    value = item.get(thing.hash.name)
    if not value:
        return ""
    held = content(value)
    return b64encode(held).decode() if isinstance(held, bytes) else str(held)


def _leading(thing: Table | SecondaryIndex, params: Params) -> Iterator[str]:
    for item in _items(thing, params):
        if told := leading_key(thing, item):
            yield told


def _items(thing: Table | SecondaryIndex, params: Params) -> Iterator[Item]:
    """All that are spoken of: whole ones, or keys."""
    for member in ("Key", "Item"):
        if member in params:
            yield params[member]
    reading, writing = _of_table(thing, params)
    yield from reading.get("Keys", ())
    for request in writing:
        for verb, member in (("PutRequest", "Item"), ("DeleteRequest", "Key")):
            if verb in request:
                yield request[verb][member]
    yield from _queried(thing, params)


def _of_table(thing: Table | SecondaryIndex, params: Params) -> tuple[Params, Sequence[Params]]:
    """What a batch asks of this table: what is to be read of it, and what is to be written."""
    batch: Mapping[str, Any] = params.get("RequestItems") or {}
    asked: Any = batch.get(thing.table_name, batch.get(thing.arn))
    return (asked or {}, ()) if asked is None or "Keys" in asked else ({}, asked)


def _queried(thing: Table | SecondaryIndex, params: Params) -> Iterator[Item]:
    text = params.get("KeyConditionExpression")
    if text is not None:
        found = _read(params, lambda expressions: expressions.key_condition(text, thing.key_schema))
        if found is not None:
            yield {thing.hash.name: found.hash}
    older: Mapping[str, Params] = params.get("KeyConditions") or {}
    values: Sequence[Any] = older[thing.hash.name].get("AttributeValueList", ()) if thing.hash.name in older else ()
    for value in values[:1]:
        yield {thing.hash.name: value}


def _attributes(thing: Table | SecondaryIndex, params: Params) -> Iterator[str]:
    for member in _BY_NAME:
        yield from params.get(member) or ()
    yield from params.get("AttributesToGet") or ()
    names = thing.key_schema.names
    reading, _ = _of_table(thing, params)
    yield from reading.get("AttributesToGet") or ()
    yield from _attributes_said(reading, names)
    for item in _items(thing, params):
        yield from item
    yield from _attributes_said(params, names)


def _attributes_said(params: Params, key_names: Iterable[str]) -> Iterator[str]:
    """In expressions."""
    names = tuple(key_names)
    readers: dict[str, Callable[[Expressions, str], frozenset[str]]] = {
        "ProjectionExpression": lambda expressions, text: expressions.projection(text).attributes,
        "ConditionExpression": lambda expressions, text: expressions.condition(text).attributes,
        "FilterExpression": lambda expressions, text: expressions.filter(text).attributes,
        "UpdateExpression": lambda expressions, text: expressions.update(text, names).attributes,
    }
    for member, read in readers.items():
        text = params.get(member)
        if text is not None:
            yield from _read(params, lambda expressions, read=read, text=text: read(expressions, text)) or ()


def _read(params: Params, read: Callable[[Expressions], Any]) -> Any:
    try:
        return read(Expressions(params.get("ExpressionAttributeNames"), params.get("ExpressionAttributeValues")))
    except AwsError:
        return None
