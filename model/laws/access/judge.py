"""An explicit deny anywhere beats any allow; then every policy that limits the caller must allow; silence is a deny.

Source: IAM User Guide, "Policy evaluation logic", for one account and across accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from model.laws.access.findings import findings
from model.laws.access.grounds import Grounds
from model.laws.access.policy import Policy, Statement, Word, read_policy, said
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
    """An allow of a resource's policy, and how directly it means the caller."""

    word: Word
    standing: Standing


def judge(grounds: Grounds, question: Question) -> Verdict:
    action = question.action.lower()
    denied = _denied(grounds, question, action)
    if denied is not None:
        return _verdict(Reason.EXPLICIT_DENY, denied)
    for level in grounds.organization:
        if _allowed(level, question, action) is None:
            return Verdict(False, Reason.NO_ORGANIZATION_ALLOW)
    if grounds.endpoint and _granted(grounds.endpoint, question, action) is None:
        return Verdict(False, Reason.NO_ENDPOINT_ALLOW)
    grant = _granted(grounds.resource, question, action) if grounds.resource else None
    if question.caller.is_guest or (grant and grant.standing is Standing.DIRECT and question.is_at_home):
        return Verdict(False, Reason.NO_RESOURCE_ALLOW) if grant is None else _verdict(Reason.ALLOWED, grant.word)
    return _by_both(grounds, question, action, grant)


def explain(grounds: Grounds, question: Question) -> Verdict:
    """The same verdict, with what every statement said."""
    return judge(grounds, question)._replace(findings=tuple(findings(grounds, question)))


def _denied(grounds: Grounds, question: Question, action: str) -> Word | None:
    for word in said(grounds.addressed, action).denying if grounds.addressed else ():
        if _standing(word.statement, question.caller, denies=True) and word.statement.applies(question):
            return word
    for policies in grounds.unaddressed:
        for word in said(policies, action).denying:
            if word.statement.applies(question):
                return word
    return None


def _allowed(policies: tuple[Policy, ...], question: Question, action: str) -> Word | None:
    for word in said(policies, action).allowing:
        if word.statement.applies(question):
            return word
    return None


def _granted(policies: tuple[Policy, ...], question: Question, action: str) -> Grant | None:
    """The allow of a resource's policies that means the caller most directly."""
    best: Grant | None = None
    for word in said(policies, action).allowing:
        standing = _standing(word.statement, question.caller, denies=False)
        if standing and (best is None or standing > best.standing) and word.statement.applies(question):
            best = Grant(word, standing)
    return best


def _standing(statement: Statement, caller: Caller, *, denies: bool) -> Standing | None:
    return statement.principals.standing(caller, denies=denies) if statement.principals else None


def _by_both(grounds: Grounds, question: Question, action: str, grant: Grant | None) -> Verdict:
    """What the caller's own policies say together with the resource's.

    In one account a resource that names the role or user behind a session stands in for that identity's policies; the
    session stays within what limits it. Another account's resource must let the caller in besides.
    """
    stands_in = grant.word if grant and grant.standing is Standing.BASE and question.is_at_home else None
    own = stands_in or _own(grounds, question, action)
    if own is None:
        return Verdict(False, Reason.NO_IDENTITY_ALLOW)
    is_user = question.caller.type == "FederatedUser"
    if grounds.boundary and not (stands_in and is_user) and _allowed(grounds.boundaries, question, action) is None:
        return Verdict(False, Reason.NO_BOUNDARY_ALLOW)
    if (grounds.session or is_user) and _allowed(grounds.session, question, action) is None:
        return Verdict(False, Reason.NO_SESSION_ALLOW)
    if grant is None and (not question.is_at_home or _has_the_last_word(grounds.resource)):
        return Verdict(False, Reason.NO_RESOURCE_ALLOW)
    return _verdict(Reason.ALLOWED, own)


def _own(grounds: Grounds, question: Question, action: str) -> Word | None:
    """Root of an account needs no policy, nor does root in a session of its own."""
    if question.caller.type == "Root" or question.caller.role_arn.endswith(":root"):
        return Word(ROOT, ROOT.statements[0])
    return _allowed(grounds.identity, question, action)


def _has_the_last_word(policies: Iterable[Policy]) -> bool:
    return any(policy.kind in TRUST for policy in policies)


def _verdict(reason: Reason, word: Word) -> Verdict:
    return Verdict(reason is Reason.ALLOWED, reason, word.statement, word.policy)
