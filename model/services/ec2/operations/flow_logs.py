"""VPC flow logs: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.behavior.flow_logs import begin_flow_log, end_flow_log
from model.services.ec2.flow_capture import WATCHED
from model.services.ec2.flow_delivery import TO_BUCKETS, bucket_of, folder_of, lets_in, source_arn
from model.services.ec2.flow_fields import DEFAULT_FORMAT, read_format
from model.services.ec2.flow_streams import open_stream
from model.services.ec2.listing import Filters, listed
from model.services.ec2.resources.flow_logs import BUCKET, FIREHOSE, LOGS, DestinationOptions, FlowLog
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before
from model.services.s3.resources.deliveries import letting_in

MOST_IDS = 300
INTERVALS = (60, 600)

FILTERS: Mapping[str, Getter] = {
    "deliver-log-status": lambda log: log.deliver_logs_status,
    "flow-log-id": lambda log: log.flow_log_id,
    "log-destination-type": lambda log: log.log_destination_type,
    "log-group-name": lambda log: log.log_group_name,
    "resource-id": lambda log: log.resource_id,
    "traffic-type": lambda log: log.traffic_type,
}


class OptionsForm(Form):
    file_format: str = "plain-text"
    hive_compatible_partitions: bool = False
    per_hour_partition: bool = False


class FlowLogsForm(Form):
    resource_ids: tuple[str, ...]
    resource_type: str
    traffic_type: str | None = None
    log_destination_type: str = LOGS
    log_destination: str | None = None
    log_group_name: str | None = None
    deliver_logs_permission_arn: str | None = None
    log_format: str = DEFAULT_FORMAT
    max_aggregation_interval: int = 600
    destination_options: OptionsForm | None = None
    client_token: str = ""
    tag_specifications: tuple[dict[str, Any], ...] = ()


@operation
@takes(FlowLogsForm)
async def create_flow_logs(call: Call, asked: FlowLogsForm) -> dict[str, Any]:
    """One for each resource; those of which none can be made are listed with the reason."""
    world, tags = call.world, read_tag_specifications(asked.tag_specifications, "vpc-flow-log")
    _refuse_odd(asked)
    if asked.deliver_logs_permission_arn:
        host = "vpc-flow-logs.amazonaws.com"
        call.require("iam:PassRole", asked.deliver_logs_permission_arn, iam_PassedToService=host)
    made: list[str] = []
    failed: list[dict[str, Any]] = []
    for id in dict.fromkeys(asked.resource_ids):
        try:
            made.append(await _made(call, asked, id, tags))
        except AwsError as refusal:
            failed.append({"resource_id": id, "error": {"code": refusal.code, "message": refusal.message}})
    token = asked.client_token or world.luck("client token", *made, world.now).hexadecimal(32)
    return {"flow_log_ids": made, "unsuccessful": failed, "client_token": token}


def _refuse_odd(asked: FlowLogsForm) -> None:
    """What is wrong with the request whatever it is about."""
    _refuse_odd_destination(asked)
    if asked.resource_type not in WATCHED:
        raise AwsError("UnsupportedOperation", f"Flow logs of {asked.resource_type} are not offered by this cloud.")
    if asked.traffic_type is None:
        raise AwsError("MissingParameter", "The request must contain the parameter TrafficType")
    if len(asked.resource_ids) > MOST_IDS:
        raise AwsError("InvalidParameter", f"ResourceIds: at most {MOST_IDS} can be given in one request.")
    if asked.max_aggregation_interval not in INTERVALS:
        raise AwsError("InvalidParameter", "Invalid Flow Log Max Aggregation Interval")
    if asked.destination_options and asked.destination_options.file_format != "plain-text":
        raise AwsError("UnsupportedOperation", "Files in the parquet format are not offered by this cloud.")
    read_format(asked.log_format)


def _refuse_odd_destination(asked: FlowLogsForm) -> None:
    if asked.log_group_name and asked.log_destination:
        raise AwsError("InvalidParameter", "Please only provide LogGroupName or only provide LogDestination.")
    if asked.log_group_name and asked.log_destination_type != LOGS:
        raise AwsError("InvalidParameter", "LogDestination type must be cloud-watch-logs if LogGroupName is provided.")
    if not asked.log_group_name and not asked.log_destination:
        raise AwsError("InvalidParameter", "LogDestination can't be empty if LogGroupName is not provided.")
    if asked.log_destination_type == LOGS and not asked.deliver_logs_permission_arn:
        raise AwsError(
            "InvalidParameter",
            "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
        )
    if asked.log_destination_type != LOGS and asked.deliver_logs_permission_arn:
        raise AwsError(
            "InvalidParameter", f"DeliverLogsPermissionArn is not applicable for {asked.log_destination_type} delivery."
        )
    if asked.destination_options is not None and asked.log_destination_type != BUCKET:
        raise AwsError("InvalidParameter", "DestinationOptions is only applicable for s3 delivery.")


async def _made(call: Call, asked: FlowLogsForm, id: str, tags: tuple[Tag, ...]) -> str:
    """The id of the flow log of one resource."""
    world = call.world
    known = made_before(world, FlowLog, f"{asked.client_token}/{id}" if asked.client_token else "")
    if known is not None:
        return known.flow_log_id
    world.get(WATCHED[asked.resource_type], id)
    log = _log_of(world, asked, id, tags)
    others = world.where(FlowLog, resource_id=id)
    if any(_says_the_same(log, each) for each in others):
        text = "Error. There is an existing Flow Log with the same configuration and log destination."
        raise AwsError("FlowLogAlreadyExists", text)
    if len(others) >= most(world, "vpc/flow-logs-per-resource"):
        raise AwsError("FlowLogsLimitExceeded", f"The maximum number of flow logs for {id} has been reached.")
    if log.log_destination_type != LOGS:
        await _open_destination(call, log)
    world.add(log)
    await begin_flow_log(world, log)
    return log.flow_log_id


def _log_of(world: World, asked: FlowLogsForm, id: str, tags: tuple[Tag, ...]) -> FlowLog:
    options = DestinationOptions(**(asked.destination_options or OptionsForm()).model_dump())
    group, destination = asked.log_group_name, asked.log_destination
    if asked.log_destination_type == LOGS:
        group = group or _group_in(destination or "")
        destination = destination or arn("logs", world.region, world.account, f"log-group:{group}")
    return FlowLog(
        flow_log_id=world.new_id("fl"),
        resource_id=id,
        traffic_type=asked.traffic_type or "ALL",
        log_destination_type=asked.log_destination_type,
        log_destination=(destination or "").rstrip("/"),
        log_group_name=group,
        deliver_logs_permission_arn=asked.deliver_logs_permission_arn,
        log_format=asked.log_format,
        max_aggregation_interval=asked.max_aggregation_interval,
        destination_options=options if asked.log_destination_type == BUCKET else None,
        client_tokens=kept(f"{asked.client_token}/{id}" if asked.client_token else ""),
        tags=tags,
    )


def _group_in(destination: str) -> str:
    """The log group of an ARN, which may end in `:*`."""
    kind, _, name = destination.removesuffix(":*").partition(":log-group:")
    if not kind.startswith("arn:") or not name:
        raise AwsError("InvalidParameter", f"LogDestination: {destination} is not a valid ARN of a log group.")
    return name


def _says_the_same(one: FlowLog, other: FlowLog) -> bool:
    fields = ("traffic_type", "log_destination_type", "log_destination", "log_format", "max_aggregation_interval")
    return all(getattr(one, field) == getattr(other, field) for field in fields)


async def _open_destination(call: Call, log: FlowLog) -> None:
    """The bucket has to be there, and to let the delivering service in; whose it is may have its policy say so."""
    if log.log_destination_type == FIREHOSE:
        await open_stream(call, log)
        return
    world, name = call.world, log.log_destination.rpartition(":")[2].partition("/")[0]
    bucket = bucket_of(world, log.log_destination)
    if bucket is None:
        raise AwsError("400", f"LogDestination: {name} does not exist")
    folder = folder_of(world.account, log.log_destination, log.destination_options or DestinationOptions())
    if lets_in(world, bucket, folder):
        return
    denied = AwsError("400", f"Access Denied for LogDestination: {name}. Please check LogDestination permission")
    if bucket.account != world.account:
        raise denied
    try:
        call.require("s3:PutBucketPolicy", arn("s3", "", "", bucket.name))
    except AwsError as refusal:
        raise denied from refusal
    policy = letting_in(bucket, TO_BUCKETS, folder, source_arn(world), world.account)
    params = {"Bucket": bucket.name, "Policy": policy}
    await world.cell.ask("s3:PutBucketPolicy", params, region=bucket.region, account=bucket.account, service=TO_BUCKETS)
    if not lets_in(world, bucket, folder):
        raise denied


@operation
async def describe_flow_logs(
    call: Call,
    *,
    flow_log_ids: Sequence[str] | None = None,
    filter: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    logs, token = listed(
        call.world,
        FlowLog,
        flow_log_ids,
        filter,
        FILTERS,
        max_results,
        next_token,
        indexed={"resource-id": "resource_id"},
    )
    return {"flow_logs": logs, "next_token": token}


@operation
async def delete_flow_logs(call: Call, *, flow_log_ids: Sequence[str]) -> dict[str, Any]:
    """Records that are there stay; those that are not delivered yet are not to be."""
    failed: list[dict[str, Any]] = []
    for id in dict.fromkeys(flow_log_ids):
        log = call.world.find(FlowLog, id)
        if log is None:
            refusal = FlowLog.is_missing(id)
            failed.append({"resource_id": id, "error": {"code": refusal.code, "message": refusal.message}})
        else:
            end_flow_log(call.world, log)
    return {"unsuccessful": failed}
