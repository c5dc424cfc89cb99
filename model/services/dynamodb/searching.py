"""What a search asks for, held against the table or the index that is looked through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.kit.form import Form
from model.services.dynamodb.expressions.older import wanted_attributes
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.keeping import refuse_other_than_key
from model.services.dynamodb.places import Place, find_index, invalid, wrong
from model.services.dynamodb.reading import Choose, Keep
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.keys import KeySchema

ALL = "ALL_ATTRIBUTES"
PROJECTED = "ALL_PROJECTED_ATTRIBUTES"
SPECIFIC = "SPECIFIC_ATTRIBUTES"
COUNT = "COUNT"


class SearchForm(Form):
    """What Query and Scan have in common."""

    table_name: str
    index_name: str | None = None
    select: str | None = None
    attributes_to_get: Sequence[str] | None = None
    projection_expression: str | None = None
    filter_expression: str | None = None
    expression_attribute_names: Mapping[str, str] | None = None
    expression_attribute_values: Mapping[str, Any] | None = None
    exclusive_start_key: Mapping[str, Any] | None = None
    limit: int | None = None
    consistent_read: bool = False
    conditional_operator: str | None = None
    return_consumed_capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is given back of what is found. `fetches` if a local index does not hold all of it."""

    select: str
    choose: Choose | None
    keep: Keep | None
    fetches: bool


def searched(place: Place, form: SearchForm) -> SecondaryIndex | None:
    """The index that is looked through; None for the table itself."""
    if form.index_name is None:
        return None
    index = find_index(place, form.index_name)
    if form.consistent_read and not index.local:
        raise invalid("Consistent reads are not supported on global secondary indexes")
    return index


def read_wish(
    place: Place, form: SearchForm, index: SecondaryIndex | None, expressions: Expressions, keep: Keep | None
) -> Wish:
    choose, named = _choice(form, expressions)
    select = form.select or (SPECIFIC if choose else PROJECTED if index else ALL)
    if choose is not None and select != SPECIFIC:
        what = "ProjectionExpression" if form.projection_expression is not None else "AttributesToGet"
        raise invalid(f"Cannot specify the {what} when choosing to get {select}")
    if choose is None and select == SPECIFIC:
        text = "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
        raise invalid(text)
    if select == PROJECTED and index is None:
        raise invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    return Wish(select, choose, keep, index is not None and _is_beyond(place, index, select, named))


def _choice(form: SearchForm, expressions: Expressions) -> tuple[Choose | None, frozenset[str]]:
    if form.projection_expression is not None:
        projection = expressions.projection(form.projection_expression)
        return projection, projection.attributes
    if form.attributes_to_get:
        return wanted_attributes(form.attributes_to_get), frozenset(form.attributes_to_get)
    return None, frozenset()


def _is_beyond(place: Place, index: SecondaryIndex, select: str, named: frozenset[str]) -> bool:
    """Whether more is asked for than the index holds; of global ones nobody may."""
    if index.projection == "ALL":
        return False
    if select == ALL and not index.local:
        raise wrong(
            f"Select type ALL_ATTRIBUTES is not supported for global secondary index {index.index_name} because its "
            "projection type is not ALL"
        )
    missing = named - {*place.key_schema.names, *index.key_schema.names, *index.attributes}
    if missing and not index.local:
        raise wrong(f"Global secondary index {index.index_name} does not project [{', '.join(sorted(missing))}]")
    return select == ALL or bool(missing)


def start_key(place: Place, index: SecondaryIndex | None, given: Mapping[str, Any] | None) -> Item | None:
    """The key after which a search goes on."""
    if given is None:
        return None
    key = accepted(given)
    schemas = (place.key_schema, *((index.key_schema,) if index else ()))
    names = {name for schema in schemas for name in schema.names}
    if set(key) != names:
        raise invalid("The provided starting key is invalid")
    for schema in schemas:
        refuse_other_than_key(schema, {name: key[name] for name in schema.names})
    return key


def schema_of(place: Place, index: SecondaryIndex | None) -> KeySchema:
    return index.key_schema if index else place.key_schema
