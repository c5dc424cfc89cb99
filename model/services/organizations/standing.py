"""Where a caller's account stands: in which organization, and whether it manages it."""

from __future__ import annotations

from model.gateway.call import Call
from model.kernel.kernel import Kernel
from model.kit.world import World
from model.services.organizations.refusals import not_in_use, not_yours
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Organization, Root


def member_of(kernel: Kernel, account: str) -> Member | None:
    return kernel.store.anywhere(Member, account)


def managing(call: Call) -> World:
    """The caller's world, if its account manages an organization."""
    own = _own(call)
    if not own.is_management:
        raise not_yours()
    return call.world


def seeing(call: Call) -> World:
    """The managing account's world, for those who may look into it: itself, and who administers a service for it."""
    own = _own(call)
    if not (own.is_management or own.delegated):
        raise not_yours()
    return _home(call, own)


def belonging(call: Call) -> World:
    """The managing account's world, for every account of the organization."""
    return _home(call, _own(call))


def organization_in(home: World) -> Organization:
    return home.all(Organization)[0]


def root_in(home: World) -> Root:
    return home.all(Root)[0]


def _own(call: Call) -> Member:
    own = member_of(call.world.kernel, call.world.account)
    if own is None:
        raise not_in_use()
    return own


def _home(call: Call, own: Member) -> World:
    return call.cell.world(own.account, call.region, "organizations")
