"""How far policies reach at all: into which services, to which actions, whatever the resource and circumstances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model.laws.access.documents import texts
from model.laws.access.patterns import pattern
from model.laws.access.policy import Effect, Policy, Statement


def reaches(policies: Iterable[Policy], service: str) -> bool:
    """Whether they allow anything in a service (`ec2`), and no Deny without conditions takes all of it away."""
    statements = [each for policy in policies for each in policy.statements]
    if any(_is_plain_deny(each) and _covers_all(each, service) for each in statements):
        return False
    return any(each.effect is Effect.ALLOW and _covers_some(each, service) for each in statements)


def allows_somewhere(policies: Iterable[Policy], action: str) -> bool:
    """The same of one action, `ec2:RunInstances`."""
    name, allowed = action.lower(), False
    for statement in (each for policy in policies for each in policy.statements):
        if not statement.actions.cover(name):
            continue
        if _is_plain_deny(statement):
            return False
        allowed = allowed or statement.effect is Effect.ALLOW
    return allowed


def _is_plain_deny(statement: Statement) -> bool:
    resources = statement.resources
    everywhere = resources.every and not resources.all_but
    return statement.effect is Effect.DENY and everywhere and not statement.conditions


def _covers_some(statement: Statement, service: str) -> bool:
    if statement.actions.all_but:
        return not any(_is_whole(rest) for rest in _within(statement, service))
    return any(True for _ in _within(statement, service))


def _covers_all(statement: Statement, service: str) -> bool:
    if statement.actions.all_but:
        return not any(True for _ in _within(statement, service))
    return any(_is_whole(rest) for rest in _within(statement, service))


def _within(statement: Statement, service: str) -> Iterator[str]:
    """What a statement names in a service: the patterns of actions, without the service."""
    for written in texts(statement.written, "Action"):
        namespace, colon, rest = written.lower().partition(":")
        known = pattern(namespace)
        if known.exact == service or (known.regex and known.regex.fullmatch(service)):
            yield rest if colon else "*"


def _is_whole(rest: str) -> bool:
    return not rest.strip("*")
