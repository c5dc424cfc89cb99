"""What rules of groups in EC2-Classic may say: inbound ones of three protocols, and groups of other accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.security_group_rules import NUMBERS, Elsewhere
from model.services.ec2.resources.security_groups import BALANCERS, BALANCERS_NAME, BALANCERS_OWNER, SecurityGroup
from model.services.ec2.rules import CLASSIC_PROTOCOLS, rules_of

_KNOWN = tuple(name for name, _, _ in CLASSIC_PROTOCOLS)
_WORDS = {*_KNOWN, *(NUMBERS[name] for name in _KNOWN)}
_ONLY_IN_VPC = ("Ipv6Ranges", "PrefixListIds", "CidrIpv6", "PrefixListId")


def refuse_in_classic(rule: Mapping[str, Any]) -> None:
    """A rule that only groups of VPCs can have."""
    protocol = rule.get("IpProtocol") or _KNOWN[0]
    if protocol.lower() not in _WORDS:
        raise AwsError(
            "InvalidPermission.Malformed", f'Unsupported IP protocol "{protocol}" - supported: [{", ".join(_KNOWN)}]'
        )
    if any(rule.get(name) for name in _ONLY_IN_VPC):
        raise only_in_vpc()


def only_in_vpc() -> AwsError:
    return AwsError("InvalidParameterValue", "Only Amazon VPC security groups may be used with this operation.")


def refuse_outbound(group: SecurityGroup) -> None:
    """In EC2-Classic everything goes out."""
    if group.vpc_id is None:
        raise only_in_vpc()


def every_protocol(source: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Permissions for all that a source sends, as far as EC2-Classic knows it."""
    return [
        {**source, "IpProtocol": protocol, "FromPort": first, "ToPort": last}
        for protocol, first, last in CLASSIC_PROTOCOLS
    ]


def group_in_classic(world: World, owner: str, id: str | None, name: str | None) -> dict[str, Any]:
    """What a rule says of a group in EC2-Classic: the account's, another customer's, or that of Amazon's balancers."""
    if owner == BALANCERS_OWNER:
        found = world.find(SecurityGroup, BALANCERS) if name == BALANCERS_NAME or id == BALANCERS else None
    else:
        home = world.cell.world(owner, world.region, world.service)
        known = home.where(SecurityGroup, group_name=name) if name else _alone(home.find(SecurityGroup, id or ""))
        found = next((each for each in known if each.vpc_id is None and not each.is_hidden), None)
    if found is None:
        raise AwsError("InvalidGroup.NotFound", f"The security group '{id or name}' does not exist")
    across = Elsewhere(user_id=owner, group_name=found.group_name)
    return {"referenced_group_id": found.group_id, "across": across}


def owner_in_classic(world: World, group: SecurityGroup, id: str) -> str:
    """Whose another group is, when only its id is said: that of a rule that names it already, or the account."""
    if id == BALANCERS:
        return BALANCERS_OWNER
    known = (each.across for each in rules_of(world, group.group_id) if each.referenced_group_id == id)
    return next((each.user_id for each in known if each), world.account)


def _alone(group: SecurityGroup | None) -> tuple[SecurityGroup, ...]:
    return (group,) if group else ()
