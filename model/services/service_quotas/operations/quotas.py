"""Service Quotas: what you can ask for, about limits."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.service_quotas.finding import applied, at_first, cut, find_quota, find_quotas, services


@operation
async def list_services(call: Call, *, next_token: str | None = None, max_results: int | None = None) -> dict[str, Any]:
    found, token = cut(services(call.world), max_results, next_token)
    shown = [{"service_code": each.code, "service_name": each.title} for each in found]
    return {"services": shown, "next_token": token}


@operation
async def list_service_quotas(
    call: Call,
    *,
    service_code: str,
    quota_code: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    every = find_quotas(call.world, service_code)
    wanted = [each for each in every if quota_code is None or each.quota.code == quota_code]
    found, token = cut(wanted, max_results, next_token)
    return {"quotas": [applied(call.world, each) for each in found], "next_token": token}


@operation(on=("{ServiceCode}/{QuotaCode}",))
async def get_service_quota(call: Call, *, service_code: str, quota_code: str) -> dict[str, Any]:
    return {"quota": applied(call.world, find_quota(call.world, service_code, quota_code))}


@operation
async def list_aws_default_service_quotas(
    call: Call, *, service_code: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    found, token = cut(find_quotas(call.world, service_code), max_results, next_token)
    return {"quotas": [at_first(call.world, each) for each in found], "next_token": token}


@operation
async def get_aws_default_service_quota(call: Call, *, service_code: str, quota_code: str) -> dict[str, Any]:
    return {"quota": at_first(call.world, find_quota(call.world, service_code, quota_code))}
