"""A permission set in an account: a role there, which only Identity Center lets people into."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.world import World
from model.services.iam.resources.roles import Role
from model.services.sso_admin.finding import seconds_in, sixteen
from model.services.sso_admin.resources.permission_sets import PermissionSet, Provisioned

PORTAL = "sso.amazonaws.com"
INLINE = "AwsSSOInlinePolicy"
HOME = "us-east-1"
TRUST = orjson.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": PORTAL}, "Action": "sts:AssumeRole"}],
    }
).decode()


async def provision(world: World, found: PermissionSet, account: str) -> None:
    """Have the role of this set in an account be as the set is now."""
    had = found.in_account(account)
    role = find_role(world, account, had.role_name) if had is not None else None
    if role is None:
        role = await _make_role(world, found, account)
    else:
        seconds = seconds_in(found.session_duration)
        await world.ask("iam:UpdateRole", account=account, RoleName=role.role_name, MaxSessionDuration=seconds)
    await _fit_policies(world, found, role)
    entry = Provisioned(account=account, role_name=role.role_name, edition=found.edition)
    found.provisioned = (*(each for each in found.provisioned if each.account != account), entry)


async def withdraw(world: World, found: PermissionSet, account: str) -> None:
    """Nobody has the set in this account any more: the role goes."""
    had = found.in_account(account)
    assert had is not None, "a set that was assigned is provisioned"
    role = find_role(world, account, had.role_name)
    if role is not None:
        await _strip(world, role)
        await world.ask("iam:DeleteRole", account=account, RoleName=role.role_name)
    found.provisioned = tuple(each for each in found.provisioned if each.account != account)


def find_role(world: World, account: str, name: str) -> Role | None:
    return world.cell.world(account, world.region, "iam").find(Role, name)


async def _make_role(world: World, found: PermissionSet, account: str) -> Role:
    name = f"AWSReservedSSO_{found.name}_{sixteen(world, 'role')}"
    region = "" if world.region == HOME else f"{world.region}/"
    await world.ask(
        "iam:CreateRole",
        account=account,
        RoleName=name,
        Path=f"/aws-reserved/{PORTAL}/{region}",
        AssumeRolePolicyDocument=TRUST,
        MaxSessionDuration=seconds_in(found.session_duration),
        Description=found.description or "",
    )
    role = find_role(world, account, name)
    assert role is not None, "a role that was just made is there"
    return role


async def _fit_policies(world: World, found: PermissionSet, role: Role) -> None:
    where: dict[str, Any] = {"account": role.account, "RoleName": role.role_name}
    for arn in (each for each in role.attached_policies if each not in found.managed_policies):
        await world.ask("iam:DetachRolePolicy", **where, PolicyArn=arn)
    for arn in found.managed_policies:
        await world.ask("iam:AttachRolePolicy", **where, PolicyArn=arn)
    if found.inline_policy:
        await world.ask("iam:PutRolePolicy", **where, PolicyName=INLINE, PolicyDocument=found.inline_policy)
    elif role.inline_policies:
        await world.ask("iam:DeleteRolePolicy", **where, PolicyName=INLINE)


async def _strip(world: World, role: Role) -> None:
    where: dict[str, Any] = {"account": role.account, "RoleName": role.role_name}
    for arn in role.attached_policies:
        await world.ask("iam:DetachRolePolicy", **where, PolicyArn=arn)
    for name, _ in role.inline_policies:
        await world.ask("iam:DeleteRolePolicy", **where, PolicyName=name)
