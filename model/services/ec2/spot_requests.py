"""Spot requests get their instances."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.world import World
from model.services.ec2.behavior.spot_interruptions import expose
from model.services.ec2.launch_plan import LaunchPlan
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_market import ONE_TIME, behavior_asked, pool_of


def bid_of(plan: LaunchPlan) -> str:
    """The most that a launch pays for an hour; empty for whatever it would cost on demand."""
    market = plan.asked.instance_market_options
    return (market.spot_options.max_price if market else None) or ""


def fulfil(world: World, plan: LaunchPlan, instance: Instance) -> None:
    """Note that a request has its instance; one that RunInstances made is written down now."""
    pool = pool_of(world, instance.instance_type, instance.availability_zone, plan.platform)
    request = world.find(SpotInstanceRequest, instance.spot_instance_request_id or "")
    if request is None:
        request = world.add(_written(plan, instance, pool.ceiling))
    request.turn("active", "fulfilled", world.now)
    request.instance_id, request.launched_availability_zone = instance.instance_id, instance.availability_zone
    expose(world, request, pool.name)


def _written(plan: LaunchPlan, instance: Instance, ceiling: float) -> SpotInstanceRequest:
    market = plan.asked.instance_market_options
    assert market is not None, "a Spot Instance was asked for"
    options = market.spot_options
    specification: dict[str, Any] = {
        "ImageId": instance.image_id,
        "InstanceType": instance.instance_type,
        "SubnetId": instance.subnet_id,
        "Placement": {"AvailabilityZone": instance.availability_zone},
        "Monitoring": {"Enabled": plan.asked.monitoring.enabled},
    }
    return SpotInstanceRequest(
        spot_instance_request_id=instance.spot_instance_request_id or "",
        spot_price=options.max_price or f"{ceiling:.6f}",
        specification=orjson.dumps(specification).decode(),
        instance_type=instance.instance_type,
        product_description=plan.platform,
        type=options.spot_instance_type or ONE_TIME,
        instance_interruption_behavior=behavior_asked(market, hibernates=instance.hibernates),
        valid_until=options.valid_until,
        tags=plan.request_tags,
    )
