"""What mappings read: which kinds of sources there are, what a role needs to read one, and whether it has that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.judge import judge
from model.laws.access.question import Question
from model.services.lambda_.refusals import invalid
from model.services.sqs.resources.queues import NO_QUEUE, Queue

QUEUE, STREAM, TABLE = "sqs", "kinesis", "dynamodb"


class Source(NamedTuple):
    """`usual` and `largest` are sizes of batches."""

    kind: str
    arn: str
    usual: int
    largest: int

    @property
    def title(self) -> str:
        return {QUEUE: "SQS", STREAM: "Kinesis", TABLE: "DynamoDB"}[self.kind]

    @property
    def is_fifo(self) -> bool:
        return self.kind == QUEUE and self.arn.endswith(".fifo")


_SIZES = {QUEUE: (10, 10_000), STREAM: (100, 10_000), TABLE: (100, 10_000)}
_FIFO_LARGEST = 10


def source_at(world: World, arn: str | None) -> Source:
    """Raises InvalidParameterValueException for what nothing can be read from."""
    read = read_arn(arn or "")
    is_stream = (read.service, read.kind) == (STREAM, "stream")
    is_table = (read.service, read.kind) == (TABLE, "table") and "/stream/" in read.resource
    if arn is None or not (read.service == QUEUE or is_stream or is_table):
        raise invalid("Unrecognized event source.")
    if read.region != world.region:
        raise invalid("The event source and the function have to be in the same region.")
    usual, largest = _SIZES[read.service]
    return Source(read.service, arn, usual, _FIFO_LARGEST if arn.endswith(".fifo") else largest)


def queue_at(world: World, arn: str) -> Queue | None:
    read = read_arn(arn)
    return world.cell.world(read.account, read.region, QUEUE).find(Queue, read.resource)


_NEEDED: dict[str, Sequence[str]] = {
    QUEUE: ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"),
    STREAM: ("GetRecords", "GetShardIterator", "DescribeStream"),
    TABLE: ("GetRecords", "GetShardIterator", "DescribeStream"),
}


def refuse_unreadable(world: World, source: Source, role: Principal | None) -> None:
    """Raises InvalidParameterValueException where the function's role may not read its source."""
    for operation in _NEEDED[source.kind]:
        if role is None or not _allows(world, role, f"{source.kind}:{operation}", source.arn):
            raise invalid(_unreadable(source, operation))


def _allows(world: World, role: Principal, action: str, arn: str) -> bool:
    grounds = world.cell.identities.grounds(role)
    return judge(grounds, Question(action, arn, role.caller, {}, role.account)).allowed


def _unreadable(source: Source, operation: str) -> str:
    if source.kind == QUEUE:
        return f"The provided execution role does not have permissions to call {operation} on SQS"
    advice = "Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams"
    return f"Cannot access stream {source.arn}. {advice} Actions on your stream in IAM."


async def refuse_missing(world: World, source: Source, role: Principal | None) -> None:
    """Raises InvalidParameterValueException where there is no such source."""
    if source.kind == QUEUE:
        if queue_at(world, source.arn) is None:
            code, message, *_ = NO_QUEUE
            raise invalid(f"Error occurred while ReceiveMessage. SQS Error Code: {code}. SQS Error Message: {message}")
        return
    try:
        await describe(world, source, role)
    except AwsError as refusal:
        raise invalid(f"Received Exception while reading from provided stream. {refusal.message}") from refusal


async def describe(world: World, source: Source, role: Principal | None) -> None:
    read = read_arn(source.arn)
    if source.kind == STREAM:
        await world.ask("kinesis:DescribeStreamSummary", account=read.account, under=role, StreamARN=source.arn)
    else:
        await world.ask("dynamodbstreams:DescribeStream", account=read.account, under=role, StreamArn=source.arn)
