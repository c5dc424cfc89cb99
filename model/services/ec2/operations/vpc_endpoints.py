"""VPC endpoints: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.ec2.addressing import members
from model.services.ec2.endpoint_services import GATEWAY, INTERFACE, EndpointService, find_service
from model.services.ec2.endpoint_ways import (
    lead_no_more,
    lead_through,
    name_it,
    refuse_private_name,
    stand_in,
    withdraw,
)
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

FULL_ACCESS = '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
FILTERS: Mapping[str, Getter] = {
    "ip-address-type": lambda endpoint: endpoint.ip_address_type,
    "service-name": lambda endpoint: endpoint.service_name,
    "vpc-endpoint-id": lambda endpoint: endpoint.vpc_endpoint_id,
    "vpc-endpoint-state": lambda endpoint: endpoint.state,
    "vpc-endpoint-type": lambda endpoint: endpoint.vpc_endpoint_type,
    "vpc-id": lambda endpoint: endpoint.vpc_id,
}


class EndpointForm(Form):
    vpc_id: str
    service_name: str | None = None
    vpc_endpoint_type: str = GATEWAY
    policy_document: str | None = None
    route_table_ids: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    private_dns_enabled: bool | None = None
    client_token: str = ""
    tag_specifications: tuple[dict[str, Any], ...] = ()


@operation
@takes(EndpointForm)
async def create_vpc_endpoint(call: Call, asked: EndpointForm) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(asked.tag_specifications, "vpc-endpoint")
    known = made_before(world, VpcEndpoint, asked.client_token, service_name=asked.service_name, vpc_id=asked.vpc_id)
    if known is not None:
        return {"vpc_endpoint": known, "client_token": asked.client_token}
    vpc, service = world.get(Vpc, asked.vpc_id), _service(world, asked)
    _refuse_mixture(asked)
    _refuse_another(world, service)
    endpoint = VpcEndpoint(
        vpc_endpoint_id=world.new_id("vpce"),
        vpc_id=vpc.vpc_id,
        service_name=service.name,
        vpc_endpoint_type=service.kind,
        policy_document=_policy(asked.policy_document),
        state="available" if service.kind == GATEWAY else "pending",
        client_tokens=kept(asked.client_token),
        tags=tags,
    )
    if service.kind == INTERFACE:
        endpoint.private_dns_enabled = asked.private_dns_enabled is not False
        if endpoint.private_dns_enabled:
            refuse_private_name(world, vpc, service.name)
    world.add(endpoint)
    lead_through(world, endpoint, dict.fromkeys(asked.route_table_ids))
    stand_in(world, endpoint, tuple(dict.fromkeys(asked.subnet_ids)), asked.security_group_ids)
    if service.kind == INTERFACE:
        name_it(world, endpoint, service)
    return {"vpc_endpoint": endpoint, "client_token": asked.client_token or None}


def _service(world: World, asked: EndpointForm) -> EndpointService:
    if not asked.service_name:
        raise AwsError("MissingParameter", "The request must contain the parameter ServiceName")
    found = find_service(world.region, asked.service_name, asked.vpc_endpoint_type)
    if found is not None:
        return found
    other = INTERFACE if asked.vpc_endpoint_type == GATEWAY else GATEWAY
    if find_service(world.region, asked.service_name, other) is not None:
        raise AwsError(
            "InvalidParameter",
            f"Endpoint type ({asked.vpc_endpoint_type}) does not match available service types ([{other}]).",
        )
    raise AwsError("InvalidServiceName", f"The Vpc Endpoint Service '{asked.service_name}' does not exist")


def _refuse_mixture(asked: EndpointForm) -> None:
    """Tables lead to gateways; subnets, groups and names are for interfaces."""
    if asked.vpc_endpoint_type == INTERFACE:
        wrong = "RouteTableIds" if asked.route_table_ids else ""
    else:
        given = {
            "SubnetIds": asked.subnet_ids,
            "SecurityGroupIds": asked.security_group_ids,
            "PrivateDnsEnabled": asked.private_dns_enabled,
        }
        wrong = next((name for name, value in given.items() if value), "")
    if wrong:
        raise AwsError("InvalidParameter", f"{wrong} cannot be specified for an endpoint of {asked.vpc_endpoint_type}.")


def _refuse_another(world: World, service: EndpointService) -> None:
    if service.kind == GATEWAY:
        count = sum(each.vpc_endpoint_type == GATEWAY for each in world.all(VpcEndpoint)) + 1
        quota = "vpc-endpoint/gateway-endpoints-per-region"
        refuse_beyond(world, quota, count, "VpcEndpointLimitExceeded", "gateway VPC endpoints")


def _policy(text: str | None) -> str:
    """The document that was given, or the one that lets everything through."""
    if not text:
        return FULL_ACCESS
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise AwsError("InvalidPolicyDocument", f"The policy document is not valid: {bad}") from bad
    return text


@operation
async def describe_vpc_endpoints(
    call: Call,
    *,
    vpc_endpoint_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    endpoints, token = listed(
        call.world,
        VpcEndpoint,
        vpc_endpoint_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"vpc-id": "vpc_id"},
    )
    return {"vpc_endpoints": endpoints, "next_token": token}


class EndpointChangeForm(Form):
    vpc_endpoint_id: str
    reset_policy: bool = False
    policy_document: str | None = None
    add_route_table_ids: tuple[str, ...] = ()
    remove_route_table_ids: tuple[str, ...] = ()
    add_subnet_ids: tuple[str, ...] = ()
    remove_subnet_ids: tuple[str, ...] = ()
    add_security_group_ids: tuple[str, ...] = ()
    remove_security_group_ids: tuple[str, ...] = ()
    private_dns_enabled: bool | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        return (*self.add_route_table_ids, *self.remove_route_table_ids)

    @property
    def of_interfaces(self) -> bool:
        """Whether something is asked for that only an interface endpoint has."""
        groups = self.add_security_group_ids or self.remove_security_group_ids
        return bool(self.add_subnet_ids or self.remove_subnet_ids or groups or self.private_dns_enabled is not None)


@operation
@takes(EndpointChangeForm)
async def modify_vpc_endpoint(call: Call, asked: EndpointChangeForm) -> dict[str, Any]:
    world = call.world
    endpoint = world.get(VpcEndpoint, asked.vpc_endpoint_id)
    world.request(endpoint, "ModifyVpcEndpoint")
    if asked.tables if endpoint.vpc_endpoint_type == INTERFACE else asked.of_interfaces:
        raise AwsError(
            "InvalidParameter", f"The endpoint {endpoint.vpc_endpoint_id} is of {endpoint.vpc_endpoint_type}."
        )
    if asked.reset_policy or asked.policy_document:
        endpoint.policy_document = _policy(None if asked.reset_policy else asked.policy_document)
    lead_no_more(world, endpoint, asked.remove_route_table_ids)
    new = [id for id in dict.fromkeys(asked.add_route_table_ids) if id not in endpoint.route_table_ids]
    lead_through(world, endpoint, new)
    if asked.of_interfaces:
        _change_interfaces(world, endpoint, asked)
    return {"return": True}


def _change_interfaces(world: World, endpoint: VpcEndpoint, asked: EndpointChangeForm) -> None:
    withdraw(world, endpoint, asked.remove_subnet_ids)
    stand_in(world, endpoint, asked.add_subnet_ids, tuple(each.group_id for each in endpoint.groups))
    if asked.add_security_group_ids or asked.remove_security_group_ids:
        _regroup(world, endpoint, asked)
    if asked.private_dns_enabled:
        vpc = world.get(Vpc, endpoint.vpc_id)
        refuse_private_name(world, vpc, endpoint.service_name, endpoint.vpc_endpoint_id)
    if asked.private_dns_enabled is not None:
        endpoint.private_dns_enabled = asked.private_dns_enabled
    service = find_service(world.region, endpoint.service_name, INTERFACE)
    assert service is not None, "the service of an endpoint is offered"
    name_it(world, endpoint, service)


def _regroup(world: World, endpoint: VpcEndpoint, asked: EndpointChangeForm) -> None:
    gone = set(asked.remove_security_group_ids)
    left = [each.group_id for each in endpoint.groups if each.group_id not in gone]
    wanted = tuple(dict.fromkeys((*left, *asked.add_security_group_ids)))
    if not wanted:
        raise AwsError("InvalidParameter", "An interface endpoint has at least one security group.")
    for id in endpoint.network_interface_ids:
        interface = world.get(NetworkInterface, id)
        interface.join(members(world, world.get(Subnet, interface.subnet_id), wanted))
        endpoint.groups = interface.groups


@operation
async def delete_vpc_endpoints(call: Call, *, vpc_endpoint_ids: Sequence[str]) -> dict[str, Any]:
    """Those that are not there are told of; the others go all the same."""
    world, failed = call.world, list[dict[str, Any]]()
    for id in vpc_endpoint_ids:
        found = world.find(VpcEndpoint, id)
        if found is not None:
            world.request(found, "DeleteVpcEndpoints")
            continue
        missing = VpcEndpoint.is_missing(id)
        failed.append({"resource_id": id, "error": {"code": missing.code, "message": missing.message}})
    return {"unsuccessful": failed}
