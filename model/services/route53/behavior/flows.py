"""Route 53: what happens by itself: instances of traffic policies are done once every name server has their records."""

from __future__ import annotations

from model.kit.behavior import after
from model.kit.world import World
from model.services.route53.resources.record_sets import Change
from model.services.route53.resources.traffic_policies import TrafficPolicyInstance


@after(Change, "INSYNC")
async def settle(world: World, change_id: str) -> None:
    """One that was deleted is no more."""
    for each in world.where(TrafficPolicyInstance, change_id=change_id):
        if each.state == "Deleting":
            world.remove(each)
        else:
            each.state, each.message = ("Failed", each.flaw) if each.flaw else ("Applied", "")
