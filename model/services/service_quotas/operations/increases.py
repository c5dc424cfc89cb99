"""Service Quotas: what you can ask for, to have more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.service_quotas.behavior import LOOKING, look_at
from model.services.service_quotas.finding import cut, find_quota, find_quotas, quota_arn
from model.services.service_quotas.resources.quotas import QuotaIncrease


@operation(on=("{ServiceCode}/{QuotaCode}",))
async def request_service_quota_increase(
    call: Call, *, service_code: str, quota_code: str, desired_value: float
) -> dict[str, Any]:
    """Up to twice the present value is granted within minutes; more takes a support case and up to a day."""
    world = call.world
    service, quota = found = find_quota(world, service_code, quota_code)
    if not quota.adjustable:
        raise _bad("You can't request an increase for a quota that is not adjustable.")
    if desired_value <= most(world, quota.key):
        raise _bad("You must provide a quota value greater than the current quota value.")
    if any(each.is_open for each in world.where(QuotaIncrease, quota_key=quota.key)):
        text = "Only one open service quota increase request is allowed per quota."
        raise AwsError("ResourceAlreadyExistsException", text)
    asked = QuotaIncrease(
        id=world.luck("quota request", world.count("quota request")).hexadecimal(40),
        quota_key=quota.key,
        service_code=service.code,
        service_name=service.title,
        quota_code=quota_code,
        quota_name=quota.title,
        quota_arn=quota_arn(world, found, world.account),
        desired_value=desired_value,
        global_quota=service.is_global,
        requester=orjson.dumps({"accountId": world.account, "callerArn": call.principal.arn}).decode(),
        last_updated=world.now,
    )
    world.add(asked)
    world.wake(look_at, asked.id, after=world.delay(LOOKING, asked.id))
    return {"requested_quota": asked}


@operation
async def get_requested_service_quota_change(call: Call, *, request_id: str) -> dict[str, Any]:
    return {"requested_quota": call.world.get(QuotaIncrease, request_id)}


@operation
async def list_requested_service_quota_change_history(
    call: Call,
    *,
    service_code: str | None = None,
    status: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    if service_code is not None:
        find_quotas(call.world, service_code)
    every = _history(call.world, status)
    return _listed([each for each in every if service_code in (None, each.service_code)], max_results, next_token)


@operation
async def list_requested_service_quota_change_history_by_quota(
    call: Call,
    *,
    service_code: str,
    quota_code: str,
    status: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    quota = find_quota(call.world, service_code, quota_code).quota
    every = _history(call.world, status)
    return _listed([each for each in every if each.quota_key == quota.key], max_results, next_token)


def _history(world: World, status: str | None) -> list[QuotaIncrease]:
    """Newest first, as the console has them."""
    found = [each for each in world.all(QuotaIncrease) if status in (None, each.status)]
    return sorted(found, key=lambda each: -each.serial)


def _listed(every: Sequence[QuotaIncrease], most_: int | None, token: str | None) -> dict[str, Any]:
    found, following = cut(every, most_, token)
    return {"requested_quotas": found, "next_token": following}


def _bad(message: str) -> AwsError:
    return AwsError("IllegalArgumentException", message)
