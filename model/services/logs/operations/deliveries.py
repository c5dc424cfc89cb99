"""Logs: what you can ask for, about deliveries of what other services have to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.logs.behavior.delivering import stop_delivering
from model.services.logs.delivery_places import folder_of, open_place
from model.services.logs.paging import page_of
from model.services.logs.refusals import unsound
from model.services.logs.resources.deliveries import BUCKET, Delivery, DeliveryDestination, DeliverySource
from model.services.logs.tagging import merge
from model.services.logs.vended_logs import VENDED, VendedLog, vended

ID_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 16


@operation(on=("delivery:*",))
async def create_delivery(
    call: Call,
    *,
    delivery_source_name: str,
    delivery_destination_arn: str,
    record_fields: Sequence[str] = (),
    field_delimiter: str | None = None,
    s3_delivery_configuration: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """From now on. Whoever may have policies say so lets log delivery into the destination by that."""
    world, source = call.world, call.world.get(DeliverySource, delivery_source_name)
    destination = _destination(call, delivery_destination_arn)
    if any(each.destination_arn == destination.arn for each in world.where(Delivery, source_name=source.name)):
        raise AwsError("ConflictException", "Delivery already exists for this source and destination.")
    log = _log_of(source)
    made = Delivery(
        delivery_id=world.luck("delivery", world.count("logs-delivery")).letters(ID_LENGTH, ID_LETTERS),
        source_name=source.name,
        destination_arn=destination.arn,
        type=destination.type,
        record_fields=_fields(log, record_fields),
        field_delimiter=field_delimiter,
        tags=merge((), tags or {}),
    )
    _set_path(made, log, s3_delivery_configuration)
    folder = folder_of(world, made, read_arn(source.resource_arn).name).partition("{")[0]
    await open_place(call, destination.type, read_arn(destination.resource_arn), folder)
    return {"delivery": world.add(made).said()}


def _destination(call: Call, arn: str) -> DeliveryDestination:
    """The caller's own, or one whose policy lets the caller's account in."""
    world, read = call.world, read_arn(arn)
    if (read.service, read.kind, read.region) != ("logs", "delivery-destination", world.region):
        raise unsound(f"The deliveryDestinationArn {arn} is not that of a delivery destination of this region.")
    found = world.cell.world(read.account, read.region, "logs").find(DeliveryDestination, read.name)
    if found is None:
        raise DeliveryDestination.is_missing(arn)
    if found.account != world.account:
        grounds = Grounds(
            resource=(read_policy(found.policy, found.name, "resource-based policy"),) if found.policy else ()
        )
        question = Question("logs:CreateDelivery", found.arn, call.principal.caller, {}, found.account)
        if not judge(grounds, question).allowed:
            raise AwsError("AccessDeniedException", "The policy of the delivery destination does not allow this.")
    return found


def _log_of(source: DeliverySource) -> VendedLog:
    log = vended(source.service_name, source.log_type)
    assert log is not None, "a source that is none"
    return log


def _fields(log: VendedLog, wanted: Sequence[str]) -> tuple[str, ...]:
    if odd := [name for name in wanted if name not in log.fields]:
        raise unsound(f"The record field {odd[0]} is not one of {log.log_type}.")
    return tuple(wanted) or log.usual


def _set_path(delivery: Delivery, log: VendedLog, said: Mapping[str, Any] | None) -> None:
    if delivery.type != BUCKET:
        if said is not None:
            raise unsound("s3DeliveryConfiguration is for deliveries into buckets.")
        return
    given = said or {}
    delivery.suffix_path = given.get("suffixPath", delivery.suffix_path or log.folder)
    delivery.hive_compatible = given.get("enableHiveCompatiblePath", delivery.hive_compatible)


@operation(on=("delivery:{id}",))
async def update_delivery_configuration(
    call: Call,
    *,
    id: str,
    record_fields: Sequence[str] | None = None,
    field_delimiter: str | None = None,
    s3_delivery_configuration: Mapping[str, Any] | None = None,
) -> None:
    """What is not said stays as it is."""
    found = call.world.get(Delivery, id)
    log = _log_of(call.world.get(DeliverySource, found.source_name))
    if record_fields is not None:
        found.record_fields = _fields(log, record_fields)
    if field_delimiter is not None:
        found.field_delimiter = field_delimiter
    if s3_delivery_configuration is not None:
        _set_path(found, log, s3_delivery_configuration)


@operation(on=("delivery:{id}",))
async def get_delivery(call: Call, *, id: str) -> dict[str, Any]:
    return {"delivery": call.world.get(Delivery, id).said()}


@operation(on=("delivery:*",))
async def describe_deliveries(
    call: Call, *, delivery_source_names: Sequence[str] = (), next_token: str | None = None, limit: int | None = None
) -> dict[str, Any]:
    found = [
        each
        for each in call.world.all(Delivery)
        if not delivery_source_names or each.source_name in delivery_source_names
    ]
    page, token = page_of(found, lambda each: (each.serial,), limit, next_token)
    return {"deliveries": [each.said() for each in page], "next_token": token}


@operation(on=("delivery:{id}",))
async def delete_delivery(call: Call, *, id: str) -> None:
    """What waits for it is not delivered any more."""
    found = call.world.get(Delivery, id)
    stop_delivering(call.world, found)
    call.world.remove(found)


@operation(on=("delivery-source:*",))
async def describe_configuration_templates(
    call: Call,  # noqa: ARG001 - the same for everybody
    *,
    service: str | None = None,
    log_types: Sequence[str] = (),
    resource_types: Sequence[str] = (),
    delivery_destination_types: Sequence[str] = (),
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """What can be delivered here, and how."""
    found = [
        log.template(destination)
        for log in VENDED
        for destination in ("S3", "CWL", "FH")
        if service in (None, log.service)
        and (not log_types or log.log_type in log_types)
        and (not resource_types or log.resource_type in resource_types)
        and (not delivery_destination_types or destination in delivery_destination_types)
    ]
    page, token = page_of(found, _template_place, limit, next_token)
    return {"configuration_templates": page, "next_token": token}


def _template_place(template: Mapping[str, Any]) -> tuple[str, str, str]:
    return template["service"], template["log_type"], template["delivery_destination_type"]


def refuse_used(world: World, **field: str) -> None:
    """What a delivery is made of stays as long as that does."""
    if world.where(Delivery, **field):
        raise AwsError("ConflictException", "It is used by a delivery, which has to be deleted first.")
