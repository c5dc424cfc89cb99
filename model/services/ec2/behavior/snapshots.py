"""What happens when a snapshot has been copied."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.world import World
from model.services.ec2.resources.snapshots import Snapshot


@entering(Snapshot, "completed")
def complete(world: World, snapshot: Snapshot) -> None:
    snapshot.completion_time = world.now
