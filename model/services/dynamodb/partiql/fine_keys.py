"""What policies can ask of a statement: whose items it is about, and which of their attributes."""

from __future__ import annotations

from collections.abc import Iterator

from model.gateway.call import Call
from model.services.dynamodb.expressions.syntax import Node, Path, nodes
from model.services.dynamodb.expressions.updates import Sum
from model.services.dynamodb.fine_keys import leading_key
from model.services.dynamodb.partiql.keys import conjuncts, named_values
from model.services.dynamodb.partiql.statements import Alteration, Insertion, Read, Selection
from model.services.dynamodb.places import home_of, place_of
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.items import Item


def statement_keys(call: Call, statement: Read) -> dict[str, str | tuple[str, ...]]:
    """Condition keys as `Call.require` takes them; only the leading ones need a table that is there."""
    keys: dict[str, str | tuple[str, ...]] = {}
    if attributes := tuple(sorted(set(_attributes(statement)))):
        keys["dynamodb_Attributes"] = attributes
    thing = _thing(call, statement)
    leading = tuple(dict.fromkeys(_leading(thing, statement))) if thing else ()
    if leading:
        keys["dynamodb_LeadingKeys"] = leading
    elif isinstance(statement, Selection):
        keys["dynamodb_FullTableScan"] = "true"
    return keys


def _thing(call: Call, statement: Read) -> Table | SecondaryIndex | None:
    """What is looked through, if it exists."""
    world, name = home_of(call, statement.table)
    table = world.find(Table, name)
    index = statement.index if isinstance(statement, Selection) else None
    if table is None or index is None:
        return table
    return next((each for each in place_of(world, table).indexes if each.index_name == index), None)


def _leading(thing: Table | SecondaryIndex, statement: Read) -> Iterator[str]:
    for item in _named_items(thing.hash.name, statement):
        if told := leading_key(thing, item):
            yield told


def _named_items(name: str, statement: Read) -> Iterator[Item]:
    """Each with the partition key alone."""
    if isinstance(statement, Insertion):
        yield statement.item
        return
    for node in conjuncts(statement.where):
        for value in named_values(node, name, statement.scope) or ():
            yield {name: value}


def _attributes(statement: Read) -> Iterator[str]:
    if isinstance(statement, Insertion):
        yield from statement.item
        return
    for node in _roots(statement):
        for each in nodes(node):
            if isinstance(each, Path):
                yield str(statement.scope.steps(each)[0])


def _roots(statement: Read) -> Iterator[Node]:
    """The trees in which attributes are spoken of."""
    if not isinstance(statement, Insertion) and statement.where is not None:
        yield statement.where
    if isinstance(statement, Selection):
        yield from statement.wanted
    if isinstance(statement, Alteration):
        for change in statement.changes:
            yield change.path
            if isinstance(change.value, Sum):
                yield from (change.value.left, change.value.right)
            elif change.value is not None:
                yield change.value
