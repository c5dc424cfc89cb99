"""EC2: what an account may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.classic import classic_network
from model.services.ec2.resources.vpcs import Vpc

UNLIMITED = 2147483647


def _limit(key: str) -> Callable[[World], str]:
    return lambda world: _number(most(world, key))


def _number(value: float) -> str:
    return str(UNLIMITED if value == inf else int(value))


def _default_vpc(world: World) -> str:
    found = world.where(Vpc, is_default=True)
    return found[0].vpc_id if found else "none"


def _platforms(world: World) -> str:
    return "VPC" if classic_network(world) is None else "EC2,VPC"


_ATTRIBUTES: Mapping[str, Callable[[World], str]] = {
    "supported-platforms": _platforms,
    "vpc-max-security-groups-per-interface": _limit("security-group/groups-per-interface"),
    "max-elastic-ips": _limit("eip/addresses-per-region"),
    "max-instances": _limit("ec2/instances-per-region"),
    "vpc-max-elastic-ips": _limit("eip/addresses-per-region"),
    "default-vpc": _default_vpc,
}


@operation
async def describe_account_attributes(call: Call, *, attribute_names: Sequence[str] | None = None) -> dict[str, Any]:
    for name in attribute_names or ():
        if name not in _ATTRIBUTES:
            raise AwsError("InvalidParameterValue", f"Value ({name}) for parameter attributeNames is invalid.")
    shown = [
        {
            "attribute_name": name,
            "attribute_values": [{"attribute_value": each} for each in answer(call.world).split(",")],
        }
        for name, answer in _ATTRIBUTES.items()
        if not attribute_names or name in attribute_names
    ]
    return {"account_attributes": shown}
