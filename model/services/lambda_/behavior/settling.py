"""Lambda: what happens by itself: an event source mapping takes a while to begin, to stop, and to go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.lambda_.behavior.looking import look, stop
from model.services.lambda_.resources.event_source_mappings import ENABLED, EventSourceMapping

SECONDS = Between(2, 12)


def change(world: World, mapping: EventSourceMapping, settings: Mapping[str, Any]) -> None:
    """Let it have other settings; nothing is read until they hold."""
    was = mapping.enabled
    mapping.gathered, mapping.gathers_until, mapping.busy_since = (), None, None
    for name, value in settings.items():
        setattr(mapping, name, value)
    mapping.last_modified = world.now
    state = "Updating" if mapping.enabled == was else "Enabling" if mapping.enabled else "Disabling"
    world.enter(mapping, state)
    settle_soon(world, mapping)


def settle_soon(world: World, mapping: EventSourceMapping) -> None:
    world.wake(settle, mapping.uuid, after=world.delay(SECONDS, mapping.uuid, mapping.state))


@due
async def settle(world: World, uuid: str) -> None:
    mapping = world.find(EventSourceMapping, uuid)
    if mapping is None:
        return
    if mapping.state == "Deleting":
        stop(world, mapping)
        world.remove(mapping)
    elif mapping.enabled:
        world.enter(mapping, ENABLED)
        world.wake(look, uuid)
    else:
        world.enter(mapping, "Disabled")
