"""CloudFront: what its operations act on: its ARNs name no region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, acting_on
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.cloudfront.resources.access import KeyGroup, OriginAccessControl, OriginAccessIdentity, PublicKey
from model.services.cloudfront.resources.deployment import ContinuousDeploymentPolicy
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.key_values import KeyValueStore
from model.services.cloudfront.resources.policies import CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy
from model.services.cloudfront.resources.realtime_logs import RealtimeLogConfig

KINDS: tuple[type[Resource], ...] = (
    Distribution,
    OriginAccessIdentity,
    OriginAccessControl,
    PublicKey,
    KeyGroup,
    CachePolicy,
    OriginRequestPolicy,
    ResponseHeadersPolicy,
    ContinuousDeploymentPolicy,
)

_NAMED = ("DistributionId", "PrimaryDistributionId", "TargetDistributionId", "Id")
"Members that name what is acted on by its id; an invalidation's own is the last."


@acting_on
def named(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[Acted]:
    """An `Id` is of whatever there is of this id, of an invalidation's distribution where one is named.

    A `Name` is a key value store's, or that of a real-time log configuration.
    """
    if "Resource" in params:
        known = params["Resource"].rpartition("/")[2]
        yield Acted(params["Resource"], world.find(Distribution, known))
    if "Name" in params:
        name = params["Name"]
        found = world.find(KeyValueStore, name) or world.find(RealtimeLogConfig, name)
        yield Acted(found.arn, found) if found else Acted(arn("cloudfront", "", world.account, "key-value-store/*"))
    if "ARN" in params:
        yield Acted(params["ARN"])
    id = next((params[each] for each in _NAMED if params.get(each)), None)
    if id:
        found = next((each for each in (world.find(kind, id) for kind in KINDS) if each is not None), None)
        yield Acted(found.arn, found) if found else Acted(arn("cloudfront", "", world.account, f"distribution/{id}"))
