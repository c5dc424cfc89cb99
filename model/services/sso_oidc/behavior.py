"""Identity Center's OpenID Connect: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.world import World
from model.services.sso_oidc.resources import DeviceGrant, PortalToken, Registration

KINDS: dict[str, type[Registration] | type[DeviceGrant] | type[PortalToken]] = {
    kind.__name__: kind for kind in (Registration, DeviceGrant, PortalToken)
}
LEAST_SECONDS = 900.0


@due
async def forget_ended(world: World, whom: str) -> None:
    """It ends by the wall, and this is simulated time: who comes too early comes again, ever more seldom."""
    kind, _, id = whom.partition("/")
    found = world.find(KINDS[kind], id)
    if found is None:
        return
    if world.cell.wall() >= found.expires:
        world.remove(found)
    else:
        world.wake(forget_ended, whom, after=max(LEAST_SECONDS, world.now - found.created_at))


def forget_later(world: World, thing: Resource, seconds: float) -> None:
    world.wake(forget_ended, f"{type(thing).__name__}/{thing.id}", after=seconds)
