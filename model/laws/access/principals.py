"""Whom a resource's policy is about, and how directly it means the caller.

Source: IAM User Guide, "Principal", "NotPrincipal" and "How permissions boundaries and resource-based policies meet".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from model.laws.access.documents import listed
from model.laws.access.question import Caller

ACCOUNT = re.compile(r"(?:arn:[^:]+:iam::)?(\d{12})(?::root)?")


class Standing(IntEnum):
    """How a principal of a policy stands for the caller, the more directly the greater."""

    ACCOUNT = 1
    "The caller's account is named: what it may do is left to the account's own policies."
    BASE = 2
    "The role or the user behind the caller's session is named."
    DIRECT = 3
    "The caller is named, or everyone."


@dataclass(frozen=True, slots=True, eq=False)
class Principals:
    """`all_but` turns the list round, as NotPrincipal does."""

    everyone: bool
    names: frozenset[str]
    accounts: frozenset[str]
    all_but: bool = False

    def standing(self, caller: Caller, *, denies: bool) -> Standing | None:
        """How the list means the caller; None where it does not.

        What is doubtful about NotPrincipal counts against the caller: a Deny spares only one whose account, role and
        session are all listed, an Allow leaves out one of whom any is listed.
        """
        if not self.all_but:
            return self._named(caller)
        listed = [self._lists(each) for each in _identities(caller)]
        spared = self.everyone or (all(listed) if denies else any(listed))
        return None if spared else Standing.DIRECT

    def _named(self, caller: Caller) -> Standing | None:
        names = self.names
        if self.everyone or not names.isdisjoint((caller.arn, caller.user_id, caller.service, caller.federated)):
            return Standing.DIRECT
        if not names.isdisjoint((caller.role_arn, caller.user_id.partition(":")[0])):
            return Standing.BASE
        by_account = caller.account in self.accounts or caller.canonical in names
        return Standing.ACCOUNT if by_account and not caller.is_guest else None

    def _lists(self, name: str) -> bool:
        return name in self.names or name in self.accounts


def read_principals(statement: Mapping[str, Any]) -> Principals | None:
    """The Principal or NotPrincipal of a statement that was accepted before."""
    written: Any = statement.get("Principal", statement.get("NotPrincipal"))
    if written is None:
        return None
    names = _names(written)
    accounts = {found[1] for each in names if (found := ACCOUNT.fullmatch(each))}
    others = frozenset(each for each in names if not ACCOUNT.fullmatch(each))
    return Principals("*" in names, others, frozenset(accounts), all_but="NotPrincipal" in statement)


def _names(written: str | Mapping[str, str | Sequence[str]]) -> list[str]:
    if isinstance(written, str):
        return [written]
    return [name for values in written.values() for name in listed(values)]


def _identities(caller: Caller) -> list[str]:
    """Everything that the caller is at once."""
    if caller.is_guest:
        return [caller.service or caller.federated]
    return [each for each in (caller.arn, caller.role_arn, caller.account) if each]
