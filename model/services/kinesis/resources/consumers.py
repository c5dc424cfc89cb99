"""Kinesis: what exists: registered consumers, each with two megabytes a second of every shard for itself."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource

MOST_OF_A_STREAM = 20

CONSUMER_LIFE = Lifecycle(
    Auto("CREATING", to="ACTIVE", after=Between(3, 12)),
    When("ACTIVE|CREATING", asked="DeregisterStreamConsumer", to="DELETING"),
    field="consumer_status",
    refusal=("ResourceInUseException", "Consumer {id} is {state}"),
)


class Consumer(
    Resource,
    key="path",
    arn="stream/{stream_name}/consumer/{consumer_name}:{made}",
    missing=("ResourceNotFoundException", "Consumer {id} not found."),
    taken=("ResourceInUseException", "Consumer {id} already exists."),
    title="Stream consumers",
    index=("stream_arn",),
    columns=(
        Column("STREAM", "stream_name"),
        Column("CONSUMER", "consumer_name"),
        Column("STATUS", "consumer_status", "state"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("DeregisterStreamConsumer", "Deregister", "ConsumerARN", key="d", confirm=1),),
    create="RegisterStreamConsumer",
    describe="DescribeStreamConsumer",
    life=CONSUMER_LIFE,
):
    path: str
    stream_name: str
    stream_arn: str
    consumer_name: str
    made: int
    "When it was registered, in whole seconds; part of its ARN."
    consumer_status: str = "CREATING"
    policy: str = ""

    @property
    def label(self) -> str:
        return self.consumer_name


def consumer_path(stream: str, name: str) -> str:
    """Neither has a slash in it."""
    return f"{stream}/{name}"
