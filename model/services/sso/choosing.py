"""What a person of the directory may choose from."""

from __future__ import annotations

from dataclasses import dataclass

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.identitystore.resources import Membership, User
from model.services.sso_admin.resources.assignments import Assignment
from model.services.sso_oidc.resources import PortalToken


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who brought a good token; `world` is where their directory is."""

    world: World
    user: User
    token: PortalToken

    @property
    def assignments(self) -> list[Assignment]:
        """Their own and those of their groups, each account and set once."""
        user = self.user.user_id
        ids = (user, *(each.group_id for each in self.world.where(Membership, user_id=user)))
        every = (each for id in ids for each in self.world.where(Assignment, principal_id=id))
        return list({(each.account_id, each.permission_set_arn): each for each in every}.values())


def visitor(call: Call, access_token: str) -> Visitor:
    token = call.cell.kernel.store.anywhere(PortalToken, access_token)
    if token is not None and call.cell.wall() < token.expires:
        world = call.cell.world(token.account, token.region, call.service)
        user = world.find(User, token.user_id)
        if user is not None:
            return Visitor(world, user, token)
    raise AwsError("UnauthorizedException", "Session token not found or invalid", 401)
