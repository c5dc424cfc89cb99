"""Where flow logs deliver: streams of a log group, under the role that was given, or objects in a bucket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from model.kernel.unhurried import Unhurried
from model.kit.arn import arn, read_arn
from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.squeezing import squeezed
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.ec2.flow_fields import read_format
from model.services.ec2.flow_streams import DELIVERY, to_stream
from model.services.ec2.resources.flow_logs import BUCKET, FIREHOSE, DestinationOptions, FlowLog, FlowWindow, Line
from model.services.iam.resources.roles import Role
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import FULL_CONTROL, bucket_named, lets_look, lets_put

TO_LOGS, TO_BUCKETS = "vpc-flow-logs", DELIVERY
"""The services that deliver, as policies name them before `.amazonaws.com`."""

ACCESS_ERROR, RATE_LIMITED, UNKNOWN_ERROR = "Access error", "Rate limited", "Unknown error"
"""How DescribeFlowLogs words what went wrong."""

_REFUSED = frozenset({"AccessDenied", "AccessDeniedException", "NoSuchBucket"})
_SLOWED = frozenset({"LimitExceededException", "ThrottlingException", "SlowDown"})

_MOST_EVENTS = 10_000


async def deliver(world: World, log: FlowLog, windows: Sequence[FlowWindow]) -> None:
    """Lines that cannot be delivered are lost; why is told of the flow log."""
    lines = [line for window in windows for line in window.lines]
    try:
        if log.log_destination_type == BUCKET:
            await _to_bucket(world, log, windows[0].began, lines)
        elif log.log_destination_type == FIREHOSE:
            await to_stream(world, log, lines)
        else:
            await _to_group(world, log, lines)
    except AwsError as refusal:
        log.tell(_worded(refusal.code))
    else:
        log.tell(None)


def _worded(code: str) -> str:
    return ACCESS_ERROR if code in _REFUSED else RATE_LIMITED if code in _SLOWED else UNKNOWN_ERROR


async def _to_group(world: World, log: FlowLog, lines: Iterable[Line]) -> None:
    """To a stream for each interface; group and streams are made when they are first needed."""
    group = log.log_group_name or ""
    is_new = world.find(LogGroup, group) is None
    needed = ["logs:CreateLogStream", "logs:PutLogEvents", *(["logs:CreateLogGroup"] if is_new else [])]
    if not may_write(world, log, needed):
        raise AwsError("AccessDenied", "The role does not allow the delivery.", 403)
    if is_new:
        await _ask(world, TO_LOGS, "logs:CreateLogGroup", logGroupName=group)
    by_interface: dict[str, list[Line]] = {}
    for line in lines:
        by_interface.setdefault(line.interface_id, []).append(line)
    for id, mine in by_interface.items():
        place = {"logGroupName": group, "logStreamName": f"{id}-{log.traffic_type.lower()}"}
        if world.find(LogStream, path_of(group, place["logStreamName"])) is None:
            await _ask(world, TO_LOGS, "logs:CreateLogStream", **place)
        for batch in _batches(mine):
            await _ask(world, TO_LOGS, "logs:PutLogEvents", **place, logEvents=batch)


def _batches(lines: Iterable[Line]) -> Iterator[list[dict[str, Any]]]:
    ordered = sorted(lines, key=lambda line: line.start)
    for first in range(0, len(ordered), _MOST_EVENTS):
        part = ordered[first : first + _MOST_EVENTS]
        yield [{"timestamp": line.start * 1000, "message": line.text} for line in part]


def may_write(world: World, log: FlowLog, needed: Iterable[str]) -> bool:
    """The service that delivers can come into the role, and the role may do what is needed in the group."""
    read = read_arn(log.deliver_logs_permission_arn or "")
    role = world.find(Role, read.resource.rpartition("/")[2]) if read.account == log.account else None
    acting = world.cell.identities.named(role.arn) if role is not None else None
    if role is None or acting is None:
        return False
    host = service(TO_LOGS, log.account).caller
    source = {"aws:SourceArn": log.arn, "aws:SourceAccount": log.account}
    trust = Grounds(resource=(read_policy(role.trust, role.role_name, "role trust policy"),))
    if not judge(trust, Question("sts:AssumeRole", role.arn, host, source, role.account)).allowed:
        return False
    group = arn("logs", log.region, log.account, f"log-group:{log.log_group_name}")
    grounds = world.cell.identities.grounds(acting)
    asked = (Question(action, _within(action, group), acting.caller, {}, log.account) for action in needed)
    return all(judge(grounds, question).allowed for question in asked)


def _within(action: str, group: str) -> str:
    return f"{group}:log-stream:eni" if action == "logs:PutLogEvents" else f"{group}:*"


def bucket_of(world: World, log_destination: str) -> Bucket | None:
    return bucket_named(world, log_destination.rpartition(":")[2].partition("/")[0])


def lets_in(world: World, bucket: Bucket, folder: str) -> bool:
    """Whether the policy of a bucket lets the delivering service look at its ACL and write into its folder there."""
    caller = service(TO_BUCKETS, world.account).caller
    source = {"aws:SourceAccount": world.account, "aws:SourceArn": source_arn(world)}
    return lets_look(bucket, caller, source) and lets_put(bucket, f"{folder}probe", caller, source)


def source_arn(world: World) -> str:
    """What deliveries of an account and region name as where they come from."""
    return arn("logs", world.region, world.account, "*")


def folder_of(account: str, log_destination: str, options: DestinationOptions) -> str:
    """Below which prefix of its bucket an account's deliveries lie."""
    path = log_destination.rpartition(":")[2].partition("/")[2].strip("/")
    name = f"aws-account-id={account}" if options.hive_compatible_partitions else account
    return f"{path}/AWSLogs/{name}/" if path else f"AWSLogs/{name}/"


async def _to_bucket(world: World, log: FlowLog, began: float, lines: Sequence[Line]) -> None:
    """One object with all lines, below their names."""
    bucket = bucket_of(world, log.log_destination)
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
    options = log.destination_options or DestinationOptions()
    folder = folder_of(log.account, log.log_destination, options)
    if not lets_in(world, bucket, folder):
        raise AwsError("AccessDenied", "Access Denied", 403)
    texts = [" ".join(read_format(log.log_format)), *(each.text for each in lines)]
    await world.cell.ask(
        "s3:PutObject",
        {
            "Bucket": bucket.name,
            "Key": f"{folder}{_key(world, log, options, began)}",
            "Body": await Unhurried(squeezed(texts)),
            "ACL": FULL_CONTROL,
            "ContentType": "application/octet-stream",
        },
        region=bucket.region,
        account=bucket.account,
        service=TO_BUCKETS,
        source=source_arn(world),
    )


def _key(world: World, log: FlowLog, options: DestinationOptions, began: float) -> str:
    moment = datetime.fromtimestamp(int(began), UTC)
    hours = "/%H" if options.per_hour_partition else ""
    pattern = f"%Y/%m/%d{hours}"
    head = f"vpcflowlogs/{log.region}"
    if options.hive_compatible_partitions:
        pattern = "year=%Y/month=%m/day=%d" + ("/hour=%H" if hours else "")
        head = f"aws-service=vpcflowlogs/aws-region={log.region}"
    unique = world.luck("flow log file", log.flow_log_id, world.now).hexadecimal(8)
    name = f"{log.account}_vpcflowlogs_{log.region}_{log.flow_log_id}_{moment:%Y%m%dT%H%MZ}_{unique}.log.gz"
    return f"{head}/{moment.strftime(pattern)}/{name}"


async def _ask(world: World, host: str, action: str, **params: Any) -> None:
    await world.cell.ask(action, params, region=world.region, account=world.account, service=host)
