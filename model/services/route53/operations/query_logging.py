"""Logs of what a zone is asked: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.services.logs.resources.groups import LogGroup
from model.services.route53.behavior.query_samples import begin_sampling, end_sampling
from model.services.route53.home import HOME, home
from model.services.route53.ids import new_id
from model.services.route53.paging import MOST_ITEMS, read_most
from model.services.route53.query_writing import lets_write
from model.services.route53.refusals import invalid
from model.services.route53.resources.query_logging import QueryLoggingConfig
from model.services.route53.zones import zone_of

_ONE = "arn:aws:route53:::queryloggingconfig/{Id}"
_ZONE = "arn:aws:route53:::hostedzone/{HostedZoneId}"
_GROUP = "log-group:"


@operation(on=(_ZONE,))
async def create_query_logging_config(
    call: Call, *, hosted_zone_id: str, cloud_watch_logs_log_group_arn: str
) -> dict[str, Any]:
    """Into a group of the same account, where Route 53 is at home, that a policy of logs lets it write into."""
    world, zone = call.world, zone_of(call.world, hosted_zone_id)
    if zone.private_zone:
        raise invalid("Queries of private hosted zones cannot be logged.")
    if world.where(QueryLoggingConfig, zone_id=zone.zone_id):
        told = f"A query logging configuration already exists for the hosted zone {zone.zone_id}."
        raise AwsError("QueryLoggingConfigAlreadyExists", told, 409)
    _refuse_group(call, cloud_watch_logs_log_group_arn)
    if not lets_write(home(world), cloud_watch_logs_log_group_arn, zone.zone_id):
        told = "No resource policy of CloudWatch Logs lets Route 53 create streams and put events in the log group."
        raise AwsError("InsufficientCloudWatchLogsResourcePolicy", told)
    made = world.add(
        QueryLoggingConfig(
            config_id=new_id(world, "query logging"),
            zone_id=zone.zone_id,
            log_group_arn=cloud_watch_logs_log_group_arn,
        )
    )
    begin_sampling(home(world), made)
    where = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{made.config_id}"
    return {"query_logging_config": made.description, "location": where}


def _refuse_group(call: Call, arn: str) -> None:
    read = read_arn(arn.removesuffix(":*"))
    if read.service != "logs" or not read.resource.startswith(_GROUP):
        raise invalid(f"{arn} is not the ARN of a log group.")
    if (read.region, read.account) != (HOME, call.world.account):
        raise invalid(f"The log group has to be in {HOME} and of the account of the hosted zone.")
    if home(call.world).find(LogGroup, read.resource.removeprefix(_GROUP)) is None:
        raise AwsError("NoSuchCloudWatchLogsLogGroup", f"The log group {arn} does not exist.", 404)


@operation(on=(_ONE,))
async def get_query_logging_config(call: Call, *, id: str) -> dict[str, Any]:
    return {"query_logging_config": call.world.get(QueryLoggingConfig, id).description}


@operation(on=(_ZONE,))
async def list_query_logging_configs(
    call: Call, *, hosted_zone_id: str | None = None, next_token: str | None = None, max_results: str | None = None
) -> dict[str, Any]:
    """Of one zone, or of all."""
    world = call.world
    if hosted_zone_id:
        found = world.where(QueryLoggingConfig, zone_id=zone_of(world, hosted_zone_id).zone_id)
    else:
        found = world.all(QueryLoggingConfig)
    foreign = ("InvalidPaginationToken", "The token is not one of this list.")
    most = read_most(max_results)
    shown, following = page(found, most=most, token=next_token, largest=MOST_ITEMS, invalid=foreign)
    return {"query_logging_configs": [each.description for each in shown], "next_token": following}


@operation(on=(_ONE,))
async def delete_query_logging_config(call: Call, *, id: str) -> None:
    """What was written stays."""
    config = call.world.get(QueryLoggingConfig, id)
    end_sampling(home(call.world), config)
    call.world.remove(config)
