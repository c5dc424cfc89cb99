"""The credential report: one line for root and each user, with AWS's columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from model.kit.arn import arn
from model.kit.world import World
from model.laws.moments import zulu
from model.services.iam.accounts import find_account, first_key_of
from model.services.iam.passwords import DAY, find_policy
from model.services.iam.resources.certificates import ROOTS, SigningCertificate
from model.services.iam.resources.devices import ROOT, VirtualMFADevice
from model.services.iam.resources.passwords import LoginProfile
from model.services.iam.resources.users import AccessKey, KeyUse, User

COLUMNS = (
    *("user", "arn", "user_creation_time"),
    *("password_enabled", "password_last_used", "password_last_changed", "password_next_rotation", "mfa_active"),
    *("access_key_1_active", "access_key_1_last_rotated"),
    *("access_key_1_last_used_date", "access_key_1_last_used_region", "access_key_1_last_used_service"),
    *("access_key_2_active", "access_key_2_last_rotated"),
    *("access_key_2_last_used_date", "access_key_2_last_used_region", "access_key_2_last_used_service"),
    *("cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated"),
)
NOTHING = "N/A"
UNTOLD = "not_supported"


def write_report(world: World) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_root(world))
    writer.writerows(_user(world, user) for user in world.all(User))
    return text.getvalue().rstrip("\n")


def _root(world: World) -> list[str]:
    account = find_account(world)
    born = zulu(account.created_at) if account is not None else NOTHING
    keys = _keys(world, world.where(AccessKey, user_name=""))
    if first_key_of(world) != "Deleted":
        id = world.cell.settings.root_key[0]
        keys = ["true", NOTHING, *_use(world, id), *keys[:5]]
    return [
        *(ROOT, arn("iam", "", world.account, "root"), born),
        *(UNTOLD, NOTHING, UNTOLD, UNTOLD, _has_device(world, ROOT)),
        *keys,
        *_certificates(world.where(SigningCertificate, user_name=ROOTS)),
    ]


def _user(world: World, user: User) -> list[str]:
    name = user.user_name
    return [
        *(name, user.arn, zulu(user.created_at)),
        *_password(world, user),
        _has_device(world, name),
        *_keys(world, world.where(AccessKey, user_name=name)),
        *_certificates(world.where(SigningCertificate, user_name=name)),
    ]


def _password(world: World, user: User) -> list[str]:
    profile, policy = world.find(LoginProfile, user.user_name), find_policy(world)
    if profile is None:
        return ["false", NOTHING, NOTHING, NOTHING]
    used = zulu(user.password_last_used) if user.password_last_used is not None else "no_information"
    days = policy.max_password_age if policy is not None else None
    rotation = zulu(profile.changed_at + days * DAY) if days else NOTHING
    return ["true", used, zulu(profile.changed_at), rotation]


def _has_device(world: World, owner: str) -> str:
    return "true" if world.where(VirtualMFADevice, owner=owner) else "false"


def _keys(world: World, keys: Sequence[AccessKey]) -> list[str]:
    """Two keys of five columns each."""
    told = [
        cell
        for key in keys[:2]
        for cell in (_said(key.status == "Active"), zulu(key.created_at), *_use(world, key.access_key_id))
    ]
    missing = 2 - len(keys[:2])
    return [*told, *["false", NOTHING, NOTHING, NOTHING, NOTHING] * missing]


def _use(world: World, access_key: str) -> tuple[str, str, str]:
    use = world.cell.identities.last_use(access_key)
    return (zulu(use.used_at), use.region, use.service) if isinstance(use, KeyUse) else (NOTHING, NOTHING, NOTHING)


def _certificates(held: Sequence[SigningCertificate]) -> list[str]:
    told = [cell for each in held[:2] for cell in (_said(each.status == "Active"), zulu(each.created_at))]
    return [*told, *["false", NOTHING] * (2 - len(held[:2]))]


def _said(truth: bool) -> str:
    return "true" if truth else "false"
