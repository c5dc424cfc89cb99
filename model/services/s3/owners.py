"""Accounts as S3 knows them: canonical user ids of 64 hexadecimal digits."""

from __future__ import annotations

from hashlib import sha256

from model.kit.principal import Principal
from model.kit.value import Value


class Owner(Value):
    id: str
    display_name: str | None = None


def owner_of(account: str) -> Owner:
    return Owner(id=sha256(f"canonical user of {account}".encode()).hexdigest())


def initiator(principal: Principal) -> Owner:
    """Who began an upload: an account as its canonical user, anybody else by ARN."""
    if principal.type == "Root":
        return owner_of(principal.account)
    return Owner(id=principal.arn, display_name=principal.name)
