"""IAM: what exists: the name under which an account signs in."""

from __future__ import annotations

from model.kit.resource import Resource


class AccountAlias(
    Resource,
    scope="global",
    key="account_alias",
    arn="alias/{account_alias}",
    missing=("NoSuchEntity", "The account alias {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "The account alias {id} already exists.", 409),
):
    account_alias: str
