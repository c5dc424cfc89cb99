"""Who is behind an access key, and what the policies of that principal say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from model.kernel.kernel import Kernel
from model.kit.cell import Key
from model.kit.principal import Principal, root
from model.kit.world import GLOBAL
from model.laws.access import Effect, Statement
from model.services.iam.resources import AccessKey, User


class WorldIdentities:
    """Reads the world's users and keys; the default account's root key is given by the settings."""

    def __init__(self, kernel: Kernel, account: str, root_key: tuple[str, str]) -> None:
        self._store = kernel.store
        self._account = account
        self._root_key = root_key

    def key(self, access_key: str) -> Key | None:
        if access_key == self._root_key[0]:
            return Key(self._root_key[1], root(self._account), active=True)
        for found in self._store.everywhere(AccessKey):
            if found.access_key_id == access_key:
                return Key(found.secret_access_key, self._user(found), found.status == "Active")
        return None

    def _user(self, key: AccessKey) -> Principal:
        user = self._store.find(key.account, GLOBAL, User, key.user_name)
        assert user is not None, "an access key belongs to a user"
        return Principal("IAMUser", user.account, user.arn, user.user_id, user.user_name)

    def statements(self, principal: Principal) -> Sequence[Statement]:
        user = self._store.find(principal.account, GLOBAL, User, principal.name)
        if user is None:
            return ()
        return [one for name, document in user.inline_policies for one in read_statements(document, name)]


def read_statements(document: str, policy: str) -> list[Statement]:
    """The statements of a policy document that was accepted before."""
    found = json.loads(document)["Statement"]
    return [
        Statement(Effect(each["Effect"]), _several(each["Action"]), _several(each["Resource"]), policy=policy)
        for each in _several(found)
    ]


def _several(one_or_many: Any) -> tuple[Any, ...]:
    return tuple(cast(list[Any], one_or_many)) if isinstance(one_or_many, list) else (one_or_many,)
