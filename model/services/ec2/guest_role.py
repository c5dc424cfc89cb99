"""The role of an instance, as software on it meets it: temporary credentials that are renewed several times a day."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import zulu
from model.services.ec2.metadata import Tree
from model.services.ec2.resources.guest_credentials import GuestCredentials
from model.services.ec2.resources.instances import Instance
from model.services.iam.resources.roles import InstanceProfile, Role

LASTING_SECONDS = 6 * 3600
RENEWED_AFTER_SECONDS = 3600.0
"New keys come long before the old ones end (EC2 user guide: at least five minutes)."


async def role_tree(world: World, instance: Instance) -> dict[str, Tree]:
    """`iam` of the metadata; nothing for an instance without a profile."""
    profile = profile_of(world, instance)
    if profile is None or instance.iam_instance_profile is None:
        return {}
    role = role_in(world, profile)
    if role is None:
        info = {"Code": "InstanceProfileNotFound", "Message": "The profile holds no role.", "LastUpdated": _now(world)}
        return {"iam": {"info": _text(info)}}
    info = {
        "Code": "Success",
        "LastUpdated": _now(world),
        "InstanceProfileArn": profile.arn,
        "InstanceProfileId": profile.instance_profile_id,
    }
    return {
        "iam": {
            "info": _text(info),
            "security-credentials": {role.role_name: _text(await _told(world, instance, role))},
        }
    }


def role_in(world: World, profile: InstanceProfile) -> Role | None:
    return world.find(Role, profile.role_names[0]) if profile.role_names else None


def profile_of(world: World, instance: Instance) -> InstanceProfile | None:
    name = instance.iam_instance_profile.arn.rpartition("/")[2] if instance.iam_instance_profile else ""
    return world.find(InstanceProfile, name) if name else None


async def _told(world: World, instance: Instance, role: Role) -> dict[str, Any]:
    """The credentials as software reads them, or why there are none."""
    try:
        keys = await _current(world, instance, role)
    except AwsError as refusal:
        return {"Code": "AssumeRoleUnauthorizedAccess", "Message": refusal.message, "LastUpdated": _now(world)}
    return {
        "Code": "Success",
        "LastUpdated": zulu(keys.updated_at),
        "Type": "AWS-HMAC",
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.session_token,
        "Expiration": zulu(keys.expires_at),
    }


async def _current(world: World, instance: Instance, role: Role) -> GuestCredentials:
    wall = world.cell.wall()
    known = world.find(GuestCredentials, instance.instance_id)
    if known is not None and known.role_name == role.role_name and wall - known.updated_at < RENEWED_AFTER_SECONDS:
        return known
    answer = await world.ask("sts:AssumeRole", RoleArn=role.arn, RoleSessionName=instance.instance_id)
    if known is not None:
        world.remove(known)
    issued = answer["Credentials"]
    return world.add(
        GuestCredentials(
            instance_id=instance.instance_id,
            role_name=role.role_name,
            access_key_id=issued["AccessKeyId"],
            secret_access_key=issued["SecretAccessKey"],
            session_token=issued["SessionToken"],
            updated_at=wall,
            expires_at=float(issued["Expiration"]),
        )
    )


def _now(world: World) -> str:
    return zulu(world.cell.wall())


def _text(told: dict[str, Any]) -> str:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
