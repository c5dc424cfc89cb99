"""A report on who tried what last: the services that policies reach, and in each the last attempt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from model.catalog.tracked_actions import TrackedService, tracked_services
from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.access.breadth import allows_somewhere, reaches
from model.services.iam.attempts import Attempt, attempts_of, by_service, recall_attempts
from model.services.iam.granting import Subject, subject_of
from model.services.iam.resources.access_reports import AccessReport
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

Tries = Mapping[str, Mapping[str, Attempt]]
"By the ARN of who tried, and then by what."


async def write_access_report(world: World, report: AccessReport) -> str:
    """Raises AwsError if what it is about is gone."""
    subject = subject_of(world, report.about)
    await recall_attempts(world)
    tried = {each.arn: attempts_of(world, each.account, id_of(each)) for each in subject.identities}
    at_services = {arn: by_service(each) for arn, each in tried.items()}
    services: list[dict[str, Any]] = []
    async for service in in_turns(tracked_services().values(), few=1):
        if reaches(subject.policies, service.namespace):
            told = _service(service, at_services)
            if report.job_type == "ACTION_LEVEL":
                told |= _actions(service, subject, tried)
            services.append(told)
    entities = [_entity(each, at_services[each.arn]) for each in subject.identities]
    return orjson.dumps({"services": services, "entities": entities}).decode()


def id_of(identity: User | Role) -> str:
    return identity.user_id if isinstance(identity, User) else identity.role_id


def _service(service: TrackedService, tries: Tries) -> dict[str, Any]:
    found = [(each, arn) for arn, tried in tries.items() if (each := tried.get(service.namespace)) is not None]
    said = {
        "service_name": service.title,
        "service_namespace": service.namespace,
        "total_authenticated_entities": len(found),
    }
    if not found:
        return said
    last, arn = _latest(found)
    return said | {
        "last_authenticated": last.at,
        "last_authenticated_entity": arn,
        "last_authenticated_region": last.region,
    }


def _actions(service: TrackedService, subject: Subject, tries: Tries) -> dict[str, Any]:
    """Nothing where none of them was tried (IAM API reference, ServiceLastAccessed)."""
    told = [
        _action(name, tries, f"{service.namespace}:{name}")
        for name in service.actions
        if allows_somewhere(subject.policies, f"{service.namespace}:{name}")
    ]
    return {"tracked_actions_last_accessed": told} if any(len(each) > 1 for each in told) else {}


def _action(name: str, tries: Tries, action: str) -> dict[str, Any]:
    found = [(each, arn) for arn, tried in tries.items() if (each := tried.get(action)) is not None]
    if not found:
        return {"action_name": name}
    last, arn = _latest(found)
    return {
        "action_name": name,
        "last_accessed_entity": arn,
        "last_accessed_time": last.at,
        "last_accessed_region": last.region,
    }


def _latest(found: Iterable[tuple[Attempt, str]]) -> tuple[Attempt, str]:
    return max(found, key=lambda each: (each[0].at, each[1]))


def _entity(identity: User | Role, tried: Mapping[str, Attempt]) -> dict[str, Any]:
    return {
        "info": {
            "arn": identity.arn,
            "name": identity.label,
            "type": type(identity).__name__.upper(),
            "id": id_of(identity),
            "path": identity.path,
        },
        "tried": {service: each.at for service, each in tried.items()},
    }
