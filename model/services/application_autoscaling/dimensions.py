"""Which capacities can be scaled: how each is looked at and changed, by calls of the service that has it.

Source: Application Auto Scaling User Guide, "AWS services that you can use with Application Auto Scaling".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from model.kit.errors import AwsError
from model.services.application_autoscaling.refusals import invalid
from model.services.application_autoscaling.resources.targets import ScalableTarget


class Asks(Protocol):
    """Asks for an operation in the role that was made for this service."""

    async def __call__(self, action: str, **params: Any) -> dict[str, Any]: ...


class Reading(NamedTuple):
    """A capacity as it is; None of what has none that could be changed. It `moves` while a change takes its time."""

    capacity: int | None
    moves: bool = False


class Handle(Protocol):
    """How the capacity of a resource is looked at and changed. Both raise what the service answers."""

    async def read(self, ask: Asks) -> Reading: ...

    async def set(self, ask: Asks, capacity: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Throughput:
    """Units a second that were bought for a table, or for an index of it; `side` is Read or Write."""

    table: str
    index: str
    side: str

    async def read(self, ask: Asks) -> Reading:
        table = (await ask("dynamodb:DescribeTable", TableName=self.table))["Table"]
        bought, status = self._bought(table)
        return Reading(bought[f"{self.side}CapacityUnits"] or None, moves=status != "ACTIVE")

    def _bought(self, table: dict[str, Any]) -> tuple[dict[str, Any], str]:
        if not self.index:
            return table["ProvisionedThroughput"], table["TableStatus"]
        for each in table.get("GlobalSecondaryIndexes") or ():
            if each["IndexName"] == self.index:
                still = each["IndexStatus"] if each["IndexStatus"] != "ACTIVE" else table["TableStatus"]
                return each["ProvisionedThroughput"], still
        raise AwsError("ResourceNotFoundException", f"Requested resource not found: Index: {self.index} not found")

    async def set(self, ask: Asks, capacity: int) -> None:
        """The other side stays as it is."""
        table = (await ask("dynamodb:DescribeTable", TableName=self.table))["Table"]
        bought, _ = self._bought(table)
        wanted = {side: bought[side] for side in ("ReadCapacityUnits", "WriteCapacityUnits")}
        units = {"ProvisionedThroughput": wanted | {f"{self.side}CapacityUnits": capacity}}
        if self.index:
            update = [{"Update": {"IndexName": self.index, **units}}]
            await ask("dynamodb:UpdateTable", TableName=self.table, GlobalSecondaryIndexUpdates=update)
        else:
            await ask("dynamodb:UpdateTable", TableName=self.table, **units)


@dataclass(frozen=True, slots=True)
class Concurrency:
    """Environments of an alias or a version that are kept ready."""

    function: str
    qualifier: str

    @property
    def _named(self) -> dict[str, str]:
        return {"FunctionName": self.function, "Qualifier": self.qualifier}

    async def read(self, ask: Asks) -> Reading:
        try:
            found = await ask("lambda:GetProvisionedConcurrencyConfig", **self._named)
        except AwsError as refusal:
            if refusal.code != "ProvisionedConcurrencyConfigNotFoundException":
                raise
            return Reading(0)
        moves = found["Status"] == "IN_PROGRESS"
        return Reading(found["RequestedProvisionedConcurrentExecutions"], moves)

    async def set(self, ask: Asks, capacity: int) -> None:
        if capacity == 0:
            await ask("lambda:DeleteProvisionedConcurrencyConfig", **self._named)
        else:
            units = {"ProvisionedConcurrentExecutions": capacity}
            await ask("lambda:PutProvisionedConcurrencyConfig", **self._named, **units)


@dataclass(frozen=True, slots=True)
class Dimension:
    """`words` name it in sentences, `least` is the smallest capacity; `tracks` the predefined metric of its use."""

    name: str
    pattern: re.Pattern[str]
    words: str
    least: int
    tracks: str
    needs: tuple[str, ...]
    "What somebody has to be allowed who has it scaled."

    @property
    def namespace(self) -> str:
        return self.name.partition(":")[0]

    @property
    def host(self) -> str:
        """The name under which its role lets this service in."""
        return f"{self.namespace}.application-autoscaling"

    def handle(self, resource_id: str) -> Handle:
        found = self.pattern.fullmatch(resource_id)
        assert found is not None, "resource ids are looked at when a target is registered"
        parts = found.groupdict()
        if self.namespace == "lambda":
            return Concurrency(parts["function"], parts["qualifier"])
        side = self.name.rpartition(":")[2].removesuffix("CapacityUnits")
        return Throughput(parts["table"], parts.get("index") or "", side)


_TABLE = re.compile(r"table/(?P<table>[\w.-]{3,255})", re.ASCII)
_INDEX = re.compile(r"table/(?P<table>[\w.-]{3,255})/index/(?P<index>[\w.-]{3,255})", re.ASCII)
_FUNCTION = re.compile(r"function:(?P<function>[\w-]{1,64}):(?P<qualifier>[\w-]{1,128})", re.ASCII)
_OF_TABLES = ("dynamodb:DescribeTable", "dynamodb:UpdateTable")
_OF_FUNCTIONS = tuple(f"lambda:{verb}ProvisionedConcurrencyConfig" for verb in ("Get", "Put", "Delete"))

DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        *(
            Dimension(
                f"dynamodb:{kind}:{side}CapacityUnits",
                pattern,
                f"{side.lower()} capacity units",
                1,
                f"DynamoDB{side}CapacityUtilization",
                _OF_TABLES,
            )
            for kind, pattern in (("table", _TABLE), ("index", _INDEX))
            for side in ("Read", "Write")
        ),
        Dimension(
            "lambda:function:ProvisionedConcurrency",
            _FUNCTION,
            "provisioned concurrency",
            0,
            "LambdaProvisionedConcurrencyUtilization",
            _OF_FUNCTIONS,
        ),
    )
}


def read_dimension(service_namespace: str, resource_id: str, scalable_dimension: str) -> Dimension:
    """Raises ValidationException for what does not fit together, or is of a service that is not here."""
    found = DIMENSIONS.get(scalable_dimension)
    if found is None or found.namespace != service_namespace or not found.pattern.fullmatch(resource_id):
        raise invalid("Unsupported service namespace, resource type or scalable dimension")
    return found


def dimension_of(target: ScalableTarget) -> Dimension:
    return DIMENSIONS[target.scalable_dimension]
