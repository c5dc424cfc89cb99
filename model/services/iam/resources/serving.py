"""Roles that services were given to act in: they may where the role lets them in."""

from __future__ import annotations

from dataclasses import replace

from model.kit.arn import read_arn
from model.kit.inviting import invites
from model.kit.principal import Principal
from model.kit.world import World
from model.services.iam.resources.roles import Role


def acting_in(world: World, role_arn: str, *hosts: str, source: str = "", external_id: str = "") -> Principal | None:
    """Who acts in the role for a service, known under several names perhaps, on behalf of the thing `source`.

    None where there is no such role, or where it lets the service not in. The session is called as the service is.
    """
    read = read_arn(role_arn)
    there = world.cell.world(read.account, world.region, world.service)
    role = there.find(Role, read.resource.rpartition("/")[2]) if read.service == "iam" else None
    if role is None or role.arn != role_arn:
        return None
    asked = {"source": source, "account": world.account, "external_id": external_id}
    if not any(invites(role.trust, "sts:AssumeRole", role.arn, role.account, service=host, **asked) for host in hosts):
        return None
    actor = world.cell.identities.named(role.arn)
    return _in_session(actor, hosts[0]) if actor is not None else None


def _in_session(actor: Principal, name: str) -> Principal:
    arn, user_id = actor.arn.rpartition("/")[0], actor.user_id.partition(":")[0]
    return replace(actor, arn=f"{arn}/{name}", user_id=f"{user_id}:{name}", session_name=name)
