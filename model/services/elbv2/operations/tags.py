"""ELBv2: what you can ask for of tags and limits."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.resource import Resource
from model.kit.single_tags import put_tags
from model.kit.tags import without_tags
from model.kit.world import World
from model.services.elbv2.finding import paged_values
from model.services.elbv2.limits import most
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.trust_stores import TrustStore

_KINDS: dict[str, type[Resource]] = {
    "loadbalancer": LoadBalancer,
    "targetgroup": TargetGroup,
    "listener": Listener,
    "listener-rule": Rule,
    "truststore": TrustStore,
}
_MOST_ASKED = 20

_LIMITS = (
    ("application-balancers-per-region", "application-load-balancers"),
    ("network-balancers-per-region", "network-load-balancers"),
    ("gateway-balancers-per-region", "gateway-load-balancers"),
    ("target-groups-per-region", "target-groups"),
    ("target-groups-per-balancer", "target-groups-per-application-load-balancer"),
    ("targets-per-balancer", "targets-per-application-load-balancer"),
    ("targets-per-group", "targets-per-target-group"),
    ("listeners-per-balancer", "listeners-per-application-load-balancer"),
    ("listeners-per-balancer", "listeners-per-network-load-balancer"),
    ("rules-per-balancer", "rules-per-application-load-balancer"),
    ("certificates-per-balancer", "certificates-per-application-load-balancer"),
    ("certificates-per-balancer", "certificates-per-network-load-balancer"),
    ("conditions-per-rule", "condition-values-per-alb-rule"),
    ("trust-stores-per-region", "trust-stores"),
)
"""Quotas by the names that AWS tells them under; one counts for balancers of several types."""


def _find(world: World, arn: str) -> Resource:
    kind = _KINDS.get(read_arn(arn).kind)
    if kind is None:
        raise AwsError("ValidationError", f"'{arn}' is not a valid ARN")
    return world.get(kind, arn)


@operation
async def add_tags(call: Call, *, resource_arns: list[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    for arn in resource_arns:
        thing = _find(call.world, arn)
        thing.tags = put_tags(thing.tags, tags)
    return {}


@operation
async def remove_tags(call: Call, *, resource_arns: list[str], tag_keys: list[str]) -> dict[str, Any]:
    for arn in resource_arns:
        thing = _find(call.world, arn)
        thing.tags = without_tags(thing.tags, tag_keys)
    return {}


@operation
async def describe_tags(call: Call, *, resource_arns: list[str]) -> dict[str, Any]:
    if len(resource_arns) > _MOST_ASKED:
        raise AwsError("ValidationError", f"You can describe the tags of at most {_MOST_ASKED} resources")
    found = [_find(call.world, arn) for arn in resource_arns]
    return {"tag_descriptions": [{"resource_arn": each.id, "tags": each.tags} for each in found]}


@operation
async def describe_account_limits(
    call: Call, *, marker: str | None = None, page_size: int | None = None
) -> dict[str, Any]:
    limits = [{"name": name, "max": str(most(call.world, key))} for key, name in _LIMITS]
    listed, token = paged_values(limits, marker, page_size)
    return {"limits": list(listed), "next_marker": token}
