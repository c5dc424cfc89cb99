"""At the door of an instance's operating system, which knows its own accounts and their keys, and nobody of IAM's."""

from __future__ import annotations

from model.catalog.identity_stores import store_of
from model.kit.world import World
from model.services.ec2.key_material import public_half
from model.services.ec2.resources.guest_accounts import GuestAccount
from model.services.ec2.resources.images import Image
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.key_pairs import KeyPair

LAYER = "operating system"
NAMES = (("ubuntu", "ubuntu"), ("debian", "admin"), ("RHEL", "ec2-user"))
USUAL = "ec2-user"


def open_account(world: World, instance: Instance, image: Image) -> None:
    """What cloud-init does when an instance first starts; Windows has no such account."""
    pairs = world.where(KeyPair, key_name=instance.key_name) if instance.key_name else ()
    if not pairs or instance.software.platform == "windows":
        return
    name = next((own for part, own in NAMES if part in image.name), USUAL)
    world.add(GuestAccount(instance_id=instance.instance_id, user_name=name, public_key=pairs[0].public_material))


def close_account(world: World, instance_id: str) -> None:
    account = world.find(GuestAccount, instance_id)
    if account is not None:
        world.remove(account)


def log_in(world: World, instance: Instance, user_name: str, private_key: str) -> str:
    """Who is in, as `user@host`. Raises PermissionError for whom the operating system does not know."""
    account = world.find(GuestAccount, instance.instance_id)
    offered = public_half(private_key)
    if account is None or account.user_name != user_name or not offered or not _same(offered, account.public_key):
        raise PermissionError(f"Permission denied (publickey). People of the {LAYER} are known to {store_of(LAYER)}.")
    return f"{user_name}@{instance.private_dns_name}"


def _same(one: str, other: str) -> bool:
    """What follows the key in a line is only a comment."""
    return one.split()[:2] == other.split()[:2]
