"""IAM: what you can ask for, about what the accounts of an organization use of what its policies allow them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.operation import operation
from model.services.iam.behavior import finish_organization_report
from model.services.iam.naming import cut, new_uuid
from model.services.iam.organization_access import find_node, find_policy, refuse_elsewhere
from model.services.iam.resources.access_reports import OrganizationAccessReport

WRITING = Between(3, 12)
NEEDED = ("DescribePolicy", "ListChildren", "ListParents", "ListPoliciesForTarget", "ListRoots", "ListTargetsForPolicy")
"What whoever asks for such a report has to be allowed besides (service authorization reference, IAM)."

_ORDERS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "SERVICE_NAMESPACE": lambda each: each["service_namespace"],
    "LAST_AUTHENTICATED_TIME": lambda each: each.get("last_authenticated_time", 0),
}


@operation(on=("access-report/{EntityPath}",))
async def generate_organizations_access_report(
    call: Call, *, entity_path: str, organizations_policy_id: str | None = None
) -> dict[str, Any]:
    """Of a root, a unit or an account: what its policies allow; of a policy besides: what that one does."""
    world = call.world
    refuse_elsewhere(world)
    for name in NEEDED:
        call.require(f"organizations:{name}", "*")
    find_node(world, entity_path)
    if organizations_policy_id is not None:
        find_policy(world, organizations_policy_id)
    seconds = world.delay(WRITING, "organization access report")
    report = OrganizationAccessReport(
        job_id=new_uuid(world, "organization access report"),
        entity_path=entity_path,
        policy_id=organizations_policy_id or "",
        ready_at=world.now + seconds,
    )
    world.add(report)
    world.wake(finish_organization_report, report.job_id, after=seconds)
    return {"job_id": report.job_id}


@operation
async def get_organizations_access_report(
    call: Call,
    *,
    job_id: str,
    max_items: int | None = None,
    marker: str | None = None,
    sort_key: str = "SERVICE_NAMESPACE_ASCENDING",
) -> dict[str, Any]:
    refuse_elsewhere(call.world)
    report = call.world.get(OrganizationAccessReport, job_id)
    said: dict[str, Any] = {"job_status": report.job_status, "job_creation_date": report.created_at}
    if report.job_status == "IN_PROGRESS":
        return said
    said |= {"job_completion_date": report.ready_at}
    if report.failure is not None:
        return said | {"error_details": {"code": report.failure[0], "message": report.failure[1]}}
    services: list[dict[str, Any]] = orjson.loads(report.text)
    order, _, direction = sort_key.rpartition("_")
    services.sort(key=_ORDERS[order], reverse=direction == "DESCENDING")
    found, more = cut(enumerate(services), lambda each: f"{each[0]:06}", marker, max_items)
    return said | {
        "number_of_services_accessible": len(services),
        "number_of_services_not_accessed": sum(not each["total_authenticated_entities"] for each in services),
        "access_details": [each for _, each in found],
        **more,
    }
