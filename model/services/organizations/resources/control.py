"""The service control policies that stand over an account, level by level, as the access law asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from model.kernel.kernel import Kernel
from model.kit.belonging import Belonging, belonging
from model.kit.resource import Resource
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
Node = Member | OrganizationalUnit | Root


class Chain(NamedTuple):
    """The levels over an account, and what they were read from, the account first: true as long as it is the same."""

    levels: Levels
    sources: tuple[tuple[Resource, int], ...]


_KNOWN: dict[str, Chain] = {}
"By the account's number, which is another member in another world."


def levels_over(kernel: Kernel, account: str) -> Levels:
    """From the root down to the account; nothing for one that is in no organization, or that manages it."""
    member = kernel.store.anywhere(Member, account)
    if member is None or member.is_management:
        return ()
    chain = _KNOWN.get(account)
    if chain is None or chain.sources[0][0] is not member or not _holds(chain):
        chain = _KNOWN[account] = _chain(kernel, member)
    return chain.levels


def _holds(chain: Chain) -> bool:
    for thing, revision in chain.sources:  # noqa: SIM110 - asked by every call, and all() takes twice as long
        if thing.revision != revision:
            return False
    return True


def _chain(kernel: Kernel, member: Member) -> Chain:
    """A thing that is put in another's place, as an account that moves or a policy that is hung, changes with it."""
    path = list(path_of(kernel, member))
    levels = tuple(level for node in reversed(path) if (level := policies_on(kernel, node)))
    own = [policy for node in path for id in node.policy_ids if (policy := _own(kernel, member.account, id))]
    return Chain(levels, tuple((thing, thing.revision) for thing in (*path, *own)))


def path_of(kernel: Kernel, node: Node) -> Iterator[Node]:
    """An account or a unit, the units that it is in, and the root."""
    yield node
    find = kernel.store.find
    while node.parent_id:
        kind = OrganizationalUnit if node.parent_id.startswith("ou-") else Root
        above = find(node.account, GLOBAL, kind, node.parent_id)
        assert above is not None, "an organization has a root, and units are deleted when they are empty"
        yield above
        node = above


@belonging
def belongs(kernel: Kernel, account: str) -> Belonging | None:
    """Where an account is, the one that manages the organization like the others."""
    member = kernel.store.anywhere(Member, account)
    if member is None:
        return None
    above = [node.id for node in path_of(kernel, member)][1:]
    return Belonging(member.organization_id, "/".join([member.organization_id, *reversed(above)]) + "/")


def documents_over(kernel: Kernel, account: str) -> Iterator[tuple[str, str]]:
    """Names and texts of all of them."""
    member = kernel.store.anywhere(Member, account)
    if member is not None and not member.is_management:
        for node in path_of(kernel, member):
            for id in node.policy_ids:
                yield _named(kernel, member.account, id)


def policies_on(kernel: Kernel, node: Node) -> tuple[Policy, ...]:
    return tuple(read_policy(*reversed(_named(kernel, node.account, id)), CONTROL) for id in node.policy_ids)


def _named(kernel: Kernel, owner: str, id: str) -> tuple[str, str]:
    """A policy's name and text."""
    if id == FULL_ACCESS:
        return "FullAWSAccess", EVERYTHING
    policy = _own(kernel, owner, id)
    assert policy is not None, "a policy that is attached cannot be deleted"
    return policy.name, policy.content


def _own(kernel: Kernel, owner: str, id: str) -> ControlPolicy | None:
    return kernel.store.find(owner, GLOBAL, ControlPolicy, id)
