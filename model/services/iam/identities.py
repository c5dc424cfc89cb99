"""Who is behind an access key, and what the policies of that principal say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from model.kernel.kernel import Kernel
from model.kit.cell import Key
from model.kit.principal import Principal, root
from model.kit.world import GLOBAL
from model.laws.access import Statement
from model.services.iam.documents import read_statements
from model.services.iam.managed import managed_policies
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import AccessKey, User


class WorldIdentities:
    """Reads the world's users and keys; the default account's root key is given by the settings."""

    def __init__(self, kernel: Kernel, account: str, root_key: tuple[str, str]) -> None:
        self._kernel = kernel
        self._root_id, secret = root_key
        self._root = Key(secret, root(account), active=True)

    def key(self, access_key: str) -> Key | None:
        if access_key == self._root_id:
            return self._root
        found = self._kernel.store.anywhere(AccessKey, access_key)
        if found is None:
            return None
        return Key(found.secret_access_key, self._user(found), found.status == "Active")

    def _user(self, key: AccessKey) -> Principal:
        user = self._kernel.store.find(key.account, GLOBAL, User, key.user_name)
        assert user is not None, "an access key belongs to a user"
        return principal_of(user)

    def statements(self, principal: Principal) -> Sequence[Statement]:
        """What its own policies and those of its groups say, a group's after the user's own."""
        user = self._kernel.store.find(principal.account, GLOBAL, User, principal.name)
        return () if user is None else tuple(statements_of(self._kernel, user))


def principal_of(user: User) -> Principal:
    return Principal("IAMUser", user.account, user.arn, user.user_id, user.user_name)


def statements_of(kernel: Kernel, identity: User | Group | Role) -> Iterator[Statement]:
    """Every statement that holds for a user, group or role, a user's groups included."""
    account = identity.account
    for name, document in identity.inline_policies:
        yield from read_statements(document, name)
    yield from _attached(kernel, account, identity.attached_policies)
    for name in identity.groups if isinstance(identity, User) else ():
        group = kernel.store.find(account, GLOBAL, Group, name)
        assert group is not None, "a user is in groups that exist"
        yield from statements_of(kernel, group)


def _attached(kernel: Kernel, account: str, arns: Iterable[str]) -> Iterator[Statement]:
    for arn in arns:
        managed = managed_policies().get(arn)
        if managed is not None:
            yield from read_statements(managed.text, managed.policy_name)
        else:
            policy = kernel.store.find(account, GLOBAL, Policy, arn)
            assert policy is not None, "a policy that is attached cannot be deleted"
            yield from read_statements(policy.default.text, policy.policy_name)
