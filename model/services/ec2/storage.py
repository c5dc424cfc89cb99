"""How much storage of each type an account may have in a region."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.resources.volumes import Volume

GIB_PER_TIB = 1024


def claim(volume_type: str, size_gib: int) -> str:
    """What a volume counts as: volumes of the same type and size count alike."""
    return f"{volume_type}/{size_gib}"


def refuse_storage(world: World, volume_type: str, more_gib: int) -> None:
    """Refuse if the account's volumes of a type and so many GiB more are beyond its limit."""
    allowed_tib = most(world, f"ebs/storage-tib-{volume_type}")
    if stored_gib(world, volume_type) + more_gib > allowed_tib * GIB_PER_TIB:
        raise AwsError(
            "VolumeLimitExceeded",
            f"You have exceeded your maximum {volume_type} storage limit of {allowed_tib:.0f} TiB in this region."
            " Please contact AWS Support to request an Elastic Block Store service limit increase.",
        )


def stored_gib(world: World, volume_type: str) -> int:
    sizes = ((*word.partition("/"), count) for word, count in world.tally(Volume, "claims").items())
    return sum(int(size) * count for kind, _, size, count in sizes if kind == volume_type)
