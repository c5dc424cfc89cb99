"""The Kinesis stream that a delivery stream reads, where it reads one."""

from __future__ import annotations

from collections.abc import Mapping

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.services.firehose.reading import refuse_role
from model.services.firehose.refusals import invalid
from model.services.firehose.resources.delivery_streams import FROM_STREAM, StreamSource
from model.services.kinesis.resources.streams import Stream


def read_source(call: Call, type: str, given: Mapping[str, str] | None) -> StreamSource | None:
    """None for a stream that records are put into directly. Raises InvalidArgumentException."""
    if (type == FROM_STREAM) != (given is not None):
        raise invalid(f"KinesisStreamSourceConfiguration is given for the type {FROM_STREAM}, and for no other.")
    if given is None:
        return None
    read = read_arn(given["KinesisStreamARN"])
    if (read.region, read.account) != (call.world.region, call.world.account):
        raise invalid("The Kinesis stream has to be of the Firehose stream's account and region.")
    if call.world.find(Stream, read.name) is None:
        raise AwsError("ResourceNotFoundException", f"Stream {read.name} under account {read.account} not found.")
    refuse_role(call, given["RoleARN"])
    return StreamSource.read(given).model_copy(update={"delivery_start_timestamp": call.world.now})
