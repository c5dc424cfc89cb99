"""VPC flow logs: what exists: whose traffic is written down where, and what waits to be delivered."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

LOGS, BUCKET, FIREHOSE = "cloud-watch-logs", "s3", "kinesis-data-firehose"
"The types of destinations."


class DestinationOptions(Value):
    """How objects are laid into a bucket."""

    file_format: str = "plain-text"
    hive_compatible_partitions: bool = False
    per_hour_partition: bool = False


class FlowLog(
    Resource,
    key="flow_log_id",
    prefix="fl",
    arn="vpc-flow-log/{flow_log_id}",
    index=("resource_id", "client_tokens"),
    missing=(
        "InvalidFlowLogId.NotFound",
        "These flow log ids in the input list are not found: [TotalCount: 1] {id}",
    ),
    malformed=("InvalidFlowLogId.Malformed", 'Invalid id: "{id}" (expecting "fl-...")'),
    title="Flow logs",
    columns=(
        Column("NAME", "label"),
        Column("ID", "flow_log_id"),
        Column("DELIVERY", "deliver_logs_status", "state"),
        Column("OF", "resource_id"),
        Column("TRAFFIC", "traffic_type"),
        Column("TO", "aim", priority=2),
        Column("EVERY", "max_aggregation_interval", "number", unit="s", priority=3),
        Column("ERROR", "deliver_logs_error_message", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(Action("DeleteFlowLogs", "Delete", "FlowLogIds", many=True, key="d", confirm=1),),
    create="CreateFlowLogs",
    describe="DescribeFlowLogs",
):
    __fragments__: ClassVar[bool] = True

    flow_log_id: str
    resource_id: str
    traffic_type: str
    log_destination_type: str = LOGS
    log_destination: str
    log_group_name: str | None = None
    deliver_logs_permission_arn: str | None = None
    log_format: str
    max_aggregation_interval: int = 600
    destination_options: DestinationOptions | None = None
    deliver_logs_status: str = "SUCCESS"
    deliver_logs_error_message: str | None = None
    client_tokens: tuple[str, ...] = ()

    @property
    def creation_time(self) -> float:
        return self.created_at

    @property
    def flow_log_status(self) -> str:
        return "ACTIVE"

    @property
    def aim(self) -> str:
        """Where it delivers, short."""
        return self.log_group_name or self.log_destination.rpartition(":")[2]

    def tell(self, error: str | None) -> None:
        """How the last delivery went."""
        self.deliver_logs_status = "FAILED" if error else "SUCCESS"
        self.deliver_logs_error_message = error


class Seen(Value):
    """A packet at an interface on its way in or out; `answers` if it was one of the answer. Addresses are as there."""

    interface_id: str
    protocol: str
    source: str
    destination: str
    port: int
    leaving: bool
    allowed: bool
    answers: bool
    by: str = ""


class Passage(Value):
    """How the packets of a stream have passed since a time; `came` and `went` say if they and their answers arrived."""

    stream: str
    since: float
    came: bool
    went: bool
    seen: tuple[Seen, ...]


class Line(Value):
    """A record, as it is delivered."""

    interface_id: str
    start: int
    text: str


class FlowWindow(Resource, key="name", index=("flow_log_id",)):
    """An aggregation interval of a flow log: open while its flows are watched, then kept until it is delivered."""

    name: str
    flow_log_id: str
    began: float
    ended: float | None = None
    passages: tuple[Passage, ...] = ()
    lines: tuple[Line, ...] = ()
