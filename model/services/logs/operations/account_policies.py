"""Logs: what you can ask for, about policies over all groups of an account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.operation import operation
from model.kit.world import World
from model.services.logs.behavior.forwarding import stop_forwarding
from model.services.logs.indexing import OF_ACCOUNT, read_index_policy, settle
from model.services.logs.paging import page_of
from model.services.logs.protecting import begin_protecting, protection_of
from model.services.logs.refusals import invalid, too_many
from model.services.logs.resources.account_policies import (
    INDEX,
    PROTECTION,
    SUBSCRIPTION,
    TRANSFORMER,
    AccountPolicy,
    path_of_policy,
)
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.subscription_filters import SubscriptionFilter
from model.services.logs.selecting import read_selection
from model.services.logs.subscribers import subscriber_of, try_out
from model.services.logs.subscribing import read_subscription_policy
from model.services.logs.transforming import check_transformer_policy

RESERVED = "aws/"


class Sort(NamedTuple):
    """A type of policies: what one has to be allowed beside, how many there may be, and what is done with one.

    `settle` begins it, or checks it and begins it anew; `end` is done with one that goes.
    """

    action: str
    most: int
    settle: Callable[[Call, AccountPolicy], Awaitable[None]]
    end: Callable[[World, AccountPolicy], None]


@operation(on=("*",))
async def put_account_policy(
    call: Call,
    *,
    policy_name: str,
    policy_document: str,
    policy_type: str,
    scope: str = "ALL",  # noqa: ARG001 - there is no other
    selection_criteria: str = "",
) -> dict[str, Any]:
    """For the groups that are there and for those to come; one that is there already is changed."""
    world, sort = call.world, _sort(policy_type)
    if policy_name.startswith(RESERVED) or not policy_name:
        raise invalid(f"A policy has a name that does not begin with {RESERVED}.")
    call.require(sort.action, arn("logs", world.region, world.account, "log-group:*"))
    selection = read_selection(policy_type, selection_criteria)
    path = path_of_policy(policy_type, policy_name)
    others = [each for each in world.where(AccountPolicy, policy_type=policy_type) if each.path != path]
    if len(others) >= sort.most:
        raise too_many()
    if sort.most > 1 and any(_overlap(each.prefixes, selection.prefixes) for each in others):
        raise invalid("The prefixes of log group names of two policies must not overlap.")
    wanted = AccountPolicy(
        path=path,
        policy_name=policy_name,
        policy_type=policy_type,
        document=policy_document,
        selection_criteria=selection_criteria,
        prefixes=selection.prefixes,
        excluded=selection.excluded,
        last_updated=world.now,
    )
    await sort.settle(call, wanted)
    return {"account_policy": _put(world, sort, wanted).said()}


def _put(world: World, sort: Sort, wanted: AccountPolicy) -> AccountPolicy:
    known = world.find(AccountPolicy, wanted.path)
    if known is None:
        return world.add(wanted)
    if wanted.policy_type == SUBSCRIPTION:
        sort.end(world, known)
    for field in ("document", "selection_criteria", "prefixes", "excluded", "last_updated"):
        setattr(known, field, getattr(wanted, field))
    return known


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a name may begin with both; where there are no prefixes, each name does."""
    if not one or not other:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


@operation(on=("*",))
async def describe_account_policies(
    call: Call,
    *,
    policy_type: str,
    policy_name: str | None = None,
    account_identifiers: Sequence[str] = (),
    next_token: str | None = None,
) -> dict[str, Any]:
    """Of the caller's account; nobody shares theirs."""
    world = call.world
    if any(each != world.account for each in account_identifiers):
        raise invalid("Policies of other accounts are seen only by monitoring accounts.")
    found = [
        each for each in world.where(AccountPolicy, policy_type=policy_type) if policy_name in (None, each.policy_name)
    ]
    page, token = page_of(found, lambda each: (each.policy_name,), None, next_token)
    return {"account_policies": [each.said() for each in page], "next_token": token}


@operation(on=("*",))
async def delete_account_policy(call: Call, *, policy_name: str, policy_type: str) -> None:
    """It holds no more for what comes in from then on."""
    world, sort = call.world, _sort(policy_type)
    call.require(sort.action.replace("Put", "Delete"), arn("logs", world.region, world.account, "log-group:*"))
    found = world.get(AccountPolicy, path_of_policy(policy_type, policy_name))
    sort.end(world, found)
    world.remove(found)


def _sort(policy_type: str) -> Sort:
    found = _SORTS.get(policy_type)
    if found is None:
        raise invalid(f"Policies of the type {policy_type} are not offered.")
    return found


async def _settle_indexes(call: Call, policy: AccountPolicy) -> None:
    settle(call.world, f"{OF_ACCOUNT}{policy.policy_name}", read_index_policy(policy.document))


def _end_indexes(world: World, policy: AccountPolicy) -> None:
    settle(world, f"{OF_ACCOUNT}{policy.policy_name}", {})


async def _settle_transformer(_call: Call, policy: AccountPolicy) -> None:
    check_transformer_policy(policy.document)


async def _settle_protection(call: Call, policy: AccountPolicy) -> None:
    protection_of(call.world, policy.document)
    for group in call.world.all(LogGroup):
        begin_protecting(call.world, group)


async def _settle_subscription(call: Call, policy: AccountPolicy) -> None:
    said = read_subscription_policy(call, policy.document)
    source = arn("logs", call.world.region, call.world.account, "log-group:*")
    await try_out(call.world, subscriber_of(call.world, said.destination_arn, said.role_arn or "", source))


def _end_subscription(world: World, policy: AccountPolicy) -> None:
    for each in world.where(SubscriptionFilter, policy=policy.policy_name):
        stop_forwarding(world, each)
        world.remove(each)


def _end_nothing(_world: World, _policy: AccountPolicy) -> None:
    return


_SORTS: Mapping[str, Sort] = {
    PROTECTION: Sort("logs:PutDataProtectionPolicy", 1, _settle_protection, _end_nothing),
    SUBSCRIPTION: Sort("logs:PutSubscriptionFilter", 1, _settle_subscription, _end_subscription),
    INDEX: Sort("logs:PutIndexPolicy", 20, _settle_indexes, _end_indexes),
    TRANSFORMER: Sort("logs:PutTransformer", 20, _settle_transformer, _end_nothing),
}
