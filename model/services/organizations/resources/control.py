"""The service control policies that stand over an account, level by level, as the access law asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from model.kernel.kernel import Kernel
from model.kit.world import GLOBAL
from model.laws.access.policy import Policy, read_policy
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Root
from model.services.organizations.resources.units import OrganizationalUnit

CONTROL = "service control policy"
EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
"What p-FullAWSAccess says."

Levels = tuple[tuple[Policy, ...], ...]


def levels_over(kernel: Kernel, account: str) -> Levels:
    """From the root down to the account; nothing for one that is in no organization, or that manages it."""
    member = kernel.store.anywhere(Member, account)
    if member is None or member.is_management or not member.policy_ids:
        return ()
    return tuple(_policies(kernel, node) for node in reversed(list(path_of(kernel, member))))


def path_of(kernel: Kernel, member: Member) -> Iterator[Member | OrganizationalUnit | Root]:
    """The account, the units that it is in, and the root."""
    yield member
    parent, find = member.parent_id, kernel.store.find
    while parent.startswith("ou-"):
        unit = find(member.account, GLOBAL, OrganizationalUnit, parent)
        assert unit is not None, "units are deleted when they are empty"
        yield unit
        parent = unit.parent_id
    root = find(member.account, GLOBAL, Root, parent)
    assert root is not None, "an organization has a root"
    yield root


def documents_over(kernel: Kernel, account: str) -> Iterator[tuple[str, str]]:
    """Names and texts of all of them."""
    member = kernel.store.anywhere(Member, account)
    if member is not None and not member.is_management:
        for node in path_of(kernel, member):
            for id in node.policy_ids:
                yield _named(kernel, member.account, id)


def _policies(kernel: Kernel, node: Member | OrganizationalUnit | Root) -> tuple[Policy, ...]:
    return tuple(read_policy(*reversed(_named(kernel, node.account, id)), CONTROL) for id in node.policy_ids)


def _named(kernel: Kernel, owner: str, id: str) -> tuple[str, str]:
    """A policy's name and text."""
    if id == FULL_ACCESS:
        return "FullAWSAccess", EVERYTHING
    policy = kernel.store.find(owner, GLOBAL, ControlPolicy, id)
    assert policy is not None, "a policy that is attached cannot be deleted"
    return policy.name, policy.content
