"""EC2: what happens by itself: a new account finds a default VPC in every region."""

from __future__ import annotations

from model.kit.behavior import founding
from model.kit.world import World
from model.services.ec2.default_networks import new_default_vpc


@founding
def default_vpc(world: World) -> None:
    new_default_vpc(world, state="available")
