"""Whose account a call is about: the caller's own, or one that the caller's organization has."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.organizations.resources.members import Member

PRINCIPAL = "account.amazonaws.com"


def world_of(call: Call, account_id: str | None) -> World:
    """Another account is named by its number, by the account that manages the organization or administers this service.

    The caller's own number is never said.
    """
    if account_id is None:
        return call.world
    store, caller = call.world.kernel.store, call.world.account
    own, other = store.anywhere(Member, caller), store.anywhere(Member, account_id)
    if own is None or other is None or own is other or own.account != other.account or not _may(own):
        raise AwsError("AccessDeniedException", "User is not authorized to access this resource.", 403)
    return call.cell.world(account_id, call.region, "account")


def _may(own: Member) -> bool:
    return own.is_management or any(each.service_principal == PRINCIPAL for each in own.delegated)
