"""Records on their way through a function, which gives each back as it should be, or says that it shall be dropped."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.arn import read_arn
from model.kit.body import body_of
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.resources.buckets import Reworking
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.firehose.setting_aside import set_aside
from model.services.firehose.shelf import Batch
from model.services.firehose.writing import actor_in

OK, DROPPED, FAILED = "Ok", "Dropped", "ProcessingFailed"
"What a function may say of a record."
FOLDER = "processing-failed"
_CALLED = {
    "AccessDeniedException": "Lambda.InvokeAccessDenied",
    "ResourceNotFoundException": "Lambda.ResourceNotFound",
    "TooManyRequestsException": "Lambda.InvokeLimitExceeded",
}
"What Firehose calls refusals of Lambda's."


async def through_function(world: World, stream: DeliveryStream, processor: Reworking, batch: Batch) -> Batch:
    """What became of the records that are to be delivered; those that it failed on are set aside.

    Raises what Lambda answers, or Lambda.FunctionError and the like where the function itself fails.
    """
    answer = await _called(world, stream, processor, batch)
    told = {str(each.get("recordId")): each for each in answer}
    passed = list[tuple[int, bytes]]()
    failed = list[tuple[int, bytes]]()
    for number, data in zip(batch.numbers, batch.data, strict=True):
        result, changed = _read(told, _id(stream, number))
        if result == OK:
            passed.append((number, changed))
        elif result == FAILED:
            failed.append((number, data))
    if failed:
        refusal = AwsError("Lambda.ProcessingFailedStatus", "The function says of the record that it failed on it.")
        await give_back(world, stream, _batch(batch.at, failed), refusal)
    return _batch(batch.at, passed)


def _batch(at: float, records: list[tuple[int, bytes]]) -> Batch:
    data = [each for _, each in records]
    return Batch(at, [number for number, _ in records], data, sum(map(len, data)))


def _id(stream: DeliveryStream, number: int) -> str:
    return f"{stream.serial:020d}{number:036d}"


async def _called(world: World, stream: DeliveryStream, processor: Reworking, batch: Batch) -> list[Mapping[str, Any]]:
    """The records that the function gives back."""
    arrived = int(batch.at * 1000)
    records = [
        {
            "recordId": _id(stream, number),
            "approximateArrivalTimestamp": arrived,
            "data": b64encode(data).decode(),
        }
        for number, data in zip(batch.numbers, batch.data, strict=True)
    ]
    digits = world.luck("firehose invocation", stream.serial, batch.numbers[0], stream.processing.tries).hexadecimal(32)
    event = {
        "invocationId": f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
        "deliveryStreamArn": stream.arn,
        "region": world.region,
        "records": records,
    }
    actor = actor_in(world, stream, stream.role_arn)
    if actor is None:
        raise AwsError("Lambda.AssumeRoleAccessDenied", "Firehose is not let into the role.", 403)
    where = read_arn(processor.function)
    asked: dict[str, Any] = {"FunctionName": processor.function, "Payload": orjson.dumps(event)}
    try:
        answer = await world.ask("lambda:Invoke", region=where.region, under=actor, source=stream.arn, **asked)
    except AwsError as refusal:
        raise AwsError(_CALLED.get(refusal.code, f"Lambda.{refusal.code}"), refusal.message) from refusal
    if answer.get("FunctionError"):
        raise AwsError("Lambda.FunctionError", "The function was called and ended with an error.")
    try:
        told = orjson.loads(body_of(answer["Payload"]).bytes())
        given: list[Mapping[str, Any]] = told["records"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        text = "The function has to give back an object with the records."
        raise AwsError("Lambda.JsonProcessingException", text) from error
    return given


def _read(told: Mapping[str, Mapping[str, Any]], id: str) -> tuple[str, bytes]:
    """Raises Lambda.MissingRecordId and the like for what is no answer about a record."""
    each = told.get(id)
    if each is None:
        raise AwsError("Lambda.MissingRecordId", "The function did not give back every record by its id.")
    result = each.get("result")
    if result not in (OK, DROPPED, FAILED):
        raise AwsError("Lambda.InvalidStatus", f"The result of a record is {OK}, {DROPPED} or {FAILED}, not {result}.")
    try:
        return result, b64decode(each.get("data") or "", validate=True)
    except (NotBase64, ValueError, TypeError) as error:
        raise AwsError("Lambda.InvalidData", "The data of a record has to be in base64.") from error


async def give_back(world: World, stream: DeliveryStream, batch: Batch, refusal: AwsError) -> None:
    """As they came, to where errors are. Raises what S3 answers."""
    processor = stream.destination.processor
    named = {"lambdaArn": processor.function if processor else ""}
    refusals = [refusal] * len(batch.data)
    await set_aside(world, stream, FOLDER, batch, refusals, stream.processing.tries + 1, **named)
