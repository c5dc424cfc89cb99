"""Statements that read: by key where their condition names one, through everything where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.judging import Condition
from model.services.dynamodb.expressions.key_conditions import KeyTest, key_range, key_tests
from model.services.dynamodb.expressions.paths import Steps, found
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import BadExpression, Between, Comparison, Function, Node
from model.services.dynamodb.partiql.keys import all_of, conjuncts, named_values
from model.services.dynamodb.partiql.statements import Selection
from model.services.dynamodb.places import Place, find_index
from model.services.dynamodb.reading import Page, Range, read_page
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.shelf import Spot, hashed
from model.services.dynamodb.units import Used
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.keys import KeyRange, KeySchema, after


@dataclass(frozen=True, slots=True)
class Search:
    """Where a selection looks, one range after the other, what it keeps, and what it gives back of that."""

    ranges: Sequence[Range]
    keep: Condition | None
    wanted: tuple[Steps, ...]
    schema: KeySchema

    def choose(self, item: Item) -> Item:
        """Everything, or each part under the last name of its path."""
        if not self.wanted:
            return item
        parts = ((_title(steps), found(item, steps)) for steps in self.wanted)
        return {title: value for title, value in parts if value is not None}

    @property
    def hash(self) -> bytes | None:
        """Where all of it lies, if it has one partition key."""
        return self.ranges[0].hash if len(self.ranges) == 1 else None

    @property
    def spot(self) -> Spot:
        """Of the only item that this can be about."""
        return Spot(self.ranges[0].hash or b"", self.ranges[0].low)

    @property
    def is_of_one(self) -> bool:
        """The whole key is named."""
        only = self.ranges[0]
        if len(self.ranges) != 1 or only.hash is None or only.index is not None:
            return False
        return self.schema.sort is None or only.high == after(only.low)


def search_of(place: Place, selection: Selection, *, consistent: bool = False) -> Search:
    index = find_index(place, selection.index) if selection.index else None
    if index is not None and consistent and not index.local:
        raise AwsError("ValidationException", "Consistent reads are not supported on global secondary indexes")
    schema = index.key_schema if index else place.key_schema
    try:
        keys, rest = _keys(conjuncts(selection.where), schema, selection.scope)
        forward = _is_forward(selection, schema, is_keyed=bool(keys))
        wanted = tuple(selection.scope.steps(path) for path in selection.wanted)
        keep = all_of(rest, selection.scope)
    except BadExpression as error:
        raise AwsError("ValidationException", str(error)) from error
    fetches = index is not None and index.local and index.projection != "ALL"
    ranges = [_range(place, index, each, forward=forward, fetches=fetches) for each in keys]
    return Search(ranges or [Range(place, index, fetches=fetches)], keep, wanted, schema)


def _range(place: Place, index: SecondaryIndex | None, keys: KeyRange, *, forward: bool, fetches: bool) -> Range:
    return Range(place, index, hashed(keys.hash), keys.low, keys.high, forward=forward, fetches=fetches)


def _keys(said: list[Node], schema: KeySchema, scope: Scope) -> tuple[list[KeyRange], list[Node]]:
    """The ranges of keys that a selection looks through, and the conditions that go on beyond those."""
    for node in said:
        hashes = named_values(node, schema.hash.name, scope)
        if hashes is not None:
            rest = [each for each in said if each is not node]
            test = _sort_test(rest, schema, scope)
            sort = {} if test is None or schema.sort is None else {schema.sort.name: test[1]}
            return [_key_range(value, sort, schema) for value in hashes], [
                each for each in rest if test is None or each is not test[0]
            ]
    return [], said


def _key_range(value: Value, sort: dict[str, KeyTest], schema: KeySchema) -> KeyRange:
    return key_range({schema.hash.name: KeyTest("=", (value,)), **sort}, schema)


def _sort_test(said: Sequence[Node], schema: KeySchema, scope: Scope) -> tuple[Node, KeyTest] | None:
    """The first condition that bounds the sort key."""
    if schema.sort is None:
        return None
    for node in said:
        bounds = isinstance(node, Between | Comparison | Function)
        if not bounds or (isinstance(node, Comparison) and node.symbol == "<>"):
            continue
        if isinstance(node, Function) and node.name != "begins_with":
            continue
        tests = _tests(node, scope)
        if schema.sort.name in tests and len(tests[schema.sort.name].values):
            return node, tests[schema.sort.name]
    return None


def _tests(node: Node, scope: Scope) -> dict[str, KeyTest]:
    """What a condition says of a key; nothing where it is about something else."""
    try:
        return key_tests(node, scope)
    except AwsError:
        return {}


def _is_forward(selection: Selection, schema: KeySchema, *, is_keyed: bool) -> bool:
    if not selection.order:
        return True
    if selection.where is None:
        raise AwsError("ValidationException", "Must have WHERE clause in the statement when using ORDER BY clause.")
    if not is_keyed:
        raise AwsError(
            "ValidationException",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        )
    for path, _ in selection.order:
        steps = selection.scope.steps(path)
        if len(steps) != 1 or steps[0] not in schema.names:
            name = ".".join(map(str, steps))
            raise AwsError(
                "ValidationException",
                f"Variable reference {name} in ORDER BY clause must be part of the primary key",
            )
    return not selection.order[-1][1]


async def look(search: Search, start: Item | None, limit: int | None, *, consistent: bool) -> tuple[Page, Used]:
    """What is found on one page, and what it took to look."""
    whole, used = Page(), Used()
    for within in _still_to_look_at(search, start):
        left = None if limit is None else limit - whole.looked_at
        page = await read_page(within, start, left, search.keep)
        start = None
        used.add(page.used(within, consistent=consistent))
        whole.items += page.items
        whole.looked_at += page.looked_at
        whole.after = page.after
        if page.after is not None:
            break
    return whole, used


def _still_to_look_at(search: Search, start: Item | None) -> Sequence[Range]:
    if start is None:
        return search.ranges
    at = hashed(start[search.schema.hash.name])
    places = [place for place, within in enumerate(search.ranges) if within.hash in (None, at)]
    return search.ranges[places[0] :] if places else ()


def _title(steps: Steps) -> str:
    """The last name of a path, with the places in lists behind it."""
    last = max(at for at, step in enumerate(steps) if isinstance(step, str))
    return f"{steps[last]}{''.join(f'[{place}]' for place in steps[last + 1 :])}"
