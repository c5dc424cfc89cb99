"""Auto Scaling: what its operations act on, by names in whose ARNs an id stands that nobody knows beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.permission import acting_on
from model.kit.principal import Principal
from model.kit.world import World


@acting_on
def group_or_configuration(_world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str]:
    """Launch configurations are acted on only where no group is."""
    if group := params.get("AutoScalingGroupName"):
        yield f"autoScalingGroup:*:autoScalingGroupName/{group}"
    elif configuration := params.get("LaunchConfigurationName"):
        yield f"launchConfiguration:*:launchConfigurationName/{configuration}"
    for tag in params.get("Tags", ()):
        yield f"autoScalingGroup:*:autoScalingGroupName/{tag.get('ResourceId', '*')}"
