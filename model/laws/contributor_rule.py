"""Who contributes how much to what log events tell: rules as the CloudWatch user guide writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, cast

import orjson

from model.laws.log_patterns.line import NOTHING, Line, number_of, text_of
from model.laws.log_patterns.selectors import read_selector

SCHEMA = {"Name": "CloudWatchLogRule", "Version": 1}
MOST_KEYS = MOST_FILTERS = 4
MOST_VALUES = 10

Find = Callable[[Line], Any]
"What stands in a field of an event; NOTHING where the event has none of that name."
Test = Callable[[Any], bool]

_PLACE = re.compile(r"[1-9]\d{0,3}")


class BadRule(ValueError):
    """A rule that means nothing, in a sentence for its author."""


class Contribution(NamedTuple):
    """By whom, and how much."""

    keys: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class ContributorRule:
    """`groups` are names of log groups, or beginnings of names with `*` at their end."""

    groups: tuple[str, ...]
    keys: tuple[str, ...]
    sums: bool
    finds: tuple[Find, ...]
    value: Find | None
    filters: tuple[tuple[Find, Test], ...]

    def covers(self, group: str) -> bool:
        return any(
            group.startswith(each.removesuffix("*")) if each.endswith("*") else group == each for each in self.groups
        )

    def contribution(self, text: str) -> Contribution | None:
        """What an event contributes; None where a filter keeps it out, or a field is missing."""
        line = Line(text)
        if not all(test(find(line)) for find, test in self.filters):
            return None
        keys = [find(line) for find in self.finds]
        value = 1.0 if self.value is None else number_of(self.value(line))
        if value is None or any(key is NOTHING for key in keys):
            return None
        return Contribution(tuple(text_of(key) for key in keys), value)


@lru_cache(maxsize=256)
def read_rule(definition: str) -> ContributorRule:
    """Raises BadRule for one that has not the form of a rule."""
    try:
        told = orjson.loads(definition)
    except orjson.JSONDecodeError as error:
        raise BadRule(f"The rule definition is no JSON: {error}") from error
    rule = _object(told, "The rule definition")
    _known(rule, {"Schema", "LogGroupNames", "LogGroupARNs", "LogFormat", "Fields", "Contribution", "AggregateOn"}, "")
    if rule.get("Schema") != SCHEMA:
        raise BadRule(f"Schema must be {orjson.dumps(SCHEMA).decode()}")
    read = _format(rule)
    whose = _object(rule.get("Contribution"), "Contribution")
    _known(whose, {"Keys", "ValueOf", "Filters"}, "Contribution.")
    keys = _texts(whose.get("Keys"), "Contribution.Keys", MOST_KEYS)
    sums = _one_of(rule.get("AggregateOn", "Count"), ("Count", "Sum"), "AggregateOn") == "Sum"
    value: object = whose.get("ValueOf")
    if value is not None and not sums:
        raise BadRule("Contribution.ValueOf can only be given where AggregateOn is Sum")
    return ContributorRule(
        groups=_groups(rule),
        keys=keys,
        sums=sums,
        finds=tuple(read(key, "Contribution.Keys") for key in keys),
        value=None if value is None else read(value, "Contribution.ValueOf"),
        filters=tuple(_filters(whose.get("Filters", []), read)),
    )


def _groups(rule: Mapping[str, Any]) -> tuple[str, ...]:
    if ("LogGroupNames" in rule) == ("LogGroupARNs" in rule):
        raise BadRule("Exactly one of LogGroupNames and LogGroupARNs must be given")
    if "LogGroupNames" in rule:
        return _texts(rule["LogGroupNames"], "LogGroupNames", None)
    arns = _texts(rule["LogGroupARNs"], "LogGroupARNs", None)
    if any(":log-group:" not in each for each in arns):
        raise BadRule("LogGroupARNs must be ARNs of log groups")
    return tuple(each.partition(":log-group:")[2].removesuffix(":*") for each in arns)


Read = Callable[[object, str], Find]


def _format(rule: Mapping[str, Any]) -> Read:
    """How the fields of events are found: in JSON by ways through it, in CLF by their places or their own names."""
    if _one_of(rule.get("LogFormat"), ("JSON", "CLF"), "LogFormat") == "JSON":
        if "Fields" in rule:
            raise BadRule("Fields can only be given where LogFormat is CLF")
        return _json_field
    names = _object(rule.get("Fields", {}), "Fields")
    if not all(_PLACE.fullmatch(place) and isinstance(name, str) for place, name in names.items()):
        raise BadRule("Fields must give names to places, of which the first is 1")
    places = {cast("str", name): place for place, name in names.items()}
    return lambda field, where: _clf_field(places, field, where)


def _json_field(field: object, where: str) -> Find:
    selector = read_selector(field) if isinstance(field, str) else None
    if selector is None:
        raise BadRule(f"{where} has {_said(field)}, which is no field of a JSON event such as $.ip")

    def find(line: Line) -> Any:
        found = [] if line.document is NOTHING else selector.find(line.document)
        return found[0] if found and not isinstance(found[0], dict | list) else NOTHING

    return find


def _clf_field(places: Mapping[str, str], field: object, where: str) -> Find:
    place = places.get(field, field) if isinstance(field, str) else ""
    if not _PLACE.fullmatch(place):
        raise BadRule(f"{where} has {_said(field)}, which is neither the place of a field nor a name in Fields")
    at = int(place) - 1
    return lambda line: line.fields[at] if at < len(line.fields) else NOTHING


def _filters(given: object, read: Read) -> list[tuple[Find, Test]]:
    if not isinstance(given, list) or len(cast("list[object]", given)) > MOST_FILTERS:
        raise BadRule(f"Contribution.Filters must be a list of at most {MOST_FILTERS} filters")
    return [_filter(_object(each, "A filter"), read) for each in cast("list[object]", given)]


def _filter(given: Mapping[str, Any], read: Read) -> tuple[Find, Test]:
    operators = [name for name in given if name != "Match"]
    if "Match" not in given or len(operators) != 1 or operators[0] not in _OPERATORS:
        raise BadRule(f"A filter needs Match and one of {', '.join(_OPERATORS)}")
    (operator,) = operators
    return read(given["Match"], "Contribution.Filters.Match"), _OPERATORS[operator](operator, given[operator])


def _among(operator: str, given: object) -> Test:
    values = frozenset(_texts(given, operator, MOST_VALUES))
    return lambda value: value is not NOTHING and text_of(value) in values


def _not_among(operator: str, given: object) -> Test:
    values = frozenset(_texts(given, operator, MOST_VALUES))
    return lambda value: value is not NOTHING and text_of(value) not in values


def _begins(operator: str, given: object) -> Test:
    values = _texts(given, operator, MOST_VALUES)
    return lambda value: value is not NOTHING and text_of(value).startswith(values)


def _compared(holds: Callable[[float, float], bool]) -> Callable[[str, object], Test]:
    def test_of(operator: str, given: object) -> Test:
        if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
            raise BadRule(f"{operator} needs a number")
        return lambda value: (number := number_of(value)) is not None and holds(number, given)

    return test_of


def _present(operator: str, given: object) -> Test:
    if not isinstance(given, bool):
        raise BadRule(f"{operator} needs true or false")
    return lambda value: (value is not NOTHING) == given


_OPERATORS: Mapping[str, Callable[[str, object], Test]] = {
    "In": _among,
    "NotIn": _not_among,
    "StartsWith": _begins,
    "GreaterThan": _compared(lambda value, than: value > than),
    "LessThan": _compared(lambda value, than: value < than),
    "EqualTo": _compared(lambda value, than: value == than),
    "NotEqualTo": _compared(lambda value, than: value != than),
    "IsPresent": _present,
}


def _object(given: object, what: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise BadRule(f"{what} must be an object")
    return cast("dict[str, Any]", given)


def _known(given: Mapping[str, Any], names: set[str], where: str) -> None:
    for name in given:
        if name not in names:
            raise BadRule(f"{where}{name} is no field of a rule")


def _texts(given: object, what: str, most: int | None) -> tuple[str, ...]:
    """Some texts, at least one of them."""
    texts = cast("Sequence[object]", given) if isinstance(given, list) else ()
    if not texts or len(texts) > (most or len(texts)) or not all(isinstance(each, str) and each for each in texts):
        raise BadRule(f"{what} must be a list of {f'one to {most}' if most else 'one or more'} strings")
    return tuple(cast("Sequence[str]", texts))


def _one_of(given: object, options: Sequence[str], what: str) -> str:
    if given not in options:
        raise BadRule(f"{what} must be {' or '.join(options)}")
    return cast("str", given)


def _said(field: object) -> str:
    return orjson.dumps(field).decode()
