"""Takes snapshots: what is on a volume, and how much of that is new."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.lookups import GIB
from model.services.ec2.resources.snapshots import Snapshot
from model.services.ec2.resources.volumes import VOLUME_LIFE, Volume

WRITTEN = "write_bytes"


def written_bytes(world: World, volume: Volume) -> float:
    """All that was ever written to a volume, overwriting included."""
    return world.signal(volume.volume_id, WRITTEN).cumulative(world.now)


def data_bytes(world: World, volume: Volume) -> int:
    """What is on a volume: what it was born with and what was written since, as far as it holds."""
    return min(int(volume.first_bytes + written_bytes(world, volume)), volume.size * GIB)


def take_snapshot(world: World, volume: Volume, description: str, tags: tuple[Tag, ...]) -> Snapshot:
    """The state of this moment; copying it takes as long as there is change since the last snapshot."""
    if not VOLUME_LIFE.allows(volume, "CreateSnapshot"):
        raise AwsError("IncorrectState", f"Volume '{volume.volume_id}' is in the '{volume.state}' state.")
    earlier = world.where(Snapshot, volume_id=volume.volume_id)
    _refuse_many(world, earlier)
    data, written = data_bytes(world, volume), written_bytes(world, volume)
    changed = min(int(written - earlier[-1].written_bytes), data) if earlier else data
    return world.add(
        Snapshot(
            snapshot_id=world.new_id("snap"),
            volume_id=volume.volume_id,
            volume_size=volume.size,
            description=description,
            encrypted=volume.encrypted,
            kms_key_id=volume.kms_key_id,
            full_snapshot_size_in_bytes=data,
            changed_bytes=changed,
            written_bytes=written,
            tags=tags,
        )
    )


def _refuse_many(world: World, earlier: tuple[Snapshot, ...]) -> None:
    pending = sum(each.state == "pending" for each in earlier)
    if pending >= most(world, "ebs/pending-snapshots-per-volume"):
        raise AwsError(
            "ConcurrentSnapshotLimitExceeded", "Maximum allowed in-progress snapshots for a single volume exceeded."
        )
    wanted = len(world.all(Snapshot)) + 1
    refuse_beyond(world, "ebs/snapshots-per-region", wanted, "SnapshotLimitExceeded", "snapshots")


def drop_snapshot(world: World, snapshot: Snapshot) -> None:
    """Blocks that a later snapshot of the same volume builds on become its own."""
    world.remove(snapshot)
    later = [each for each in world.where(Snapshot, volume_id=snapshot.volume_id) if each.serial > snapshot.serial]
    if later:
        kept = later[0].changed_bytes + snapshot.changed_bytes
        later[0].changed_bytes = min(kept, later[0].full_snapshot_size_in_bytes)
