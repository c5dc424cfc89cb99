"""All expressions of one request, with the names and values that it gives beside them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.changing import Update, bound, update_of
from model.services.dynamodb.expressions.conditions import read_condition
from model.services.dynamodb.expressions.judging import Condition, judge
from model.services.dynamodb.expressions.key_conditions import key_range, key_tests
from model.services.dynamodb.expressions.paths import tree
from model.services.dynamodb.expressions.projections import Projection, read_projection
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import BadExpression
from model.services.dynamodb.expressions.updates import read_update
from model.services.dynamodb.values.items import Value
from model.services.dynamodb.values.keys import KeyRange, KeySchema


class Expressions:
    """Reads each expression; when all are read, `refuse_unused` refuses what was given and is in none of them."""

    def __init__(self, names: Mapping[str, str] | None = None, values: Mapping[str, Value] | None = None) -> None:
        self._scope = Scope(names, values)

    def condition(self, text: str, of: str = "ConditionExpression") -> Condition:
        with _about(of):
            scope = self._scope
            scope.attributes = set()
            test = judge(read_condition(text), scope)
            return Condition(test, frozenset(scope.attributes))

    def filter(self, text: str, key: KeySchema | None = None) -> Condition:
        """The condition of a scan, or of a query by this key, which no filter looks at."""
        condition = self.condition(text, "FilterExpression")
        for name in key.names if key else ():
            if name in condition.attributes:
                raise AwsError(
                    "ValidationException",
                    f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}",
                )
        return condition

    def projection(self, text: str) -> Projection:
        with _about("ProjectionExpression"):
            return Projection(tree((self._scope.steps(path), True) for path in read_projection(text)))

    def update(self, text: str, key_names: Collection[str]) -> Update:
        with _about("UpdateExpression"):
            return update_of([bound(change, self._scope) for change in read_update(text)], key_names)

    def key_condition(self, text: str, key: KeySchema) -> KeyRange:
        with _about("KeyConditionExpression"):
            node = read_condition(text)
            judge(node, self._scope)
            return key_range(key_tests(node, self._scope), key)

    def refuse_unused(self) -> None:
        self._scope.refuse_unused()


@contextmanager
def _about(parameter: str) -> Generator[None]:
    try:
        yield
    except BadExpression as error:
        raise AwsError("ValidationException", f"Invalid {parameter}: {error}") from error


def refuse_mixed(
    expressions: Mapping[str, str | None],
    others: Mapping[str, object],
    names: Mapping[str, str] | None,
    values: Mapping[str, Value] | None,
) -> None:
    """Refuses parameters older than expressions beside these, and names and values without any expression.

    `expressions` and `others` are all those that the operation knows, by AWS's names, None where they were not given.
    """
    said = [name for name, text in expressions.items() if text is not None]
    older = [name for name, value in others.items() if value is not None]
    if said and older:
        raise AwsError(
            "ValidationException",
            "Can not use both expression and non-expression parameters in the same request: "
            f"Non-expression parameters: {{{', '.join(older)}}} Expression parameters: {{{', '.join(said)}}}",
        )
    if names is not None and not said:
        raise AwsError("ValidationException", "ExpressionAttributeNames can only be specified when using expressions")
    with_values = [name for name in expressions if name != "ProjectionExpression"]
    if values is not None and not any(expressions[name] is not None for name in with_values):
        verb = "is" if len(with_values) == 1 else "are"
        raise AwsError(
            "ValidationException",
            "ExpressionAttributeValues can only be specified when using expressions: "
            f"{' and '.join(with_values)} {verb} null",
        )
