"""How the events of a group look to whoever reads them: sensitive data in stars, unless somebody may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.data_protection.policy import Kind, Protection, masked, read_protection
from model.services.logs.places import streams_of
from model.services.logs.resources.account_policies import PROTECTION, AccountPolicy
from model.services.logs.resources.groups import LogGroup
from model.services.logs.shelf import Event
from model.services.logs.transforming import Transforming

FEW = 16
"Events that are looked through before others have their turn."


class Held(NamedTuple):
    """A policy, and since when it holds, in milliseconds: what came in before is let be."""

    since: int
    protection: Protection


def protections_of(world: World, group: LogGroup) -> tuple[Held, ...]:
    """The group's own policy and that of the account, which add up."""
    own = group.data_protection
    found = [(own.at, own.document)] if own is not None else []
    found += [(each.last_updated, each.document) for each in world.where(AccountPolicy, policy_type=PROTECTION)]
    return tuple(Held(int(at * 1000), read_protection(document)) for at, document in found)


class Sight:
    """`unmasked` for who may see everything."""

    def __init__(self, world: World, group: LogGroup, *, unmasked: bool = False) -> None:
        self._held = () if unmasked else protections_of(world, group)
        self.names = {stream.serial: stream.log_stream_name for stream in streams_of(world, group)}
        self._transforming = Transforming(world, group, self.names)

    @property
    def masks(self) -> bool:
        """Whether there is anything that may be masked."""
        return bool(self._held)

    def text(self, event: Event, text: str) -> str:
        """What is seen of a text of an event."""
        kinds = self._kinds(event)
        return masked(text, kinds) if kinds else text

    def transformed(self, event: Event) -> str | None:
        """What is seen of an event that was transformed; None where it was not."""
        found = self._transforming.text(event)
        return None if found is None else self.text(event, found)

    async def turned(self, events: Sequence[Event]) -> Sequence[Event]:
        """As those see them who want to have them transformed."""
        if not self._transforming.is_there:
            return await self.seen(events)
        return [self._turned(event) async for event in in_turns(events, FEW)]

    def _turned(self, event: Event) -> Event:
        found = self.transformed(event)
        return event._replace(message=self.text(event, event.message) if found is None else found)

    async def seen(self, events: Sequence[Event]) -> Sequence[Event]:
        if not self._held:
            return events
        return [event._replace(message=self.text(event, event.message)) async for event in in_turns(events, FEW)]

    def _kinds(self, event: Event) -> tuple[Kind, ...]:
        held = [each.protection for each in self._held if event.ingested >= each.since and each.protection.masks]
        return tuple(kind for protection in held for kind in protection.kinds)


def sight_of(call: Call, group: LogGroup, *, unmask: bool) -> Sight:
    """Whoever wants to see everything has to be allowed to."""
    if unmask:
        call.require("logs:Unmask", f"{group.arn}:*")
    return Sight(call.world, group, unmasked=unmask)
