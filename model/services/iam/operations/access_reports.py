"""IAM: what you can ask for, about what rights are used for and when they last were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from model.catalog.tracked_actions import tracked_services
from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.laws.access.breadth import reaches
from model.services.iam.behavior import finish_access_report
from model.services.iam.granting import Grant, grants_of, holder_of, subject_of
from model.services.iam.naming import cut, missing, new_uuid
from model.services.iam.resources.access_reports import AccessReport

WRITING = Between(2, 8)


@operation(on=("{Arn}",))
async def generate_service_last_accessed_details(
    call: Call, *, arn: str, granularity: str = "SERVICE_LEVEL"
) -> dict[str, Any]:
    world = call.world
    subject_of(world, arn)
    seconds = world.delay(WRITING, "access report")
    report = AccessReport(
        job_id=new_uuid(world, "access report"),
        about=arn,
        job_type=granularity,
        asked_by=call.principal.user_id,
        ready_at=world.now + seconds,
    )
    world.add(report)
    world.wake(finish_access_report, report.job_id, after=seconds)
    return {"job_id": report.job_id}


@operation
async def get_service_last_accessed_details(
    call: Call, *, job_id: str, max_items: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    """In the order of the services' namespaces."""
    report = _own_report(call, job_id)
    services: list[dict[str, Any]] = orjson.loads(report.text)["services"] if report.text else []
    found, more = cut(services, lambda each: each["service_namespace"], marker, max_items)
    return _state(report) | {"job_type": report.job_type, "services_last_accessed": found, **more}


@operation
async def get_service_last_accessed_details_with_entities(
    call: Call, *, job_id: str, service_namespace: str, max_items: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    """Everybody who could have used the service; whoever did so last comes first."""
    _refuse_unknown([service_namespace])
    report = _own_report(call, job_id)
    told: dict[str, Any] = orjson.loads(report.text) if report.text else {"services": [], "entities": []}
    reached = any(each["service_namespace"] == service_namespace for each in told["services"])
    entities = [_tried(each, service_namespace) for each in told["entities"]] if reached else []
    found, more = cut(entities, _latest_first, marker, max_items)
    return _state(report) | {"entity_details_list": found, **more}


@operation(on=("{Arn}",))
async def list_policies_granting_service_access(
    call: Call, *, arn: str, service_namespaces: Sequence[str], marker: str | None = None
) -> dict[str, Any]:
    _refuse_unknown(service_namespaces)
    grants = list(grants_of(call.world, holder_of(call.world, arn)))
    wanted, more = cut(dict.fromkeys(service_namespaces), str, marker, None)
    told = [
        {
            "service_namespace": namespace,
            "policies": [_shown(grant) for grant in grants if reaches((grant.law,), namespace)],
        }
        for namespace in wanted
    ]
    return {"policies_granting_service_access": told, **more}


def _own_report(call: Call, job_id: str) -> AccessReport:
    """Whoever asked for a report gets it: the same user, or the same session of a role."""
    report = call.world.get(AccessReport, job_id)
    if report.asked_by != call.principal.user_id:
        raise missing(f"Job with ID {job_id} was not found.")
    return report


def _state(report: AccessReport) -> dict[str, Any]:
    said: dict[str, Any] = {"job_status": report.job_status, "job_creation_date": report.created_at}
    if report.job_status != "IN_PROGRESS":
        said |= {"job_completion_date": report.ready_at}
    if report.failure is not None:
        said |= {"error": {"code": report.failure[0], "message": report.failure[1]}}
    return said


def _tried(entity: dict[str, Any], service: str) -> dict[str, Any]:
    return {"entity_info": entity["info"], "last_authenticated": entity["tried"].get(service)}


def _latest_first(entity: dict[str, Any]) -> str:
    return f"{10**12 - (entity['last_authenticated'] or 0):020.0f} {entity['entity_info']['arn']}"


def _refuse_unknown(namespaces: Sequence[str]) -> None:
    unknown = [each for each in namespaces if each not in tracked_services()]
    if unknown:
        raise AwsError("InvalidInput", f"Invalid service namespace: {', '.join(unknown)}")


def _shown(grant: Grant) -> dict[str, Any]:
    if grant.arn:
        return {"policy_name": grant.law.name, "policy_type": "MANAGED", "policy_arn": grant.arn}
    return {
        "policy_name": grant.law.name,
        "policy_type": "INLINE",
        "entity_type": type(grant.holder).__name__.upper(),
        "entity_name": grant.holder.label,
    }
