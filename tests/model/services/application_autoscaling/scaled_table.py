"""A table with few units of capacity, which are to follow what is written to it."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item

WRITES = "dynamodb:table:WriteCapacityUnits"
USE = {"PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBWriteCapacityUtilization"}}


def bought(read: int, write: int) -> dict[str, Any]:
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


class ScaledTable:
    """`orders` with an index by buyer; calls are about the units that are bought for its writes."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.ledger = Ledger(
            admin,
            AttributeDefinitions=defined(id="S", buyer="S"),
            GlobalSecondaryIndexes=[index("by-buyer", "buyer", **bought(5, 5))],
            **bought(5, 5),
        )
        self.place = {
            "ServiceNamespace": "dynamodb",
            "ResourceId": "table/orders",
            "ScalableDimension": WRITES,
        }

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"application-autoscaling:{operation}", **self.place | params)

    def refused(self, operation: str, **params: Any) -> AwsError:
        return self.admin.refused(f"application-autoscaling:{operation}", **self.place | params)

    def register(self, lowest: int = 5, highest: int = 100, /, **more: Any) -> str:
        answer = self.call("RegisterScalableTarget", MinCapacity=lowest, MaxCapacity=highest, **more)
        return answer["ScalableTargetARN"]

    def follow(self, target: float = 70.0, name: str = "use", **more: Any) -> dict[str, Any]:
        configuration = {"TargetValue": target, **USE, **more}
        return self.call(
            "PutScalingPolicy",
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=configuration,
        )

    @property
    def units(self) -> int:
        return self.ledger.described()["ProvisionedThroughput"]["WriteCapacityUnits"]

    def write(self, units_a_second: int, minutes: int) -> int:
        """Customers write so much, four at once and five times a minute; how often they are turned away."""
        text = "x" * (1024 * units_a_second * 3 - 200)
        turned_away = 0
        for _ in range(minutes * 5):
            turned_away += sum(self._is_turned_away(text) for _ in range(4))
            self.admin.advance(12)
        return turned_away

    def _is_turned_away(self, text: str) -> bool:
        try:
            self.admin.call("dynamodb:PutItem", TableName="orders", Item=item(id="1", text=text))
        except AwsError as refusal:
            return refusal.code == "ProvisionedThroughputExceededException"
        return False

    def activities(self, *, with_reasons: bool = False) -> list[dict[str, Any]]:
        """The oldest first."""
        answer = self.admin.call(
            "application-autoscaling:DescribeScalingActivities",
            ServiceNamespace="dynamodb",
            IncludeNotScaledActivities=with_reasons,
        )
        return answer["ScalingActivities"][::-1]

    def alarms(self) -> dict[str, dict[str, Any]]:
        """Those that policies made, by what they are there for."""
        told = self.admin.call("cloudwatch:DescribeAlarms", AlarmNamePrefix="TargetTracking-")["MetricAlarms"]
        return {alarm["AlarmName"].split("-")[2]: alarm for alarm in told}
