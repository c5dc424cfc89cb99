"""Brings instances into being, as a plan says."""

from __future__ import annotations

from model.kit.world import World
from model.services.ec2.disks import make_disks
from model.services.ec2.guest_login import open_account
from model.services.ec2.hosts import host_for
from model.services.ec2.interface_plan import make_interface
from model.services.ec2.launch_plan import LaunchPlan
from model.services.ec2.mirror import leave_vpc, mirrored
from model.services.ec2.placing import no_room, spare_in, use_room
from model.services.ec2.resources.instances import PENDING, Instance
from model.services.ec2.resources.vpcs import is_classic
from model.services.ec2.spot_market import check_market
from model.services.ec2.spot_requests import bid_of, fulfil
from model.services.ec2.vcpus import claim_of, room_for, too_many


def launch(
    world: World, plan: LaunchPlan, *, digest: str = "", requester: str | None = None, request_id: str = ""
) -> tuple[Instance, ...]:
    """As many instances as can be, at least the fewest asked for, under one reservation.

    `request_id` is the Spot request that the launch fulfils; without one, each Spot Instance gets a request of its own.
    """
    count = _how_many(world, plan)
    use_room(world, plan.subnet.availability_zone, count)
    reservation_id = world.new_id("r")
    instances = tuple(
        _start(world, plan, reservation_id, place, digest, requester, request_id) for place in range(count)
    )
    if is_classic(plan.subnet.vpc_id):
        for instance in instances:
            leave_vpc(instance)
    if plan.is_spot:
        for instance in instances:
            fulfil(world, plan, instance)
    return instances


def _how_many(world: World, plan: LaunchPlan) -> int:
    allowed = min(plan.asked.max_count, room_for(world, plan.machine, spot=plan.is_spot))
    if allowed < plan.asked.min_count:
        raise too_many(world, plan.machine, spot=plan.is_spot)
    zone = plan.subnet.availability_zone
    if plan.is_spot:
        check_market(world, plan.machine, zone, plan.platform, bid_of(plan))
    spare = spare_in(world, zone)
    possible = allowed if spare is None else min(allowed, spare)
    if possible < plan.asked.min_count:
        raise no_room(world, plan.machine, zone)
    return int(possible)


def _start(
    world: World, plan: LaunchPlan, reservation_id: str, place: int, digest: str, requester: str | None, request_id: str
) -> Instance:
    asked, instance_id = plan.asked, world.new_id("i")
    spot_request_id = (request_id or world.new_id("sir")) if plan.is_spot else None
    interfaces = [make_interface(world, each, instance_id, plan.interface_tags) for each in plan.interfaces]
    instance = Instance(
        instance_id=instance_id,
        reservation_id=reservation_id,
        ami_launch_index=place,
        image_id=plan.image.image_id,
        instance_type=plan.machine.name,
        availability_zone=plan.subnet.availability_zone,
        vpc_id=plan.subnet.vpc_id,
        subnet_id=plan.subnet.subnet_id,
        launch_time=world.now,
        software=plan.image.software,
        state_reason=PENDING,
        claims=claim_of(plan.machine.name, spot=plan.is_spot),
        spot_instance_request_id=spot_request_id,
        hardware=host_for(world, instance_id, plan.subnet.availability_zone_id),
        key_name=asked.key_name,
        client_token=asked.client_token,
        request_digest=digest,
        requester_id=requester,
        network_interfaces=tuple(mirrored(each) for each in interfaces),
        monitoring_state="pending" if asked.monitoring.enabled else "disabled",
        user_data=asked.user_data,
        shutdown_behavior=asked.instance_initiated_shutdown_behavior,
        disable_api_termination=asked.disable_api_termination,
        disable_api_stop=asked.disable_api_stop,
        hibernates=asked.hibernation_options.configured,
        ebs_optimized=asked.ebs_optimized,
        tenancy=asked.placement.tenancy or "default",
        iam_instance_profile=plan.profile,
        metadata_options=plan.metadata,
        credit_mode=plan.credit_mode,
        tags=plan.tags,
    )
    make_disks(world, instance, plan.disks, plan.volume_tags)
    open_account(world, instance, plan.image)
    return world.add(instance)
