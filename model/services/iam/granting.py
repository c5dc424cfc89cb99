"""Which identities a report is about, and by which policies they have their rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.access.policy import Policy as Law
from model.laws.access.policy import read_policy
from model.services.iam.identities import managed_text
from model.services.iam.managed import managed_policies
from model.services.iam.naming import missing
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

HOLDERS: dict[str, type[User | Group | Role]] = {"user": User, "group": Group, "role": Role}


class Grant(NamedTuple):
    """A policy that somebody has: an inline one belongs to its `holder`, a managed one has an ARN."""

    law: Law
    holder: User | Group | Role
    arn: str = ""


class Subject(NamedTuple):
    """What a report is about: policies, and the users and roles to whom they give rights."""

    policies: tuple[Law, ...]
    identities: tuple[User | Role, ...]


def subject_of(world: World, about: str) -> Subject:
    """Of the ARN of a user, group, role or managed policy of the account; refused if there is none."""
    if read_arn(about).kind == "policy":
        return _of_policy(world, about)
    holder = holder_of(world, about)
    policies = tuple(grant.law for grant in grants_of(world, holder))
    if isinstance(holder, Group):
        return Subject(policies, world.where(User, groups=holder.group_name))
    return Subject(policies, (holder,))


def holder_of(world: World, about: str) -> User | Group | Role:
    parts = read_arn(about)
    kind = HOLDERS.get(parts.kind)
    if parts.service != "iam" or kind is None:
        raise AwsError("InvalidInput", f"Invalid ARN: {about}")
    found = world.find(kind, about.rpartition("/")[2])
    if found is None or found.arn != about:
        raise missing(f"ARN {about} was not found.")
    return found


def grants_of(world: World, holder: User | Group | Role) -> Iterator[Grant]:
    """Its own policies, and those of the groups that a user is in."""
    for name, document in holder.inline_policies:
        yield Grant(read_policy(document, name), holder)
    for arn in holder.attached_policies:
        text = managed_text(world.kernel, world.account, arn)
        yield Grant(read_policy(text, arn.rpartition("/")[2]), holder, arn)
    for name in holder.groups if isinstance(holder, User) else ():
        yield from grants_of(world, world.get(Group, name))


def _of_policy(world: World, arn: str) -> Subject:
    """Those to whom it is attached, and the members of groups that have it."""
    if read_arn(arn).service != "iam":
        raise AwsError("InvalidInput", f"Invalid ARN: {arn}")
    if arn not in managed_policies() and world.find(Policy, arn) is None:
        raise missing(f"ARN {arn} was not found.")
    groups = [each.group_name for each in world.where(Group, attached_policies=arn)]
    members = [user for name in groups for user in world.where(User, groups=name)]
    identities = (*world.where(User, attached_policies=arn), *members, *world.where(Role, attached_policies=arn))
    law = read_policy(managed_text(world.kernel, world.account, arn), arn.rpartition("/")[2])
    return Subject((law,), tuple(_once(identities)))


def _once(identities: Iterable[User | Role]) -> Iterable[User | Role]:
    return {each.arn: each for each in identities}.values()
