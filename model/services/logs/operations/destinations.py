"""Logs: what you can ask for, about destinations that other accounts send to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn, read_arn
from model.kit.operation import operation
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.logs.paging import page_of
from model.services.logs.refusals import invalid
from model.services.logs.resources.destinations import LogDestination
from model.services.logs.subscribers import STREAMS, Subscriber, try_out
from model.services.logs.subscribing import refuse_foreign_role
from model.services.logs.tagging import merge

MOST_POLICY_BYTES = 5120


@operation
async def put_destination(
    call: Call, *, destination_name: str, target_arn: str, role_arn: str, tags: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A stream of the caller's, and the role to fill it under; one that is there already is changed."""
    world, target = call.world, read_arn(target_arn)
    if target.service not in STREAMS:
        raise invalid(f"PutDestination operation cannot work with targetArn for vendor {target.service}")
    if (target.region, target.account) != (world.region, world.account):
        raise invalid("The target of a destination is a stream of the same account and region.")
    refuse_foreign_role(call, role_arn)
    known = world.find(LogDestination, destination_name)
    if known is not None and tags:
        raise invalid("Tags of a destination that is there already are set by TagResource.")
    made = known or LogDestination(
        destination_name=destination_name, target_arn=target_arn, role_arn=role_arn, tags=merge((), tags or {})
    )
    source = arn("logs", world.region, world.account, "*")
    await try_out(world, Subscriber(target, role_arn, source))
    made.target_arn, made.role_arn = target_arn, role_arn
    if known is None:
        world.add(made)
    return {"destination": made.said()}


@operation
async def put_destination_policy(call: Call, *, destination_name: str, access_policy: str) -> None:
    """Which accounts may send there."""
    found = call.world.get(LogDestination, destination_name)
    if len(access_policy.encode()) > MOST_POLICY_BYTES:
        raise invalid(f"An access policy has at most {MOST_POLICY_BYTES} bytes.")
    try:
        check_policy(access_policy, "resource")
    except BadPolicy as bad:
        raise invalid(f"Access policy is invalid: {bad}") from bad
    found.access_policy = access_policy


@operation
async def describe_destinations(
    call: Call,
    *,
    destination_name_prefix: str | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """In the order of their names."""
    prefix = destination_name_prefix or ""
    found = [each for each in call.world.all(LogDestination) if each.destination_name.startswith(prefix)]
    page, token = page_of(found, lambda each: (each.destination_name,), limit, next_token)
    return {"destinations": [each.said() for each in page], "next_token": token}


@operation
async def delete_destination(call: Call, *, destination_name: str) -> None:
    """What is behind it stays; filters that send to it fail from then on."""
    call.world.remove(call.world.get(LogDestination, destination_name))
