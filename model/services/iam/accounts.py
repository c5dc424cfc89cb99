"""Accounts: what is said of this one, and how a further one comes to be."""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.founding import found_account
from model.kit.world import World
from model.services.iam.naming import new_key
from model.services.iam.passwords import hashed
from model.services.iam.resources.accounts import Account
from model.services.iam.resources.users import AccessKey

HOME = "us-east-1"
"Where the global services answer from."


def find_account(world: World) -> Account | None:
    return world.find(Account, world.account)


def own_account(world: World) -> Account:
    """The account's own entry, made now if there was nothing to say of it before."""
    return find_account(world) or world.add(Account(account_id=world.account))


def first_key_of(world: World) -> str:
    """What became of the root key that the settings give to the account that a world begins with."""
    if world.account != world.cell.settings.account:
        return "Deleted"
    account = find_account(world)
    return "Active" if account is None else account.first_key


def has_root_key(world: World) -> bool:
    return first_key_of(world) != "Deleted" or bool(world.where(AccessKey, user_name=""))


def has_login(world: World) -> bool:
    """Whether its root can come in by a password, be it one that has to be recovered first."""
    account = find_account(world)
    return account is None or account.has_login


def global_endpoint(world: World) -> int:
    """The version of the tokens that STS issues there."""
    account = find_account(world)
    return 1 if account is None else account.global_endpoint


def open_account(cell: Cell, account: str, *, name: str, email: str, password: str = "") -> AccessKey:
    """Have an account of this number come to be, with what every new one finds in its regions.

    Returns an access key of its root. The unit of work is the caller's.
    """
    found_account(cell, account)
    world = cell.world(account, HOME, "iam")
    kept = hashed(world, password) if password else ""
    world.add(Account(account_id=account, name=name, email=email, first_key="Deleted", root_password=kept))
    id, secret = new_key(world)
    return world.add(AccessKey(access_key_id=id, secret_access_key=secret, user_name=""))


def close_account(world: World) -> None:
    """From now on nobody gets in, root neither; what is in the account stays."""
    own_account(world).status = "SUSPENDED"
