"""EC2: ask for spare machines, and take the asking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.spot_requests import evaluate_soon
from model.services.ec2.forms import LaunchForm, MarketForm
from model.services.ec2.launch_plan import LaunchPlan, plan_launch
from model.services.ec2.listing import Filters, listed, named
from model.services.ec2.passing import require_pass_role
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_ending import close
from model.services.ec2.spot_market import ONE_TIME, check_bid, check_kind, pool_of, sold_as_spot
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.vcpus import room_for, too_many

FILTERS: Mapping[str, Getter] = {
    "instance-id": lambda each: each.instance_id,
    "launch.image-id": lambda each: each.launch_specification.get("ImageId"),
    "launch.instance-type": lambda each: each.instance_type,
    "launched-availability-zone": lambda each: each.launched_availability_zone,
    "product-description": lambda each: each.product_description,
    "spot-instance-request-id": lambda each: each.spot_instance_request_id,
    "spot-price": lambda each: each.spot_price,
    "state": lambda each: each.state,
    "status-code": lambda each: each.status_code,
    "type": lambda each: each.type,
}

MOST_AT_ONCE = 1000
"Requests that may wait at the same time where no limit is known."

Given = Sequence[Mapping[str, Any]] | None


@operation
async def request_spot_instances(
    call: Call,
    *,
    launch_specification: Mapping[str, Any] | None = None,
    spot_price: str | None = None,
    instance_count: int = 1,
    type: str = ONE_TIME,
    instance_interruption_behavior: str = "terminate",
    valid_from: float | None = None,
    valid_until: float | None = None,
    client_token: str = "",
    tag_specifications: Given = None,
) -> dict[str, Any]:
    """One request for each instance; the market answers them some seconds later."""
    world = call.world
    known = world.where(SpotInstanceRequest, client_tokens=client_token) if client_token else ()
    if known:
        return {"spot_instance_requests": known}
    tags = read_tag_specifications(tag_specifications, "spot-instances-request")
    check_bid(spot_price)
    check_kind(type, instance_interruption_behavior)
    _check_times(world, instance_count, valid_from, valid_until)
    plan = await _planned(world, launch_specification)
    require_pass_role(call, plan.profile)
    _refuse_too_many(world, plan, instance_count)
    requests = [
        SpotInstanceRequest(
            spot_instance_request_id=world.new_id("sir"),
            spot_price=spot_price or f"{_ceiling(world, plan):.6f}",
            specification=orjson.dumps(launch_specification, option=orjson.OPT_SORT_KEYS).decode(),
            instance_type=plan.machine.name,
            product_description=plan.platform,
            type=type,
            instance_interruption_behavior=instance_interruption_behavior,
            valid_from=valid_from,
            valid_until=valid_until,
            status_at=world.now,
            client_tokens=(client_token,) if client_token else (),
            tags=tags,
        )
        for _ in range(instance_count)
    ]
    for request in requests:
        world.add(request)
        evaluate_soon(world, request.id)
    return {"spot_instance_requests": requests}


def _ceiling(world: World, plan: LaunchPlan) -> float:
    """Whoever names no price pays at most what it costs on demand."""
    return pool_of(world, plan.machine.name, plan.subnet.availability_zone, plan.platform).ceiling


def _check_times(world: World, count: int, start: float | None, end: float | None) -> None:
    if count < 1:
        raise AwsError("InvalidParameterValue", f"Value ( {count} ) for parameter instanceCount is invalid.")
    if end is not None and end <= world.now:
        raise AwsError("InvalidParameterValue", "The time until which a request is valid has passed already.")
    if start is not None and (start <= world.now or (end is not None and end <= start)):
        raise AwsError("InvalidParameterValue", "A request becomes valid in the future, and before it expires.")


async def _planned(world: World, specification: Mapping[str, Any] | None) -> LaunchPlan:
    """The launch as it would be now; what is wrong with it is refused at once."""
    if not specification:
        raise AwsError("MissingParameter", "The request must contain the parameter LaunchSpecification")
    asked = LaunchForm.model_validate(specification)
    market = MarketForm(market_type="spot")
    return await plan_launch(world, asked.model_copy(update={"instance_market_options": market}), reserved_tags=False)


def _refuse_too_many(world: World, plan: LaunchPlan, count: int) -> None:
    """As many as the limits and the machines that are waited for leave."""
    if not sold_as_spot(plan.machine, world.region):
        raise AwsError("Unsupported", f"The instance type '{plan.machine.name}' is not supported for Spot Instances.")
    waiting = sum(each.state == "open" for each in world.all(SpotInstanceRequest))
    if count > min(room_for(world, plan.machine, spot=True), MOST_AT_ONCE) - waiting:
        raise too_many(world, plan.machine, spot=True)


@operation
async def describe_spot_instance_requests(
    call: Call,
    *,
    spot_instance_request_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found, token = listed(
        call.world, SpotInstanceRequest, spot_instance_request_ids, filters, FILTERS, max_results, next_token
    )
    return {"spot_instance_requests": found, "next_token": token}


@operation
async def cancel_spot_instance_requests(call: Call, *, spot_instance_request_ids: Sequence[str]) -> dict[str, Any]:
    """An instance that a request has already goes on."""
    world = call.world
    requests = named(world, SpotInstanceRequest, spot_instance_request_ids)
    for request in requests:
        _cancel(world, request)
    told = [{"spot_instance_request_id": each.id, "state": each.state} for each in requests]
    return {"cancelled_spot_instance_requests": told}


def _cancel(world: World, request: SpotInstanceRequest) -> None:
    if request.state == "open":
        close(world, request, "cancelled", "canceled-before-fulfillment")
    elif request.state in ("active", "disabled"):
        instance = world.find(Instance, request.instance_id or "")
        runs = instance is not None and instance.state_name in ("pending", "running")
        pool = request.pool
        close(world, request, "cancelled", "request-canceled-and-instance-running" if runs else request.status_code)
        request.pool = pool
