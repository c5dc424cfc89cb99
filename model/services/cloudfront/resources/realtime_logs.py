"""CloudFront: what exists: what is told of requests while they are answered, and in which data stream."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource

MISSING = ("NoSuchRealtimeLogConfig", "The real-time log configuration does not exist.", 404)


class RealtimeLogConfig(
    Resource,
    key="name",
    scope="global",
    arn="realtime-log-config/{name}",
    missing=MISSING,
    taken=("RealtimeLogConfigAlreadyExists", "A real-time log configuration with this name already exists.", 409),
    title="Real-time log configurations",
    flows=(("arn", "stream_arn"),),
    acts_as="role_arn",
    columns=(
        Column("NAME", "name"),
        Column("PERCENT", "sampling_rate"),
        Column("STREAM", "stream_arn", priority=2),
        Column("FIELDS", "fields", "list", priority=3),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteRealtimeLogConfig", "Delete", "Name", key="d", confirm=1),),
    create="CreateRealtimeLogConfig",
    describe="ListRealtimeLogConfigs",
):
    """Of so many requests in a hundred that its behaviours answer."""

    name: str
    sampling_rate: int
    fields: tuple[str, ...]
    stream_arn: str
    role_arn: str

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"realtime-log-config/{self.name}")

    @property
    def description(self) -> dict[str, Any]:
        stream = {"RoleARN": self.role_arn, "StreamARN": self.stream_arn}
        return {
            "ARN": self.arn,
            "Name": self.name,
            "SamplingRate": self.sampling_rate,
            "EndPoints": [{"StreamType": "Kinesis", "KinesisStreamConfig": stream}],
            "Fields": self.fields,
        }
