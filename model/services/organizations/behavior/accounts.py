"""AWS Organizations: what happens by itself: accounts come to be, and are closed."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.organizations.founding import account_entry, found_member
from model.services.organizations.resources.members import AccountCreation, Member


@due
async def make_account(world: World, whom: str) -> None:
    asked = world.find(AccountCreation, whom)
    if asked is not None and asked.state == "IN_PROGRESS":
        await found_member(world, asked)


@due
async def finish_closing(world: World, whom: str) -> None:
    """From now on nobody gets into the account."""
    member = world.find(Member, whom)
    if member is None or member.status != "PENDING_CLOSURE":
        return
    member.status = "SUSPENDED"
    entry = account_entry(world, whom)
    assert entry is not None, "an account that can be closed has an entry"
    entry.status = "SUSPENDED"


@due
async def drop_closed(world: World, whom: str) -> None:
    """Ninety days later it is closed for good, and no longer listed."""
    member = world.find(Member, whom)
    if member is not None and member.status == "SUSPENDED":
        world.remove(member)
