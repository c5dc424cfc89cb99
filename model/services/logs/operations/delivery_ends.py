"""Logs: what you can ask for, about what deliveries come from and where they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.logs.operations.deliveries import refuse_used
from model.services.logs.paging import page_of
from model.services.logs.refusals import unsound
from model.services.logs.resources.deliveries import BUCKET, GROUP, STREAM, DeliveryDestination, DeliverySource
from model.services.logs.tagging import merge
from model.services.logs.vended_logs import FORMATS, vended

TYPES = {"s3": BUCKET, "logs": GROUP, "firehose": STREAM}
"Of destinations, by the service in the ARN of what is behind them."


@operation(on=("delivery-source:{name}",))
async def put_delivery_source(
    call: Call, *, name: str, resource_arn: str, log_type: str, tags: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a thing has to say of one sort. One that is there already is changed."""
    world, read = call.world, read_arn(resource_arn)
    service = _sourced(world, resource_arn, log_type)
    others = (each for each in world.where(DeliverySource, resource_arn=resource_arn) if each.name != name)
    if any(each.log_type == log_type for each in others):
        raise AwsError("ConflictException", "This ResourceId has already been used in another Delivery Source.")
    known = world.find(DeliverySource, name)
    if known is not None:
        if known.resource_arn != resource_arn or known.log_type != log_type:
            refuse_used(world, source_name=name)
        known.resource_arn, known.log_type, known.service_name = resource_arn, log_type, service
        known.tags = merge(known.tags, tags or {})
        return {"delivery_source": known.said()}
    made = DeliverySource(
        name=name,
        resource_arn=str(read),
        service_name=service,
        log_type=log_type,
        tags=merge((), tags or {}),
    )
    return {"delivery_source": world.add(made).said()}


def _sourced(world: World, resource_arn: str, log_type: str) -> str:
    """The service that a thing of the caller's is of, where it has anything of this sort to say."""
    read = read_arn(resource_arn)
    log = vended(read.service, log_type)
    if log is None and any(vended(read.service, each) for each in (log_type, "ACCESS_LOGS")):
        raise unsound(f"The log type {log_type} is not one of {read.service}.")
    found = world.find(log.kind, read.name) if log is not None and read.account == world.account else None
    if log is None or found is None or found.arn != resource_arn:
        raise AwsError("ResourceNotFoundException", "Cannot access provided service.")
    if world.region != log.region:
        raise unsound(f"Logs of {read.service} are delivered from {log.region}.")
    return log.service


@operation(on=("delivery-source:{name}",))
async def get_delivery_source(call: Call, *, name: str) -> dict[str, Any]:
    return {"delivery_source": call.world.get(DeliverySource, name).said()}


@operation(on=("delivery-source:*",))
async def describe_delivery_sources(
    call: Call, *, resource_arns: Sequence[str] = (), next_token: str | None = None, limit: int | None = None
) -> dict[str, Any]:
    found = [each for each in call.world.all(DeliverySource) if not resource_arns or each.resource_arn in resource_arns]
    page, token = page_of(found, lambda each: (each.name,), limit, next_token)
    return {"delivery_sources": [each.said() for each in page], "next_token": token}


@operation(on=("delivery-source:{name}",))
async def delete_delivery_source(call: Call, *, name: str) -> None:
    found = call.world.find(DeliverySource, name)
    if found is None:
        text = "Requested Delivery Source does not exist in this account.."
        raise AwsError("ResourceNotFoundException", text)
    refuse_used(call.world, source_name=name)
    call.world.remove(found)


@operation(on=("delivery-destination:{name}",))
async def put_delivery_destination(
    call: Call,
    *,
    name: str,
    delivery_destination_configuration: Mapping[str, Any] | None = None,
    output_format: str = "",
    delivery_destination_type: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A bucket, a log group or a delivery stream. One that is there already is changed."""
    world, behind = call.world, (delivery_destination_configuration or {}).get("destinationResourceArn", "")
    type = TYPES.get(read_arn(behind).service)
    if type is None or delivery_destination_type not in (None, type):
        raise unsound("A delivery destination is the ARN of a bucket, a log group or a delivery stream.")
    if output_format and output_format not in FORMATS[type]:
        raise unsound(f"The output format {output_format} is not offered for destinations of the type {type}.")
    known = world.find(DeliveryDestination, name)
    if known is None:
        made = DeliveryDestination(
            name=name, resource_arn=behind, type=type, output_format=output_format, tags=merge((), tags or {})
        )
        return {"delivery_destination": world.add(made).said()}
    if known.type != type:
        refuse_used(world, destination_arn=known.arn)
    known.resource_arn, known.type, known.output_format = behind, type, output_format
    known.tags = merge(known.tags, tags or {})
    return {"delivery_destination": known.said()}


@operation(on=("delivery-destination:{name}",))
async def get_delivery_destination(call: Call, *, name: str) -> dict[str, Any]:
    return {"delivery_destination": call.world.get(DeliveryDestination, name).said()}


@operation(on=("delivery-destination:*",))
async def describe_delivery_destinations(
    call: Call, *, names: Sequence[str] = (), next_token: str | None = None, limit: int | None = None
) -> dict[str, Any]:
    found = [each for each in call.world.all(DeliveryDestination) if not names or each.name in names]
    page, token = page_of(found, lambda each: (each.name,), limit, next_token)
    return {"delivery_destinations": [each.said() for each in page], "next_token": token}


@operation(on=("delivery-destination:{name}",))
async def delete_delivery_destination(call: Call, *, name: str) -> None:
    found = call.world.get(DeliveryDestination, name)
    refuse_used(call.world, destination_arn=found.arn)
    call.world.remove(found)


@operation(on=("delivery-destination:{deliveryDestinationName}",))
async def put_delivery_destination_policy(
    call: Call, *, delivery_destination_name: str, delivery_destination_policy: str
) -> dict[str, Any]:
    """Which other accounts may deliver there."""
    found = call.world.get(DeliveryDestination, delivery_destination_name)
    try:
        check_policy(delivery_destination_policy, "resource")
    except BadPolicy as bad:
        raise unsound(f"The policy of a delivery destination is not valid: {bad}") from bad
    found.policy = delivery_destination_policy
    return _said_policy(found)


@operation(on=("delivery-destination:{deliveryDestinationName}",))
async def get_delivery_destination_policy(call: Call, *, delivery_destination_name: str) -> dict[str, Any]:
    return _said_policy(call.world.get(DeliveryDestination, delivery_destination_name))


@operation(on=("delivery-destination:{deliveryDestinationName}",))
async def delete_delivery_destination_policy(call: Call, *, delivery_destination_name: str) -> None:
    call.world.get(DeliveryDestination, delivery_destination_name).policy = ""


def _said_policy(found: DeliveryDestination) -> dict[str, Any]:
    return {"policy": {"delivery_destination_policy": found.policy or None}}
