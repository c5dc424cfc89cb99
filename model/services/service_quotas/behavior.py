"""Service Quotas: what happens by itself: requests are granted, small ones at once, large ones after a case."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.quotas import most
from model.kit.world import World
from model.services.service_quotas.resources.quotas import QuotaIncrease, RaisedQuota

LOOKING = Between(60.0, 600.0)
"Until a machine has looked at a request."
READING = Between(2 * 3600.0, 24 * 3600.0)
"Until a person has."
SMALL = 2
"How many times the present value a machine grants."


@due
async def look_at(world: World, whom: str) -> None:
    """What is no more than twice the present value is granted; for more there is a case with AWS Support."""
    asked = world.find(QuotaIncrease, whom)
    if asked is None or asked.status != "PENDING":
        return
    if asked.desired_value <= SMALL * most(world, asked.quota_key):
        grant(world, asked)
        return
    asked.status = "CASE_OPENED"
    asked.case_id = world.luck("case", asked.id).letters(12, "0123456789")
    asked.last_updated = world.now
    world.wake(close_case, whom, after=world.delay(READING, whom))


@due
async def close_case(world: World, whom: str) -> None:
    asked = world.find(QuotaIncrease, whom)
    if asked is not None and asked.status == "CASE_OPENED":
        grant(world, asked)


def grant(world: World, asked: QuotaIncrease) -> None:
    """From now on the account may have more."""
    asked.status, asked.last_updated = "APPROVED", world.now
    found = world.find(RaisedQuota, asked.quota_key)
    if found is not None:
        found.value = asked.desired_value
        return
    raised = RaisedQuota(
        quota_key=asked.quota_key,
        service_code=asked.service_code,
        quota_code=asked.quota_code,
        quota_name=asked.quota_name,
        value=asked.desired_value,
    )
    world.add(raised)
