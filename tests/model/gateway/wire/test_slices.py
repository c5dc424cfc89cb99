"""A long answer is written in slices, between which the loop goes on; it reads as one written at once."""

import asyncio
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from model.gateway.call import Call
from model.gateway.wire.aws_json import AT_ONCE as WRITTEN_AT_ONCE
from model.gateway.wire.aws_json import LARGE, AwsJson
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.plain import plain, plainly
from model.gateway.wire.query import Ec2, Query
from model.gateway.wire.shapes import service_model
from model.gateway.wire.xml_writer import AT_ONCE
from model.kernel.unhurried import AT_ONCE as TOLD_AT_ONCE
from model.kernel.unhurried import Unhurried

FORM = {"content-type": "application/x-www-form-urlencoded", "host": "ec2.localhost"}


def volumes(count: int) -> Any:
    return {"volumes": [SimpleNamespace(volume_id=f"vol-{at}", size=at) for at in range(count)], "next_token": "more"}


def users(count: int) -> Any:
    return {"users": tuple(SimpleNamespace(user_name=f"user-{at}", path="/") for at in range(count))}


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 5 * AT_ONCE, 5 * AT_ONCE + 7])
@pytest.mark.parametrize(
    ("protocol", "action", "result", "item"),
    [(Ec2(), "ec2:DescribeVolumes", volumes, b"<volumeId>"), (Query(), "iam:ListUsers", users, b"<UserName>")],
)
async def test_nothing_is_lost_between_two_slices(
    protocol: Ec2 | Query, action: str, result: Any, item: bytes, count: int
) -> None:
    service, name = action.split(":")
    operation = service_model(service).operations[name]
    body = (await Unhurried(protocol.answering(operation, result(count), "1234"))).body
    assert isinstance(body, bytes)
    assert body == protocol.answer(operation, result(count), "1234").body
    assert body.count(item) == count
    numbers = [int(text.partition(b"<")[0].rpartition(b"-")[2]) for text in body.split(item)[1:]]
    assert numbers == list(range(count))


@pytest.mark.parametrize("count", [0, 1, WRITTEN_AT_ONCE, 3 * WRITTEN_AT_ONCE + 7])
async def test_a_json_answer_in_slices_says_the_same(count: int) -> None:
    operation, protocol = service_model("kinesis").operations["GetRecords"], AwsJson("1.1")
    records = [{"sequence_number": str(at), "data": b"tea", "partition_key": "a"} for at in range(count)]
    result = {"records": records, "millis_behind_latest": 0, "next_shard_iterator": None}
    body = (await Unhurried(protocol.answering(operation, result, "1234"))).body
    whole = protocol.answer(operation, result, "1234").body
    assert isinstance(body, bytes)
    assert isinstance(whole, bytes)
    assert orjson.loads(body) == orjson.loads(whole)
    assert [record["SequenceNumber"] for record in orjson.loads(body)["Records"]] == [str(at) for at in range(count)]


def test_few_large_items_are_as_long_as_many_small_ones() -> None:
    operation, protocol = service_model("kinesis").operations["GetRecords"], AwsJson("1.1")
    records = [{"data": bytes(WRITTEN_AT_ONCE * LARGE), "partition_key": "a"}] * 3
    assert len(list(protocol.answering(operation, {"records": records}, "1234"))) == 3


@pytest.mark.parametrize("count", [0, 1, TOLD_AT_ONCE, TOLD_AT_ONCE + 1, 3 * TOLD_AT_ONCE + 7])
async def test_whoever_asks_inside_the_process_is_told_the_same_in_slices(count: int) -> None:
    operation = service_model("ec2").operations["DescribeVolumes"]
    told = await Unhurried(plainly(operation, volumes(count)))
    assert told == plain(operation, volumes(count))
    assert len(told["Volumes"]) == count


def test_others_have_their_turn_after_each_slice_of_what_is_told_inside() -> None:
    operation = service_model("ec2").operations["DescribeVolumes"]
    assert len(list(plainly(operation, volumes(5 * TOLD_AT_ONCE)))) == 5
    assert list(plainly(operation, volumes(TOLD_AT_ONCE))) == []


async def handle(call: Call) -> Any:
    assert call.render_in_slices is not None
    return await call.render_in_slices(call, volumes(10 * AT_ONCE))


async def test_the_loop_goes_on_while_a_long_answer_is_written() -> None:
    request = HttpRequest("POST", "/", "Action=DescribeVolumes&Version=2016-11-15", FORM)
    answering, turns = asyncio.ensure_future(Door(handle, ("ec2",), lambda: 1.0).answer(request)), 0
    while not answering.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await answering).headers["x-amzn-RequestId"] == ""
    assert turns >= 10
