"""What the access law answers, with the statement that decided and, on request, what all the others said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from model.laws.access.policy import Policy, Statement


class Reason(StrEnum):
    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicit deny"
    NO_IDENTITY_ALLOW = "no identity-based policy allows it"
    NO_RESOURCE_ALLOW = "no resource-based policy allows it"
    NO_BOUNDARY_ALLOW = "no permissions boundary allows it"
    NO_SESSION_ALLOW = "no session policy allows it"
    NO_ENDPOINT_ALLOW = "no VPC endpoint policy allows it"
    NO_ORGANIZATION_ALLOW = "no service control policy allows it"


class Part(StrEnum):
    """The part of a statement that did not match."""

    ACTION = "action"
    RESOURCE = "resource"
    PRINCIPAL = "principal"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one statement said: `missed` is None where it matched; `key` is the condition key that did not hold.

    `missing` are the condition keys, in lower case, that it would have read and the request did not have.
    """

    policy: Policy
    statement: Statement
    missed: Part | None = None
    key: str = ""
    missing: tuple[str, ...] = ()

    @property
    def matched(self) -> bool:
        return self.missed is None


class Verdict(NamedTuple):
    """`because` is the statement that allowed or denied, and `policy` where it is from; None where nothing allowed."""

    allowed: bool
    reason: Reason
    because: Statement | None = None
    policy: Policy | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The condition keys that statements about this action wanted and the request did not have."""
        return tuple(sorted({key for finding in self.findings for key in finding.missing}))
