"""What the access law is asked: who wants to do what, to which resource, under which circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GUESTS = frozenset({"AWSService", "Anonymous", "SAMLUser", "WebIdentityUser"})
"""Callers without an identity in any account: only a resource's own policy can let them in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `type` is CloudTrail's word: Root, IAMUser, AssumedRole, FederatedUser, SAMLUser, WebIdentityUser,
    AWSService, Anonymous.

    `role_arn` is whom a session comes from: the role, or the user who asked for a federated session. `service` is the
    host name of a calling service, `federated` the identity provider that vouches for a caller without an identity
    here, `canonical` the account as S3 writes it.
    """

    arn: str
    account: str
    type: str
    user_id: str = ""
    role_arn: str = ""
    service: str = ""
    federated: str = ""
    canonical: str = ""

    @property
    def is_guest(self) -> bool:
        return self.type in GUESTS


@dataclass(frozen=True, slots=True)
class Question:
    """One action on one resource.

    `resource` is an ARN, "*" where an operation has none, and None where nobody has said which it acts on. `context`
    holds condition keys in AWS's spelling; one that is missing is not present in the request. `resource_account` owns
    the resource; empty means the caller's own account.
    """

    action: str
    resource: str | None
    caller: Caller
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict[str, "str | tuple[str, ...]"])
    resource_account: str = ""
    _known: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]], init=False, repr=False, compare=False
    )

    def values(self, key: str) -> tuple[str, ...]:
        """What the request says of a condition key, given in lower case; nothing where the key is not present."""
        if not self._known and self.context:
            self._known.update((name.lower(), _tuple(value)) for name, value in self.context.items())
        return self._known.get(key, ())

    @property
    def is_at_home(self) -> bool:
        """Whether the resource is in the caller's own account; what AWS keeps for everyone is at home in each."""
        return self.resource_account in ("", "aws", self.caller.account)


def _tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
