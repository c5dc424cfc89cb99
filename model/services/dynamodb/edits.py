"""What is to become of one item, and under which condition: of single requests, batches and transactions alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from model.kit.form import Form
from model.services.dynamodb.expressions.changing import Update, Updated
from model.services.dynamodb.expressions.older import attribute_update, expected_condition, refuse_operator_alone
from model.services.dynamodb.expressions.request import Expressions, refuse_mixed
from model.services.dynamodb.keeping import refuse_other_than_key, refuse_unkept
from model.services.dynamodb.places import Place, invalid
from model.services.dynamodb.shelf import Spot, Stored, spot_of
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.sizes import MOST_BYTES, size_of
from model.services.dynamodb.writing import Rewrite

Holds = Callable[[Item | None], bool]
Make = Callable[[Item | None], "Updated | None"]


class ConditionalForm(Form):
    """What every write may say beside what it writes."""

    table_name: str
    condition_expression: str | None = None
    expression_attribute_names: Mapping[str, str] | None = None
    expression_attribute_values: Mapping[str, Any] | None = None
    return_values_on_condition_check_failure: str | None = None
    expected: Mapping[str, Any] | None = None
    conditional_operator: str | None = None

    @property
    def older(self) -> dict[str, object]:
        """Parameters from before there were expressions."""
        return {"Expected": self.expected, "ConditionalOperator": self.conditional_operator}

    @property
    def is_unconditional(self) -> bool:
        """Nothing is said of a condition, nor of what could stand in one."""
        said = (self.condition_expression, self.expression_attribute_names, self.expression_attribute_values)
        return said == (None, None, None) and self.expected is None and self.conditional_operator is None


class PutForm(ConditionalForm):
    item: Mapping[str, Any]


class KeyForm(ConditionalForm):
    """A deletion, or a mere check."""

    key: Mapping[str, Any]


class UpdateForm(KeyForm):
    update_expression: str | None = None
    attribute_updates: Mapping[str, Any] | None = None

    @property
    def older(self) -> dict[str, object]:
        return {"AttributeUpdates": self.attribute_updates, **super().older}


@dataclass(frozen=True, slots=True)
class Edit:
    """`make` gives what the item is to be, and None where it is to go."""

    place: Place
    spot: Spot
    key: Item
    holds: Holds | None
    make: Make
    shown: str | None
    "Whether somebody whose condition does not hold wants to see the item."
    changes: bool = True
    size: int | None = None
    "Of what it is to be, where that is known beforehand."

    @property
    def identity(self) -> tuple[str, Spot]:
        return self.place.table.arn, self.spot

    def is_possible(self, before: Stored | None) -> bool:
        return self.holds is None or self.holds(before.item if before else None)


def putting(place: Place, form: PutForm) -> Edit:
    holds = _condition(form)
    item = accepted(form.item)
    size = size_of(item)
    refuse_unkept(place, item, size)
    whole = Updated(item, item, item)
    shown = form.return_values_on_condition_check_failure
    return Edit(place, spot_of(place.key_schema, item), item, holds, lambda _: whole, shown, size=size)


def deleting(place: Place, form: KeyForm) -> Edit:
    return _of_key(place, form, _condition(form), lambda _: None)


def checking(place: Place, form: KeyForm) -> Edit:
    edit = _of_key(place, form, _condition(form), lambda _: None)
    return Edit(edit.place, edit.spot, edit.key, edit.holds, edit.make, edit.shown, changes=False)


def updating(place: Place, form: UpdateForm) -> Edit:
    refuse_mixed(
        {"UpdateExpression": form.update_expression, "ConditionExpression": form.condition_expression},
        form.older,
        form.expression_attribute_names,
        form.expression_attribute_values,
    )
    expressions = Expressions(form.expression_attribute_names, form.expression_attribute_values)
    names, update = place.key_schema.names, None
    if form.update_expression is not None:
        update = expressions.update(form.update_expression, names)
    elif form.attribute_updates is not None:
        update = attribute_update(form.attribute_updates, names)
    holds = _holds(form, expressions)
    expressions.refuse_unused()
    key = accepted(form.key)
    return _of_key(place, form, holds, making(place, update, key))


def making(place: Place, update: Update | None, key: Item) -> Make:
    """What an update makes of an item, as long as a table can keep that."""

    def make(before: Item | None) -> Updated:
        if update is None:
            return Updated(before or key, {}, {})
        updated = update(before, key)
        if size_of(updated.item) > MOST_BYTES:
            raise invalid("Item size to update has exceeded the maximum allowed size")
        refuse_unkept(place, updated.item, 0)
        return updated

    return make


def _of_key(place: Place, form: KeyForm, holds: Holds | None, make: Make) -> Edit:
    key = accepted(form.key)
    refuse_other_than_key(place.key_schema, key)
    return Edit(place, spot_of(place.key_schema, key), key, holds, make, form.return_values_on_condition_check_failure)


def _condition(form: ConditionalForm) -> Holds | None:
    if form.is_unconditional:
        return None
    refuse_mixed(
        {"ConditionExpression": form.condition_expression},
        form.older,
        form.expression_attribute_names,
        form.expression_attribute_values,
    )
    expressions = Expressions(form.expression_attribute_names, form.expression_attribute_values)
    holds = _holds(form, expressions)
    expressions.refuse_unused()
    return holds


def _holds(form: ConditionalForm, expressions: Expressions) -> Holds | None:
    if form.condition_expression is not None:
        return expressions.condition(form.condition_expression)
    refuse_operator_alone(form.conditional_operator, form.expected)
    return None if form.expected is None else expected_condition(form.expected, form.conditional_operator)


def rewritten(edit: Edit, before: Stored | None) -> tuple[Rewrite, Updated | None]:
    """What is to be written; an update tells too what it changed."""
    updated = edit.make(before.item if before else None)
    after = updated.item if updated else None
    size = edit.size if edit.size is not None else 0 if after is None else size_of(after)
    return Rewrite(edit.spot, before, after, size), updated


def refuse_return_values(asked: str, allowed: Collection[str]) -> None:
    if asked not in allowed:
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
