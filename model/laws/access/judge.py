"""An explicit deny anywhere beats any allow; then every policy that limits the caller must allow; silence is a deny.

Source: IAM User Guide, "Policy evaluation logic", for one account and across accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from model.laws.access.findings import findings
from model.laws.access.grounds import Grounds
from model.laws.access.policy import Policy, Statement, read_policy
from model.laws.access.principals import Standing
from model.laws.access.question import Caller, Question
from model.laws.access.verdict import Finding, Part, Reason, Verdict
from model.laws.access.words import in_words

__all__ = ["Finding", "Part", "Reason", "Verdict", "explain", "in_words", "judge"]

TRUST = frozenset({"role trust policy", "key policy"})
"""Policies of resources that have the last word in their own account too."""
EVERYTHING = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
ROOT = read_policy(EVERYTHING, "root of the account")


class Grant(NamedTuple):
    policy: Policy
    statement: Statement
    standing: Standing = Standing.DIRECT


def judge(grounds: Grounds, question: Question) -> Verdict:
    action = question.action.lower()
    denied = _denied(grounds, question, action)
    if denied is not None:
        return _verdict(Reason.EXPLICIT_DENY, denied)
    for level in grounds.organization:
        if _allowed(level, question, action) is None:
            return Verdict(False, Reason.NO_ORGANIZATION_ALLOW)
    granted = _granted(grounds.resource, question, action) if grounds.resource else None
    if question.caller.is_guest or (granted and granted.standing is Standing.DIRECT and question.is_at_home):
        return _by_the_resource(granted)
    return _by_both(grounds, question, action, granted)


def explain(grounds: Grounds, question: Question) -> Verdict:
    """The same verdict, with what every statement said."""
    return replace(judge(grounds, question), findings=tuple(findings(grounds, question)))


def _denied(grounds: Grounds, question: Question, action: str) -> Grant | None:
    for policy in grounds.resource:
        for statement in policy.about(action).denying:
            if _standing(statement, question.caller, denies=True) and statement.applies(question):
                return Grant(policy, statement)
    for policy in grounds.unaddressed():
        for statement in policy.about(action).denying:
            if statement.applies(question):
                return Grant(policy, statement)
    return None


def _allowed(policies: Iterable[Policy], question: Question, action: str) -> Grant | None:
    for policy in policies:
        for statement in policy.about(action).allowing:
            if statement.applies(question):
                return Grant(policy, statement)
    return None


def _granted(policies: Iterable[Policy], question: Question, action: str) -> Grant | None:
    """The allow of a resource's policies that means the caller most directly."""
    best: Grant | None = None
    for policy in policies:
        for statement in policy.about(action).allowing:
            standing = _standing(statement, question.caller, denies=False)
            if standing and (best is None or standing > best.standing) and statement.applies(question):
                best = Grant(policy, statement, standing)
    return best


def _standing(statement: Statement, caller: Caller, *, denies: bool) -> Standing | None:
    return statement.principals.standing(caller, denies=denies) if statement.principals else None


def _by_the_resource(granted: Grant | None) -> Verdict:
    return Verdict(False, Reason.NO_RESOURCE_ALLOW) if granted is None else _verdict(Reason.ALLOWED, granted)


def _by_both(grounds: Grounds, question: Question, action: str, granted: Grant | None) -> Verdict:
    """What the caller's own policies say together with the resource's.

    In one account a resource that names the role or user behind a session stands in for that identity's policies; the
    session stays within what limits it. Another account's resource must let the caller in besides.
    """
    stands_in = granted if granted and granted.standing is Standing.BASE and question.is_at_home else None
    own = stands_in or _own(grounds, question, action)
    if own is None:
        return Verdict(False, Reason.NO_IDENTITY_ALLOW)
    is_user = question.caller.type == "FederatedUser"
    if grounds.boundary and not (stands_in and is_user) and _allowed(grounds.boundaries, question, action) is None:
        return Verdict(False, Reason.NO_BOUNDARY_ALLOW)
    if (grounds.session or is_user) and _allowed(grounds.session, question, action) is None:
        return Verdict(False, Reason.NO_SESSION_ALLOW)
    if granted is None and (not question.is_at_home or _has_the_last_word(grounds.resource)):
        return Verdict(False, Reason.NO_RESOURCE_ALLOW)
    return _verdict(Reason.ALLOWED, own)


def _own(grounds: Grounds, question: Question, action: str) -> Grant | None:
    is_root = question.caller.type == "Root" or question.caller.role_arn.endswith(":root")
    if is_root:
        return Grant(ROOT, ROOT.statements[0])
    return _allowed(grounds.identity, question, action)


def _has_the_last_word(policies: Iterable[Policy]) -> bool:
    return any(policy.kind in TRUST for policy in policies)


def _verdict(reason: Reason, grant: Grant) -> Verdict:
    return Verdict(reason is Reason.ALLOWED, reason, grant.statement, grant.policy)
