"""Which edition of AWS's limits a world goes by."""

from typing import cast

from model.catalog.pages import Profile
from model.kit.world import World


def profile_of(world: World) -> Profile:
    return cast("Profile", world.cell.settings.quotas)
