"""Somebody with a table, for tests that read as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from tests.admin import Admin

Plain = str | int | bytes | bool | None

READY = 60.0
"By then a table is ready."


def value(plain: Plain | Sequence[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """A value as it goes over the wire."""
    match plain:
        case bool():
            return {"BOOL": plain}
        case None:
            return {"NULL": True}
        case int():
            return {"N": str(plain)}
        case str():
            return {"S": plain}
        case bytes():
            return {"B": plain}
        case Mapping():
            return {"M": item(**plain)}
        case _:
            return {"L": [value(each) for each in plain]}


def item(**attributes: Any) -> dict[str, Any]:
    return {name: value(plain) for name, plain in attributes.items()}


def key(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": type} for name, type in zip(names, ("HASH", "RANGE"), strict=False)]


def defined(**kinds: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in kinds.items()]


def index(name: str, *names: str, projection: str = "ALL", **more: Any) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": key(*names), "Projection": {"ProjectionType": projection}, **more}


class Ledger:
    """Calls about one table, `orders`, whose items are found by `id` unless `kinds` say otherwise."""

    def __init__(
        self, admin: Admin, *names: str, kinds: Mapping[str, str] | None = None, ready: bool = True, **more: Any
    ) -> None:
        self.admin = admin
        self.name = "orders"
        names = names or ("id",)
        asked: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST"} if "ProvisionedThroughput" not in more else {}
        asked |= {
            "KeySchema": key(*names),
            "AttributeDefinitions": defined(**dict.fromkeys(names, "S") | dict(kinds or {})),
        }
        self.made: dict[str, Any] = self.call("CreateTable", **asked | more)["TableDescription"]
        if ready:
            admin.advance(READY)

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"dynamodb:{operation}", TableName=self.name, **params)

    def refused(self, operation: str, **params: Any) -> AwsError:
        return self.admin.refused(f"dynamodb:{operation}", TableName=self.name, **params)

    def put(self, **attributes: Any) -> None:
        self.call("PutItem", Item=item(**attributes))

    def get(self, **names: Any) -> dict[str, Any] | None:
        return self.call("GetItem", Key=item(**names), ConsistentRead=True).get("Item")

    def described(self) -> dict[str, Any]:
        return self.call("DescribeTable")["Table"]

    def query(self, condition: str, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        given = {f":{name}": value(plain) for name, plain in values.items()}
        return self.call("Query", KeyConditionExpression=condition, ExpressionAttributeValues=given, **more)

    def units(self, operation: str, **params: Any) -> float:
        """What a request takes of the table's capacity."""
        answer = self.call(operation, ReturnConsumedCapacity="TOTAL", **params)
        return answer["ConsumedCapacity"]["CapacityUnits"]

    def total(self, metric: str, start: float, **dimensions: str) -> float:
        """The sum of a metric of the table since a time."""
        return sum(self._points(metric, "Sum", start, dimensions))

    def level(self, metric: str, start: float, **dimensions: str) -> float:
        """What a metric of the table was last, on average, since a time."""
        return self._points(metric, "Average", start, dimensions)[-1]

    def _points(self, metric: str, statistic: str, start: float, dimensions: Mapping[str, str]) -> list[float]:
        named = {"TableName": self.name, **dimensions}
        answer = self.admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/DynamoDB",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": each} for name, each in named.items()],
            StartTime=start - start % 60,
            EndTime=self.admin.now,
            Period=60,
            Statistics=[statistic],
        )
        points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
        return [point[statistic] for point in points]
