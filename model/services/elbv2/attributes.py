"""The attributes of load balancers, target groups and listeners: which values hold, and how they are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.kit.errors import AwsError
from model.services.elbv2.attribute_tables import Table

Changed = tuple[tuple[str, str], ...]


def attribute(table: Table, changed: Changed, key: str) -> str:
    """The value that holds: what it was set to, or its default."""
    return dict(changed).get(key, table[key][0])


def listed(table: Table, changed: Changed) -> list[dict[str, str]]:
    """All of them as AWS lists them."""
    values = {key: default for key, (default, _) in table.items()} | dict(changed)
    return [{"key": key, "value": value} for key, value in values.items()]


def changed_by(table: Table, title: str, old: Changed, wanted: Sequence[Mapping[str, str]]) -> Changed:
    """`old` with the wanted ones set; ValidationError for an unknown key or a value it cannot have."""
    for each in wanted:
        key, value = each.get("Key", ""), each.get("Value", "")
        if key not in table:
            raise AwsError("ValidationError", f"{title} attribute key '{key}' is not recognized")
        if wrong := table[key][1](value):
            raise AwsError("ValidationError", f"'{key}' value '{value}' {wrong}")
    values = dict(old) | {each.get("Key", ""): each.get("Value", "") for each in wanted}
    return tuple((key, value) for key, value in values.items() if value != table[key][0])
