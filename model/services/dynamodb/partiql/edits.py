"""Statements that write one item, as edits like those of all other writes."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.services.dynamodb.edits import Edit, Make, making
from model.services.dynamodb.expressions.changing import Updated, bound, update_of
from model.services.dynamodb.expressions.syntax import BadExpression
from model.services.dynamodb.keeping import key_of, refuse_other_than_key, refuse_unkept
from model.services.dynamodb.partiql.keys import all_of, key_and_rest
from model.services.dynamodb.partiql.statements import Alteration, Check, Insertion, Removal
from model.services.dynamodb.places import Place
from model.services.dynamodb.shelf import spot_of
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.sizes import size_of

Writing = Insertion | Alteration | Removal | Check


def edit_of(place: Place, statement: Writing, shown: str | None) -> Edit:
    """What a statement does to which item; `shown` is whether somebody whose condition fails wants to see it."""
    try:
        if isinstance(statement, Insertion):
            return _insertion(place, statement, shown)
        return _keyed(place, statement, shown)
    except BadExpression as error:
        raise AwsError("ValidationException", str(error)) from error


def _insertion(place: Place, statement: Insertion, shown: str | None) -> Edit:
    item = accepted(statement.item)
    refuse_unkept(place, item, size_of(item))
    whole = Updated(item, item, item)
    key = key_of(place.key_schema, item)
    return Edit(place, spot_of(place.key_schema, item), key, _is_not_there, lambda _: whole, shown)


def _is_not_there(item: Item | None) -> bool:
    return item is None


def _keyed(place: Place, statement: Alteration | Removal | Check, shown: str | None) -> Edit:
    key, rest = key_and_rest(statement.where, place.key_schema, statement.scope)
    refuse_other_than_key(place.key_schema, key)
    condition = all_of(rest, statement.scope)
    is_removal = isinstance(statement, Removal)

    def holds(item: Item | None) -> bool:
        """What is not there can be deleted, but neither changed nor found."""
        if item is None:
            return is_removal
        return condition is None or condition(item)

    spot, changes = spot_of(place.key_schema, key), not isinstance(statement, Check)
    return Edit(place, spot, key, holds, _making(place, statement, key), shown, changes=changes)


def _making(place: Place, statement: Alteration | Removal | Check, key: Item) -> Make:
    if not isinstance(statement, Alteration):
        return lambda _: None
    changes = [bound(change, statement.scope) for change in statement.changes]
    return making(place, update_of(changes, place.key_schema.names), key)


def returned(statement: Writing, before: Item | None, updated: Updated | None) -> Item | None:
    """What a statement's RETURNING asks for."""
    if isinstance(statement, Insertion | Check) or statement.returning == "NONE":
        return None
    if statement.returning == "ALL_OLD":
        return before
    if updated is None:
        return None
    return {"ALL_NEW": updated.item, "UPDATED_OLD": updated.old, "UPDATED_NEW": updated.new}[statement.returning]
