"""A report on an organization: the services that its policies allow, and which of its accounts tried each last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from model.catalog.tracked_actions import TrackedService, tracked_services
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.access.breadth import reaches
from model.laws.access.policy import Policy, read_policy
from model.services.iam.attempts import Attempt, last_in_account, recall_attempts
from model.services.iam.naming import missing
from model.services.iam.resources.access_reports import OrganizationAccessReport
from model.services.organizations.resources.control import (
    CONTROL,
    EVERYTHING,
    Node,
    path_of,
    policies_on,
)
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import SCP, Organization, Root
from model.services.organizations.resources.units import OrganizationalUnit

Levels = Iterable[tuple[Policy, ...]]
Tries = Mapping[str, Mapping[str, Attempt]]
"By the path of an account, and then by service."


def refuse_elsewhere(world: World) -> None:
    """Such reports are for the account that manages an organization in which control policies act."""
    if not world.all(Organization):
        message = "You must use the management account of an organization to access its reports."
        raise AwsError("AccessDenied", message, 403)
    if all(SCP not in root.enabled for root in world.all(Root)):
        message = "Service control policies are not enabled for the root of the organization."
        raise AwsError("AccessDenied", message, 403)


def find_node(world: World, path: str) -> Node:
    """What a path from the organization's id down to a root, a unit or an account leads to."""
    id = path.rstrip("/").rpartition("/")[2]
    kind = Root if id.startswith("r-") else OrganizationalUnit if id.startswith("ou-") else Member
    found = world.find(kind, id)
    if found is None or entity_path(world, found) != path.rstrip("/"):
        raise missing(f"The entity with path {path} was not found in the organization.")
    return found


def find_policy(world: World, id: str) -> Policy:
    if id == FULL_ACCESS:
        return read_policy(EVERYTHING, "FullAWSAccess", CONTROL)
    found = world.find(ControlPolicy, id)
    if found is None:
        raise missing(f"The policy with ID {id} was not found in the organization.")
    return read_policy(found.content, found.name, CONTROL)


def entity_path(world: World, node: Node) -> str:
    above = [each.id for each in path_of(world.kernel, node)]
    return "/".join([node.organization_id, *reversed(above)])


async def write_organization_report(world: World, report: OrganizationAccessReport) -> str:
    """Raises AwsError if what it is about is gone."""
    node = find_node(world, report.entity_path)
    levels = ((find_policy(world, report.policy_id),),) if report.policy_id else _levels_of(world, node)
    await recall_attempts(world)
    tries = {entity_path(world, each): last_in_account(world, each.id) for each in _accounts(world, node, report)}
    told = [
        _service(service, tries)
        async for service in in_turns(tracked_services().values(), few=1)
        if all(reaches(level, service.namespace) for level in levels)
    ]
    return orjson.dumps(told).decode()


def _levels_of(world: World, node: Node) -> Levels:
    """None for the account that manages the organization: no control policy reaches it."""
    if isinstance(node, Member) and node.is_management:
        return ()
    return tuple(level for each in path_of(world.kernel, node) if (level := policies_on(world.kernel, each)))


def _accounts(world: World, node: Node, report: OrganizationAccessReport) -> Iterable[Member]:
    """Those below what it is about, without the managing one; of a policy those that it reaches."""
    if isinstance(node, Member) and node.is_management:
        return () if report.policy_id else (node,)
    inside = [(each, tuple(path_of(world.kernel, each))) for each in world.all(Member) if not each.is_management]
    return [
        each
        for each, path in inside
        if node in path and (not report.policy_id or any(report.policy_id in above.policy_ids for above in path))
    ]


def _service(service: TrackedService, tries: Tries) -> dict[str, Any]:
    found = [(each, path) for path, tried in tries.items() if (each := tried.get(service.namespace)) is not None]
    said = {
        "service_name": service.title,
        "service_namespace": service.namespace,
        "total_authenticated_entities": len(found),
    }
    if not found:
        return said
    last, path = max(found, key=lambda each: (each[0].at, each[1]))
    return said | {"region": last.region, "entity_path": path, "last_authenticated_time": last.at}
