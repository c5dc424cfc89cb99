"""Health: what you can ask for, of the kinds of events that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.resource import Resource
from model.services.health.asking import check_plan, one_page
from model.services.health.choosing import check_locale
from model.services.health.naming import code_of

_FILTERS = {"eventTypeCodes": "code", "services": "service", "eventTypeCategories": "category"}


@operation
async def describe_event_types(
    call: Call,
    *,
    filter: Mapping[str, Any] | None = None,
    locale: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    check_plan(call)
    check_locale(locale)
    wanted = filter or {}
    found = [
        each
        for each in _types()
        if all(each[own] in wanted[name] for name, own in _FILTERS.items() if wanted.get(name))
    ]
    page, token = one_page(found, max_results, next_token)
    return {"event_types": page, "next_token": token}


def _types() -> Iterator[dict[str, str]]:
    """An issue of every service, and the work on machines that is announced."""
    homes = ((each.service, each.__module__) for each in Resource.__subclasses__())
    for service in sorted({service for service, module in homes if module.startswith("model.services.")}):
        yield {"service": service.upper(), "code": code_of(service, "OPERATIONAL_ISSUE"), "category": "issue"}
    yield {"service": "EC2", "code": code_of("ec2", "MAINTENANCE_SCHEDULED"), "category": "scheduledChange"}
