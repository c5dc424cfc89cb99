"""CloudTrail: what exists: selectors, which say what a trail logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from model.kit.value import Value

Test = Callable[[str, str], bool]

OPERATORS: Mapping[str, Test] = {
    "equals": lambda value, wanted: value == wanted,
    "starts_with": lambda value, wanted: value.startswith(wanted),
    "ends_with": lambda value, wanted: value.endswith(wanted),
}


class DataResource(Value):
    """Things of a type whose ARN is one of these, or begins with one."""

    type: str
    values: tuple[str, ...] = ()

    def has(self, event: Mapping[str, Any]) -> bool:
        return any(
            named["type"] == self.type and (named.get("ARN") or named["ARNPrefix"]).startswith(value)
            for named in event.get("resources", ())
            for value in self.values
        )


class EventSelector(Value):
    read_write_type: Literal["ReadOnly", "WriteOnly", "All"] = "All"
    include_management_events: bool = True
    data_resources: tuple[DataResource, ...] = ()
    exclude_management_event_sources: tuple[str, ...] = ()

    def wants(self, event: Mapping[str, Any]) -> bool:
        if self.read_write_type != "All" and event["readOnly"] != (self.read_write_type == "ReadOnly"):
            return False
        if event["managementEvent"]:
            return self.include_management_events and event["eventSource"] not in self.exclude_management_event_sources
        return any(each.has(event) for each in self.data_resources)


class FieldSelector(Value):
    """A field of an event, and what its value has to be: any of what is listed, none of what is listed with `not`."""

    field: str
    equals: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    not_equals: tuple[str, ...] = ()
    not_starts_with: tuple[str, ...] = ()
    not_ends_with: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many values it lists."""
        return sum(len(getattr(self, f"{prefix}{name}")) for name in OPERATORS for prefix in ("", "not_"))

    def wants(self, event: Mapping[str, Any]) -> bool:
        return any(self._takes(value) for value in field_values(event, self.field))

    def _takes(self, value: str) -> bool:
        asked = [(test, getattr(self, name)) for name, test in OPERATORS.items() if getattr(self, name)]
        barred = [(test, getattr(self, f"not_{name}")) for name, test in OPERATORS.items()]
        taken = not asked or any(test(value, wanted) for test, several in asked for wanted in several)
        return taken and not any(test(value, unwanted) for test, several in barred for unwanted in several)


class AdvancedEventSelector(Value):
    name: str | None = None
    field_selectors: tuple[FieldSelector, ...]

    @property
    def asks_for_data(self) -> bool:
        return any(each.field == "eventCategory" and "Data" in each.equals for each in self.field_selectors)

    def wants(self, event: Mapping[str, Any]) -> bool:
        return all(each.wants(event) for each in self.field_selectors)


def field_values(event: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """What an event has in a field, which for its resources may be several things."""
    if field.startswith("resources."):
        part = field.removeprefix("resources.")
        return tuple(cast(str, named[part]) for named in event.get("resources", ()) if part in named)
    value: Any = event
    for step in field.split("."):
        value = cast(Mapping[str, Any], value).get(step) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return () if value is None else (str(value),)
