"""Services and their limits, as they are asked for by their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from model.catalog.quota_services import HOME, QuotaService, quota_services
from model.catalog.quotas import Quota, Usage
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.physics.usage import COUNTED, NAMESPACE

T = TypeVar("T")

PAGE = 100
_BAD_TOKEN = AwsError("InvalidPaginationTokenException", "Invalid token was used.")


class Found(NamedTuple):
    """A limit, and the service that it is one of."""

    service: QuotaService
    quota: Quota


def services(world: World) -> list[QuotaService]:
    """Those that have limits here; the limits of an account as a whole are asked for in one region."""
    every = quota_services().values()
    known = [each for each in every if _quotas(world, each) and (world.region == HOME or not each.is_global)]
    return sorted(known, key=lambda each: each.code)


def find_quotas(world: World, service_code: str) -> list[Found]:
    service = next((each for each in services(world) if each.code == service_code), None)
    if service is None:
        raise _missing("The request failed because the specified service does not exist.")
    return [Found(service, each) for each in _quotas(world, service).values()]


def find_quota(world: World, service_code: str, quota_code: str) -> Found:
    for found in find_quotas(world, service_code):
        if found.quota.code == quota_code:
            return found
    raise _missing("The request failed because the specified quota does not exist.")


def applied(world: World, found: Found) -> dict[str, Any]:
    """A limit as it holds for this account."""
    return _shown(found, quota_arn(world, found, world.account), most(world, found.quota.key)) | {
        "quota_applied_at_level": "ACCOUNT"
    }


def at_first(world: World, found: Found) -> dict[str, Any]:
    """A limit as it holds for those who never asked for more."""
    return _shown(found, quota_arn(world, found, ""), found.quota.default)


def quota_arn(world: World, found: Found, account: str) -> str:
    region = "" if found.service.is_global else world.region
    return arn("servicequotas", region, account, f"{found.service.code}/{found.quota.code}")


def cut(things: Sequence[T], most_: int | None, token: str | None) -> tuple[Sequence[T], str | None]:
    """A page of what is always listed in the same order."""
    start = read_number(token, _BAD_TOKEN) if token else 0
    end = start + min(most_ or PAGE, PAGE)
    return things[start:end], write_token(end) if end < len(things) else None


def _quotas(world: World, service: QuotaService) -> Mapping[str, Quota]:
    return service.quotas(world.cell.settings.quotas)


def _shown(found: Found, name: str, value: float) -> dict[str, Any]:
    return {
        "service_code": found.service.code,
        "service_name": found.service.title,
        "quota_arn": name,
        "quota_code": found.quota.code,
        "quota_name": found.quota.title,
        "value": value,
        "unit": "None",
        "adjustable": found.quota.adjustable,
        "global_quota": found.service.is_global,
        "usage_metric": None if found.quota.usage is None else _metric(found.quota.usage),
    }


def _metric(usage: Usage) -> dict[str, Any]:
    """How CloudWatch calls what is in use."""
    return {
        "metric_namespace": NAMESPACE,
        "metric_name": COUNTED,
        "metric_dimensions": {
            "Class": usage.usage_class,
            "Resource": usage.resource,
            "Service": usage.service,
            "Type": "Resource",
        },
        "metric_statistic_recommendation": "Maximum",
    }


def _missing(message: str) -> AwsError:
    return AwsError("NoSuchResourceException", message)
