"""Peering connections: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.catalog.regions import find_region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.names import snake
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.peering import (
    ARRIVING,
    PROVISIONING,
    end,
    expire_peering,
    peering_is_made,
    request_arrives,
)
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.peering import (
    MESSAGES,
    active_count,
    between,
    bring,
    can_be_joined,
    home_of,
    requesting_side,
    set_options,
)
from model.services.ec2.resources.vpc_peering_connections import (
    PEERING_LIFE,
    PeeringOptions,
    PeeringVpc,
    VpcPeeringConnection,
)
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "accepter-vpc-info.cidr-block": lambda each: each.accepter_vpc_info.cidr_block,
    "accepter-vpc-info.owner-id": lambda each: each.accepter_vpc_info.owner_id,
    "accepter-vpc-info.vpc-id": lambda each: each.accepter_vpc_info.vpc_id,
    "expiration-time": lambda each: each.expiration_time,
    "requester-vpc-info.cidr-block": lambda each: each.requester_vpc_info.cidr_block,
    "requester-vpc-info.owner-id": lambda each: each.requester_vpc_info.owner_id,
    "requester-vpc-info.vpc-id": lambda each: each.requester_vpc_info.vpc_id,
    "status-code": lambda each: each.state,
    "status-message": lambda each: each.message,
    "vpc-peering-connection-id": lambda each: each.vpc_peering_connection_id,
}


@operation
async def create_vpc_peering_connection(
    call: Call,
    *,
    vpc_id: str,
    peer_vpc_id: str | None = None,
    peer_owner_id: str | None = None,
    peer_region: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Whether it can be is found out after the answer: what is wrong shows as the state `failed`."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "vpc-peering-connection")
    vpc = world.get(Vpc, vpc_id)
    if peer_vpc_id is None:
        raise AwsError("MissingParameter", "The request must contain the parameter peerVpcId")
    _refuse_region(world, peer_region)
    peer = PeeringVpc(vpc_id=peer_vpc_id, owner_id=peer_owner_id or world.account, region=peer_region or world.region)
    if (peer.owner_id, peer.region) == (world.account, world.region):
        world.get(Vpc, peer_vpc_id)
    _refuse_second(world, vpc_id, peer_vpc_id)
    _refuse_too_many(world, vpc_id)
    peering = VpcPeeringConnection(
        vpc_peering_connection_id=world.new_id("pcx"),
        requester_vpc_info=requesting_side(vpc),
        accepter_vpc_info=peer,
        vpc_ids=tuple(dict.fromkeys((vpc_id, peer_vpc_id))),
        message=MESSAGES["initiating-request"].format(accepter=peer.owner_id),
        tags=tags,
    )
    world.add(peering)
    world.wake(request_arrives, peering.id, after=world.delay(ARRIVING, peering.id))
    return {"vpc_peering_connection": peering}


def _refuse_region(world: World, name: str | None) -> None:
    if name is None or name == world.region:
        return
    if find_region(name) is None:
        raise AwsError("InvalidParameterValue", f"Value ({name}) for parameter peerRegion is invalid.")
    if world.cell.settings.quotas == "notes-2017":
        raise AwsError("UnsupportedOperation", "VPCs of different regions cannot be peered.")


def _refuse_second(world: World, vpc_id: str, peer_vpc_id: str) -> None:
    known = between(world, vpc_id, peer_vpc_id)
    if known is not None:
        raise AwsError(
            "VpcPeeringConnectionAlreadyExists",
            f"A VPC peering connection between {vpc_id} and {peer_vpc_id} already exists: {known.id}",
        )


def _refuse_too_many(world: World, vpc_id: str) -> None:
    refuse_beyond(
        world,
        "peering/peerings-per-vpc",
        active_count(world, vpc_id) + 1,
        "ActiveVpcPeeringConnectionPerVpcLimitExceeded",
        "active VPC peering connections",
    )


@operation
async def describe_vpc_peering_connections(
    call: Call,
    *,
    vpc_peering_connection_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    peerings, token = listed(
        call.world,
        VpcPeeringConnection,
        vpc_peering_connection_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"accepter-vpc-info.vpc-id": "vpc_ids", "requester-vpc-info.vpc-id": "vpc_ids"},
    )
    return {"vpc_peering_connections": peerings, "next_token": token}


@operation
async def accept_vpc_peering_connection(call: Call, *, vpc_peering_connection_id: str) -> dict[str, Any]:
    world = call.world
    peering = _answerable(world, vpc_peering_connection_id, "accept")
    _refuse_step(peering, "AcceptVpcPeeringConnection", "provisioning")
    _refuse_too_many(world, peering.accepter_vpc_info.vpc_id)
    if not can_be_joined(world, peering):
        raise AwsError("InvalidParameterValue", MESSAGES["failed"])
    bring(world, peering, "provisioning")
    home_of(world, peering.requester_vpc_info).forget(expire_peering, peering.id)
    world.wake(peering_is_made, peering.id, after=world.delay(PROVISIONING, peering.id))
    return {"vpc_peering_connection": peering}


def _refuse_step(peering: VpcPeeringConnection, action: str, to: str) -> None:
    if not PEERING_LIFE.allows(peering, action):
        raise AwsError(
            "InvalidStateTransition",
            f"Invalid state transition for {peering.id}, attempted to transition from {peering.state} to {to}",
        )


def _answerable(world: World, id: str, deed: str) -> VpcPeeringConnection:
    """The connection, if the caller's account and region are those of the VPC that was asked."""
    peering = world.get(VpcPeeringConnection, id)
    side = peering.accepter_vpc_info
    if side.owner_id != world.account:
        raise AwsError("OperationNotPermitted", f"User ({world.account}) cannot {deed} peering {id}")
    if side.region != world.region:
        raise AwsError(
            "OperationNotPermitted",
            f"Incorrect region ({world.region}) specified for this request. VPC peering connection {id} must be"
            f" {deed}ed in region {side.region}",
        )
    return peering


@operation
async def reject_vpc_peering_connection(call: Call, *, vpc_peering_connection_id: str) -> dict[str, Any]:
    world = call.world
    peering = _answerable(world, vpc_peering_connection_id, "reject")
    _refuse_step(peering, "RejectVpcPeeringConnection", "rejected")
    end(world, peering, "rejected")
    return {"return": True}


@operation
async def delete_vpc_peering_connection(call: Call, *, vpc_peering_connection_id: str) -> dict[str, Any]:
    """Either owner may; a request that was not answered yet is taken back."""
    world = call.world
    peering = world.get(VpcPeeringConnection, vpc_peering_connection_id)
    _refuse_step(peering, "DeleteVpcPeeringConnection", "deleting")
    if peering.state != "deleted":
        end(world, peering, "deleted")
    return {"return": True}


@operation
async def modify_vpc_peering_connection_options(
    call: Call,
    *,
    vpc_peering_connection_id: str,
    requester_peering_connection_options: Mapping[str, Any] | None = None,
    accepter_peering_connection_options: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Each side is changed by its own owner, while the connection is active."""
    world = call.world
    peering = world.get(VpcPeeringConnection, vpc_peering_connection_id)
    if peering.state != "active":
        raise AwsError("OperationNotPermitted", f"VPC peering connection {peering.id} is not active.")
    requester = _options(world, peering.requester_vpc_info, requester_peering_connection_options)
    accepter = _options(world, peering.accepter_vpc_info, accepter_peering_connection_options)
    if requester is None and accepter is None:
        raise AwsError("MissingParameter", "The request must contain the options of at least one side.")
    set_options(world, peering, requester, accepter)
    return {"requester_peering_connection_options": requester, "accepter_peering_connection_options": accepter}


def _options(world: World, side: PeeringVpc, asked: Mapping[str, Any] | None) -> PeeringOptions | None:
    if asked is None:
        return None
    if (side.owner_id, side.region) != (world.account, world.region):
        raise AwsError("OperationNotPermitted", f"Only the owner of {side.vpc_id} can modify the options of its side.")
    return side.peering_options.model_copy(update=PeeringOptions.read(asked).model_dump(include=_given(asked)))


def _given(asked: Mapping[str, Any]) -> set[str]:
    return {snake(name) for name in asked}
