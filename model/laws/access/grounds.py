"""All the policies that have a word in one decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.laws.access.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """`identity` holds a caller's own policies and those of its groups, `resource` those of the resource or the trust
    policy of a role, `session` what narrows a session. `organization` has one group of service control policies for
    each level from the organisation's root down to the account: each level must allow.
    """

    identity: tuple[Policy, ...] = ()
    resource: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: tuple[Policy, ...] = ()
    organization: tuple[tuple[Policy, ...], ...] = ()
    endpoint: tuple[Policy, ...] = ()
    "That of the VPC endpoint which the request came through: it names principals as a resource's does, and must allow."

    @property
    def addressed(self) -> tuple[Policy, ...]:
        """Those that name whom they are about."""
        return (*self.resource, *self.endpoint)

    @property
    def boundaries(self) -> tuple[Policy, ...]:
        return (self.boundary,) if self.boundary else ()

    @property
    def unaddressed(self) -> Iterable[tuple[Policy, ...]]:
        """Those that are about the caller without naming it, the widest first."""
        groups = (*self.organization, self.identity, self.boundaries, self.session)
        return filter(None, groups)
