"""Tables of DynamoDB as boto3's resources have them: items are plain values, conditions are built of attributes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from types import ModuleType, SimpleNamespace
from typing import Any, cast

_VALUED = ("Key", "Item", "ExpressionAttributeValues", "ExclusiveStartKey")
_CONDITIONS = ("KeyConditionExpression", "FilterExpression", "ConditionExpression")
_METHODS = ("get_item", "put_item", "delete_item", "update_item", "query", "scan")


class Condition:
    """`write` says it as an expression, with names and values put aside."""

    def __init__(self, write: Callable[[Callable[[str], str], Callable[[Any], str]], str]) -> None:
        self.write = write

    def __and__(self, other: Condition) -> Condition:
        return Condition(lambda name, value: f"({self.write(name, value)} AND {other.write(name, value)})")

    def __or__(self, other: Condition) -> Condition:
        return Condition(lambda name, value: f"({self.write(name, value)} OR {other.write(name, value)})")

    def __invert__(self) -> Condition:
        return Condition(lambda name, value: f"(NOT {self.write(name, value)})")


class Attr:
    """`Key('id').eq('a')`, `Attr('price').gt(5)`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _compared(self, sign: str, wanted: Any) -> Condition:
        return Condition(lambda name, value: f"{name(self.name)} {sign} {value(wanted)}")

    def _called(self, function: str, *wanted: Any) -> Condition:
        return Condition(lambda name, value: f"{function}({', '.join((name(self.name), *map(value, wanted)))})")

    def eq(self, value: Any) -> Condition:
        return self._compared("=", value)

    def ne(self, value: Any) -> Condition:
        return self._compared("<>", value)

    def lt(self, value: Any) -> Condition:
        return self._compared("<", value)

    def lte(self, value: Any) -> Condition:
        return self._compared("<=", value)

    def gt(self, value: Any) -> Condition:
        return self._compared(">", value)

    def gte(self, value: Any) -> Condition:
        return self._compared(">=", value)

    def between(self, low: Any, high: Any) -> Condition:
        return Condition(lambda name, value: f"{name(self.name)} BETWEEN {value(low)} AND {value(high)}")

    def begins_with(self, value: str) -> Condition:
        return self._called("begins_with", value)

    def contains(self, value: Any) -> Condition:
        return self._called("contains", value)

    def exists(self) -> Condition:
        return self._called("attribute_exists")

    def not_exists(self) -> Condition:
        return self._called("attribute_not_exists")


class Table:
    """Asks the client, and turns values into what DynamoDB calls them, and back."""

    def __init__(self, client: Any, name: str) -> None:
        self.name = self.table_name = name
        self.meta = SimpleNamespace(client=client)
        for method in _METHODS:
            setattr(self, method, self._method(getattr(client, method)))

    def _method(self, ask: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def asked(**params: Any) -> dict[str, Any]:
            return told(ask(TableName=self.name, **written(params)))

        return asked


def written(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters as the client takes them."""
    names: dict[str, str] = dict(params.get("ExpressionAttributeNames") or {})
    values: dict[str, Any] = dict(params.get("ExpressionAttributeValues") or {})
    numbers = count()

    def name(text: str) -> str:
        names[f"#n{next(numbers)}"] = text
        return list(names)[-1]

    def value(wanted: Any) -> str:
        values[f":v{next(numbers)}"] = wanted
        return list(values)[-1]

    said = dict(params)
    for member in _CONDITIONS:
        if isinstance(said.get(member), Condition):
            said[member] = said[member].write(name, value)
    said |= {"ExpressionAttributeNames": names} if names else {}
    said |= {"ExpressionAttributeValues": values} if values else {}
    return {
        member: {key: serialize(each) for key, each in content.items()} if member in _VALUED else content
        for member, content in said.items()
    }


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """Items of an answer as plain values."""
    plain = dict(answer)
    for member in ("Item", "Attributes", "LastEvaluatedKey"):
        if plain.get(member):
            plain[member] = {key: deserialize(each) for key, each in plain[member].items()}
    if "Items" in plain:
        plain["Items"] = [{key: deserialize(each) for key, each in item.items()} for item in plain["Items"]]
    return plain


def serialize(value: Any) -> dict[str, Any]:
    """As DynamoDB has it. Raises TypeError for what it does not have; floats are such, as boto3 says too."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | Decimal():
            return {"N": str(value)}
        case float():
            raise TypeError("Float types are not supported. Use Decimal types instead.")
        case str():
            return {"S": value}
        case bytes() | bytearray():
            return {"B": bytes(value)}
        case dict():
            return {"M": {str(key): serialize(each) for key, each in cast("dict[Any, Any]", value).items()}}
        case list() | tuple():
            return {"L": [serialize(each) for each in cast("list[Any]", value)]}
        case set() | frozenset():
            return _set(cast("set[Any]", value))
        case _:
            raise TypeError(f'Unsupported type "{type(value)}" for value "{value}"')


def _set(values: set[Any]) -> dict[str, Any]:
    kinds = {next(iter(serialize(each))) for each in values}
    (kind,) = kinds if len(kinds) == 1 else ("",)
    if kind not in ("S", "N", "B"):
        raise TypeError("A set has to hold texts, numbers or bytes alone")
    return {f"{kind}S": sorted(serialize(each)[kind] for each in values)}


def deserialize(value: dict[str, Any]) -> Any:
    """As Python has it; numbers are decimal."""
    ((kind, content),) = value.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return Decimal(content)
        case "M":
            return {key: deserialize(each) for key, each in content.items()}
        case "L":
            return [deserialize(each) for each in content]
        case "SS" | "BS":
            return set(content)
        case "NS":
            return {Decimal(each) for each in content}
        case _:
            return content


def install(client: Callable[..., Any]) -> Callable[..., Any]:
    """`boto3.resource`, which knows tables alone, with the modules that go with it."""

    def resource(service_name: str, region_name: str | None = None, **_more: Any) -> Any:
        if service_name != "dynamodb":
            raise ValueError(f"There are no resources of {service_name} here: use boto3.client({service_name!r}).")
        own = client("dynamodb", region_name)

        def table(name: str) -> Table:
            return Table(own, name)

        return SimpleNamespace(Table=table, meta=SimpleNamespace(client=own))

    class TypeSerializer:
        serialize = staticmethod(serialize)

    class TypeDeserializer:
        deserialize = staticmethod(deserialize)

    for name, content in (
        ("boto3.dynamodb", {}),
        ("boto3.dynamodb.conditions", {"Key": Attr, "Attr": Attr}),
        ("boto3.dynamodb.types", {"TypeSerializer": TypeSerializer, "TypeDeserializer": TypeDeserializer}),
    ):
        sys.modules[name] = module = ModuleType(name)
        vars(module).update(content)
    return resource
