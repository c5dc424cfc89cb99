"""Which targets of a group stand out by what goes wrong with them, and whether they get less for that."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.value import Value
from model.kit.world import World
from model.physics.choosing import standing_out
from model.services.elbv2.dealing import manner_of
from model.services.elbv2.health_checks import WEB
from model.services.elbv2.lines import line_of
from model.services.elbv2.machines import server
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target


class Anomaly(Value):
    """In AWS's words."""

    result: str
    mitigation_in_effect: str


def anomalies(world: World, group: TargetGroup, targets: Sequence[Target]) -> dict[str, Anomaly]:
    """By the names of those that are well; of flows nobody knows what goes wrong."""
    if group.spoken not in WEB:
        return {}
    manner, line = manner_of(world, group), line_of(world, group)
    well = [each for each in targets if each.state == "healthy"]
    odd = standing_out([server(world, group, each, manner, line).failing_share for each in well])
    return {
        target.name: Anomaly(
            result="anomalous" if is_odd else "normal",
            mitigation_in_effect="yes" if is_odd and manner.mitigates else "no",
        )
        for target, is_odd in zip(well, odd, strict=True)
    }
