"""A VPC with all that it is born with, and the subnets and groups that are added to it."""

from __future__ import annotations

from collections.abc import Iterator

from model.catalog.regions import Zone
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.cidr import block, usable
from model.services.ec2.names import internal_domain
from model.services.ec2.resources.dhcp_options import DhcpConfiguration, DhcpOptions, Text
from model.services.ec2.resources.network_acls import LAST, NetworkAcl, NetworkAclAssociation, NetworkAclEntry
from model.services.ec2.resources.route_tables import LOCAL, Route, RouteTable, RouteTableAssociation
from model.services.ec2.resources.security_group_rules import Elsewhere, SecurityGroupRule
from model.services.ec2.resources.security_groups import DEFAULT_GROUP, SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import CidrBlockAssociation, Vpc, vpc_told
from model.services.ec2.rules import ALL, CLASSIC_PROTOCOLS, permissions

ANYWHERE = "0.0.0.0/0"


def new_vpc(
    world: World,
    cidr: str,
    *,
    tenancy: str = "default",
    tags: tuple[Tag, ...] = (),
    default: bool = False,
    state: str = "pending",
    prefix: str = "vpc",
) -> Vpc:
    """A VPC with its main route table, default network ACL and default security group; or what is like one."""
    association = CidrBlockAssociation(association_id=world.new_id("vpc-cidr-assoc"), cidr_block=cidr)
    vpc = Vpc(
        vpc_id=world.new_id(prefix),
        cidr_block=cidr,
        dhcp_options_id=default_dhcp_options(world).dhcp_options_id,
        state=state,
        is_default=default,
        enable_dns_hostnames=default,
        instance_tenancy=tenancy,
        tags=tags,
    )
    vpc.cover((association,))
    world.add(vpc)
    _add_main_table(world, vpc)
    _add_default_acl(world, vpc)
    new_group(world, vpc.vpc_id, DEFAULT_GROUP, "default group" if vpc.is_hidden else "default VPC security group")
    return vpc


def new_subnet(
    world: World, vpc: Vpc, cidr: str, zone: Zone, *, tags: tuple[Tag, ...] = (), default: bool = False
) -> Subnet:
    """A subnet; the main route table holds for it without being told, a network ACL has to guard it."""
    return world.add(
        Subnet(
            subnet_id=world.new_id("subnet"),
            vpc_id=vpc.vpc_id,
            cidr_block=cidr,
            availability_zone=zone.name,
            availability_zone_id=zone.id,
            available_ip_address_count=usable(block(cidr)),
            default_for_az=default,
            map_public_ip_on_launch=default,
            tags=tags,
        )
    )


def guard_with(world: World, acl: NetworkAcl, *subnets: Subnet) -> None:
    """Have a network ACL guard subnets that no other guards, each by a new association."""
    new = (
        NetworkAclAssociation(
            network_acl_association_id=world.new_id("aclassoc"),
            network_acl_id=acl.network_acl_id,
            subnet_id=subnet.subnet_id,
        )
        for subnet in subnets
    )
    acl.guard((*acl.associations, *new))


def default_acl(world: World, vpc_id: str) -> NetworkAcl:
    return next(acl for acl in world.where(NetworkAcl, vpc_id=vpc_id) if acl.is_default)


def default_group(world: World, vpc_id: str) -> SecurityGroup:
    vpc = vpc_told(vpc_id)
    return next(group for group in world.where(SecurityGroup, group_name=DEFAULT_GROUP) if group.vpc_id == vpc)


def default_dhcp_options(world: World) -> DhcpOptions:
    """The set that AWS made for this account and region, made again if it was deleted."""
    found = world.where(DhcpOptions, made_by_aws=True)
    if found:
        return found[0]
    domain = DhcpConfiguration(key="domain-name", values=(Text(value=internal_domain(world.region)),))
    return world.add(
        DhcpOptions(dhcp_options_id=world.new_id("dopt"), dhcp_configurations=(domain, _AMAZON_DNS), made_by_aws=True)
    )


_AMAZON_DNS = DhcpConfiguration(key="domain-name-servers", values=(Text(value="AmazonProvidedDNS"),))


def local_routes(vpc: Vpc) -> tuple[Route, ...]:
    """Every table begins with the ways between the VPC's own addresses."""
    way = Route(gateway_id=LOCAL, origin="CreateRouteTable")
    return (
        *(way.model_copy(update={"destination_cidr_block": each}) for each in vpc.cidr_blocks),
        *(way.model_copy(update={"destination_ipv6_cidr_block": each}) for each in vpc.ipv6_blocks),
    )


def _add_main_table(world: World, vpc: Vpc) -> None:
    table = RouteTable(route_table_id=world.new_id("rtb"), vpc_id=vpc.vpc_id, routes=local_routes(vpc))
    association = RouteTableAssociation(
        route_table_association_id=world.new_id("rtbassoc"), route_table_id=table.route_table_id, main=True
    )
    table.serve((association,))
    world.add(table)


def _add_default_acl(world: World, vpc: Vpc) -> None:
    world.add(NetworkAcl(network_acl_id=world.new_id("acl"), vpc_id=vpc.vpc_id, is_default=True, entries=OPEN_ENTRIES))


def _entry(number: int, action: str, *, egress: bool) -> NetworkAclEntry:
    return NetworkAclEntry(rule_number=number, protocol=ALL, rule_action=action, egress=egress, cidr_block=ANYWHERE)


CLOSED_ENTRIES = (_entry(LAST, "deny", egress=True), _entry(LAST, "deny", egress=False))
"What a network ACL that an account makes begins with: nothing passes."

OPEN_ENTRIES_6 = tuple(
    NetworkAclEntry(rule_number=number, protocol=ALL, rule_action=action, egress=egress, ipv6_cidr_block="::/0")
    for egress in (True, False)
    for number, action in ((101, "allow"), (LAST + 1, "deny"))
)
"What the default network ACL says more in a VPC with IPv6: everything passes."

OPEN_ENTRIES = (
    _entry(100, "allow", egress=True),
    _entry(LAST, "deny", egress=True),
    _entry(100, "allow", egress=False),
    _entry(LAST, "deny", egress=False),
)
"What the default network ACL of a VPC begins with: everything passes."


def new_group(world: World, vpc_id: str, name: str, description: str, tags: tuple[Tag, ...] = ()) -> SecurityGroup:
    """A group that lets everything out and nothing in; the default one also lets its members reach each other.

    In EC2-Classic nobody says what goes out, and each protocol has a rule of its own.
    """
    id, vpc = world.new_id("sg"), vpc_told(vpc_id)
    outbound = (_everything(world, id, is_egress=True, cidr_ipv4=ANYWHERE),) if vpc else ()
    inbound = tuple(_among_members(world, id, in_vpc=vpc is not None)) if name == DEFAULT_GROUP else ()
    for rule in (*inbound, *outbound):
        world.add(rule)
    return world.add(
        SecurityGroup(
            group_id=id,
            group_name=name,
            description=description,
            vpc_id=vpc,
            ip_permissions=permissions(inbound),
            ip_permissions_egress=permissions(outbound),
            rules_in=len(inbound),
            rules_out=len(outbound),
            tags=tags,
        )
    )


def _among_members(world: World, id: str, *, in_vpc: bool) -> Iterator[SecurityGroupRule]:
    if in_vpc:
        yield _everything(world, id, is_egress=False, referenced_group_id=id)
        return
    own = Elsewhere(user_id=world.account, group_name=DEFAULT_GROUP)
    for protocol, first, last in CLASSIC_PROTOCOLS:
        yield SecurityGroupRule(
            security_group_rule_id=world.new_id("sgr"),
            group_id=id,
            is_egress=False,
            ip_protocol=protocol,
            from_port=first,
            to_port=last,
            referenced_group_id=id,
            across=own,
        )


def _everything(
    world: World,
    group_id: str,
    *,
    is_egress: bool,
    cidr_ipv4: str | None = None,
    referenced_group_id: str | None = None,
) -> SecurityGroupRule:
    return SecurityGroupRule(
        security_group_rule_id=world.new_id("sgr"),
        group_id=group_id,
        is_egress=is_egress,
        ip_protocol=ALL,
        from_port=-1,
        to_port=-1,
        cidr_ipv4=cidr_ipv4,
        referenced_group_id=referenced_group_id,
    )
