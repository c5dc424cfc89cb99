"""Where deliveries go: a bucket, a log group or a delivery stream that lets the delivering service in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from model.gateway.call import Call
from model.kernel.unhurried import Unhurried
from model.kit.arn import Arn, arn, read_arn
from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.squeezing import squeezed
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.logs.resources.deliveries import BUCKET, GROUP, Delivery, DeliveryDestination
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.resource_policies import ResourcePolicy
from model.services.logs.resources.streams import LogStream, path_of
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import FULL_CONTROL, bucket_named, lets_look, lets_put, letting_in

HOST = "delivery.logs"
"The service that delivers, as policies name it before `.amazonaws.com`."
OWN_POLICY = "AWSLogDeliveryWrite20150319"
MARK = ("LogDeliveryEnabled", "true")
"The tag by which a delivery stream lets it in."
NEEDED = ("logs:CreateLogStream", "logs:PutLogEvents")
MOST_EVENTS, MOST_RECORDS = 1000, 500
DENIED = AwsError("AccessDeniedException", "Log delivery is not let into the destination.")


def place_of(world: World, destination_arn: str) -> Arn:
    """What a delivery destination stands for, whosever it is."""
    read = read_arn(destination_arn)
    found = world.cell.world(read.account, read.region, "logs").get(DeliveryDestination, read.name)
    return read_arn(found.resource_arn)


def source_arn(world: World) -> str:
    return arn("logs", world.region, world.account, "delivery-source:*")


async def open_place(call: Call, type: str, place: Arn, folder: str) -> None:
    """Whoever may have policies say so lets log delivery in. Raises AccessDeniedException, or ResourceNotFoundException
    for what is not there."""
    if type == BUCKET:
        await _open_bucket(call, place, folder)
    elif type == GROUP:
        await _open_group(call, place)
    else:
        await _open_stream(call, place)


async def _open_bucket(call: Call, place: Arn, folder: str) -> None:
    world, bucket = call.world, bucket_named(call.world, _bucket_name(place))
    if bucket is None:
        raise AwsError("ResourceNotFoundException", "The bucket of the delivery destination does not exist.")
    whole = f"{_prefix(place)}{folder}"
    if _lets_in(world, bucket, whole):
        return
    call.require("s3:PutBucketPolicy", bucket.arn)
    policy = letting_in(bucket, HOST, whole, source_arn(world), world.account)
    put = {"Bucket": bucket.name, "Policy": policy}
    await world.cell.ask("s3:PutBucketPolicy", put, region=bucket.region, account=bucket.account, service=HOST)


def _lets_in(world: World, bucket: Bucket, folder: str) -> bool:
    caller = service(HOST, world.account).caller
    source = {"aws:SourceAccount": world.account, "aws:SourceArn": source_arn(world)}
    return lets_look(bucket, caller, source) and lets_put(bucket, f"{folder}probe", caller, source)


async def _open_group(call: Call, place: Arn) -> None:
    world, name = call.world, place.resource.removeprefix("log-group:").removesuffix(":*")
    group = world.get(LogGroup, name)
    if lets_write(world, group):
        return
    call.require("logs:PutResourcePolicy", "*")
    known = world.find(ResourcePolicy, OWN_POLICY)
    policy: dict[str, Any] = orjson.loads(known.document) if known else {"Version": "2012-10-17", "Statement": []}
    statement = {
        "Sid": f"AWSLogDeliveryWrite{len(policy['Statement']) + 1}",
        "Effect": "Allow",
        "Principal": {"Service": f"{HOST}.amazonaws.com"},
        "Action": list(NEEDED),
        "Resource": f"{group.arn}:log-stream:*",
        "Condition": {"StringEquals": {"aws:SourceAccount": world.account}},
    }
    document = orjson.dumps(policy | {"Statement": [*policy["Statement"], statement]}).decode()
    await world.ask("logs:PutResourcePolicy", policyName=OWN_POLICY, policyDocument=document)


def lets_write(world: World, group: LogGroup) -> bool:
    """Whether the account's policies of logs let log delivery make streams in a group, and write there."""
    policies = tuple(
        read_policy(each.document, each.policy_name, "resource-based policy") for each in world.all(ResourcePolicy)
    )
    stream = f"{group.arn}:log-stream:probe"
    caller = service(HOST, world.account).caller
    source = {"aws:SourceArn": source_arn(world), "aws:SourceAccount": world.account}
    asked = (Question(action, stream, caller, source, world.account) for action in NEEDED)
    return all(judge(Grounds(resource=policies), question).allowed for question in asked)


async def _open_stream(call: Call, place: Arn) -> None:
    world, stream = call.world, call.world.get(DeliveryStream, place.name)
    if _is_open(stream):
        return
    call.require("firehose:TagDeliveryStream", stream.arn)
    tag = {"DeliveryStreamName": place.name, "Tags": [{"Key": MARK[0], "Value": MARK[1]}]}
    await _ask(world, "firehose:TagDeliveryStream", tag)


def _is_open(stream: DeliveryStream) -> bool:
    return any((tag.key, tag.value) == MARK for tag in stream.tags)


async def deliver(world: World, delivery: Delivery, place: Arn, lines: Sequence[tuple[int, str]], name: str) -> None:
    """Lines with when they were, in milliseconds; `name` is that of the stream, or of the file that they make.

    Raises what is answered, or AccessDeniedException where log delivery is not let in."""
    if delivery.type == BUCKET:
        await _into_bucket(world, place, name, [line for _, line in lines])
    elif delivery.type == GROUP:
        await _into_group(world, place, name, lines)
    else:
        await _into_stream(world, place, [line for _, line in lines])


async def _into_bucket(world: World, place: Arn, key: str, lines: Sequence[str]) -> None:
    bucket = bucket_named(world, _bucket_name(place))
    if bucket is None or not _lets_in(world, bucket, f"{_prefix(place)}{key}"):
        raise DENIED
    body = await Unhurried(squeezed(lines))
    put = {"Bucket": bucket.name, "Key": f"{_prefix(place)}{key}", "Body": body, "ACL": FULL_CONTROL}
    await world.cell.ask(
        "s3:PutObject", put, region=bucket.region, account=bucket.account, service=HOST, source=source_arn(world)
    )


async def _into_group(world: World, place: Arn, stream: str, lines: Sequence[tuple[int, str]]) -> None:
    group = world.get(LogGroup, place.resource.removeprefix("log-group:").removesuffix(":*"))
    if not lets_write(world, group):
        raise DENIED
    into: dict[str, Any] = {"logGroupName": group.log_group_name, "logStreamName": stream}
    if world.find(LogStream, path_of(group.log_group_name, stream)) is None:
        await world.ask("logs:CreateLogStream", **into)
    for first in range(0, len(lines), MOST_EVENTS):
        events = [{"timestamp": at, "message": line} for at, line in lines[first : first + MOST_EVENTS]]
        await world.ask("logs:PutLogEvents", **into, logEvents=events)


async def _into_stream(world: World, place: Arn, lines: Sequence[str]) -> None:
    if not _is_open(world.get(DeliveryStream, place.name)):
        raise DENIED
    records = [{"Data": f"{line}\n".encode()} for line in lines]
    for first in range(0, len(records), MOST_RECORDS):
        put = {"DeliveryStreamName": place.name, "Records": records[first : first + MOST_RECORDS]}
        await _ask(world, "firehose:PutRecordBatch", put)


async def _ask(world: World, action: str, asked: dict[str, Any]) -> None:
    await world.cell.ask(action, asked, region=world.region, account=world.account, service=HOST)


def _bucket_name(place: Arn) -> str:
    return place.resource.partition("/")[0]


def _prefix(place: Arn) -> str:
    prefix = place.resource.partition("/")[2].strip("/")
    return f"{prefix}/" if prefix else ""


def folder_of(world: World, delivery: Delivery, id: str) -> str:
    """Below which prefix a file lies that is written now; in Hive's manner each part of a path names itself."""
    now = datetime.fromtimestamp(int(world.now), UTC)
    said = {
        "account-id": world.account,
        "accountid": world.account,
        "DistributionId": id,
        "yyyy": f"{now:%Y}",
        "MM": f"{now:%m}",
        "dd": f"{now:%d}",
        "HH": f"{now:%H}",
    }
    path = delivery.suffix_path or ""
    for name, value in said.items():
        path = path.replace(f"{{{name}}}", f"{_HIVE[name]}={value}" if delivery.hive_compatible else value)
    return f"{path.strip('/')}/" if path.strip("/") else ""


_HIVE = {
    "account-id": "aws-account-id",
    "accountid": "aws-account-id",
    "DistributionId": "DistributionId",
    "yyyy": "year",
    "MM": "month",
    "dd": "day",
    "HH": "hour",
}
