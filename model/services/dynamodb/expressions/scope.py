"""The names and values that a request gives beside its expressions, and which of them these used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.paths import Steps
from model.services.dynamodb.expressions.syntax import BadExpression, Given, Path
from model.services.dynamodb.values.accepting import accepted_value
from model.services.dynamodb.values.items import Value

ALIAS = re.compile(r"#\w+", re.ASCII)
GIVEN = re.compile(r":\w+", re.ASCII)
NAMES = "ExpressionAttributeNames"
VALUES = "ExpressionAttributeValues"


class Scope:
    """What `#names` and `:values` stand for in one request."""

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, Value] | None) -> None:
        _refuse_keys(NAMES, names, ALIAS)
        _refuse_keys(VALUES, values, GIVEN)
        self._names = names or {}
        self._values = {key: _accepted(key, value) for key, value in (values or {}).items()}
        self._used: set[str] = set()
        self.attributes: set[str] = set()
        "The attributes of the item, by their own names, that were spoken of so far."

    def steps(self, path: Path) -> Steps:
        """The path with the names that its aliases stand for."""
        steps = tuple(self._name(step) if isinstance(step, str) and step[0] == "#" else step for step in path.steps)
        self.attributes.add(str(steps[0]))
        return steps

    def value(self, given: Given) -> Value:
        if given.name not in self._values:
            raise BadExpression(
                f"An expression attribute value used in expression is not defined; attribute value: {given.name}"
            )
        self._used.add(given.name)
        return self._values[given.name]

    def _name(self, alias: str) -> str:
        if alias not in self._names:
            raise BadExpression(
                f"An expression attribute name used in the document path is not defined; attribute name: {alias}"
            )
        self._used.add(alias)
        return self._names[alias]

    def refuse_unused(self) -> None:
        """Refuses what was given and is spoken of in no expression."""
        for called, given in ((NAMES, self._names), (VALUES, self._values)):
            unused = [key for key in given if key not in self._used]
            if unused:
                text = f"Value provided in {called} unused in expressions: keys: {{{', '.join(unused)}}}"
                raise AwsError("ValidationException", text)


def _refuse_keys(called: str, given: Mapping[str, object] | None, form: re.Pattern[str]) -> None:
    if given is None:
        return
    if not given:
        raise AwsError("ValidationException", f"{called} must not be empty")
    for key in given:
        if not form.fullmatch(key):
            raise AwsError("ValidationException", f'{called} contains invalid key: Syntax error; key: "{key}"')


def _accepted(key: str, value: Value) -> Value:
    try:
        return accepted_value(value)
    except AwsError as error:
        text = f"{VALUES} contains invalid value: {error.message} for key {key}"
        raise AwsError("ValidationException", text) from error
