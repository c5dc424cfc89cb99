"""IAM: what you can ask for, about who holds a policy."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam.managed import managed_policies
from model.services.iam.naming import listed
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User


@operation
async def list_entities_for_policy(
    call: Call,
    *,
    policy_arn: str,
    entity_filter: str | None = None,
    path_prefix: str | None = None,
    policy_usage_filter: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    world = call.world
    if policy_arn not in managed_policies():
        world.get(Policy, policy_arn)
    found: list[User | Group | Role] = []
    if policy_usage_filter != "PermissionsBoundary":
        found += [each for kind in (User, Group, Role) for each in world.where(kind, attached_policies=policy_arn)]
    if policy_usage_filter != "PermissionsPolicy":
        found += [each for kind in (User, Role) for each in world.where(kind, boundary_arn=policy_arn)]
    kinds = {"User": "iam:User", "Group": "iam:Group", "Role": "iam:Role"}
    wanted = (kinds[entity_filter],) if entity_filter in kinds else kinds.values()
    unique = {each.arn: each for each in found if each.kind in wanted}
    page, more = listed(unique.values(), path_prefix, marker, max_items)
    return {
        "policy_users": [each for each in page if isinstance(each, User)],
        "policy_groups": [each for each in page if isinstance(each, Group)],
        "policy_roles": [each for each in page if isinstance(each, Role)],
        **more,
    }
