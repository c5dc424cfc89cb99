"""Everything that was looked at for a decision, and the part of each statement that did not match."""

from __future__ import annotations

from collections.abc import Iterator

from model.laws.access.grounds import Grounds
from model.laws.access.policy import Effect, Policy, Statement
from model.laws.access.question import Question
from model.laws.access.verdict import Finding, Part


def findings(grounds: Grounds, question: Question) -> Iterator[Finding]:
    """One for each statement, the resource's first, then an endpoint's."""
    for policy in grounds.addressed:
        yield from _of(policy, question, addressed=True)
    for policies in grounds.unaddressed:
        for policy in policies:
            yield from _of(policy, question, addressed=False)


def _of(policy: Policy, question: Question, *, addressed: bool) -> Iterator[Finding]:
    for statement in policy.statements:
        if statement.actions.cover(question.action.lower()):
            missed, key = _missed(statement, question, addressed)
            missing = tuple(sorted(each for each in statement.keys if not question.values(each)))
            yield Finding(policy, statement, missed, key, missing)
        else:
            yield Finding(policy, statement, Part.ACTION)


def _missed(statement: Statement, question: Question, addressed: bool) -> tuple[Part | None, str]:
    denies = statement.effect is Effect.DENY
    if addressed and not (statement.principals and statement.principals.standing(question.caller, denies=denies)):
        return Part.PRINCIPAL, ""
    if not statement.resources.cover(question, denies=denies):
        return Part.RESOURCE, ""
    failed = next((each for each in statement.conditions if not each.holds(question)), None)
    return (Part.CONDITION, failed.key) if failed else (None, "")
