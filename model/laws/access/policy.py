"""A policy document, compiled: its statements know at once whether they are about an action."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from model.laws.access.conditions import Condition, read_conditions
from model.laws.access.documents import listed, texts
from model.laws.access.patterns import Pattern, arn_pattern, either, pattern
from model.laws.access.principals import Principals, read_principals
from model.laws.access.question import Question

WITH_VARIABLES = "2012-10-17"
"""The version of the policy language that fills in variables; in the one before they are plain text."""


class Effect(StrEnum):
    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True, eq=False)
class Actions:
    """Compared without regard to case. `all_but` turns the list round, as NotAction does."""

    names: frozenset[str]
    regex: re.Pattern[str] | None
    all_but: bool = False

    def cover(self, action: str) -> bool:
        """`action` is in lower case."""
        if action in self.names:
            return not self.all_but
        return bool(self.regex and self.regex.fullmatch(action)) != self.all_but


@dataclass(frozen=True, slots=True, eq=False)
class Resources:
    """`every` holds where "*" is listed; `all_but` turns the list round, as NotResource does.

    `names` are whole ARNs and `prefixes` those that end in their only wildcard; `regex` stands for the others that are
    known beforehand, and only the `patterns` with variables depend on who asks.
    """

    every: bool
    names: frozenset[str]
    prefixes: tuple[str, ...]
    regex: re.Pattern[str] | None
    patterns: tuple[Pattern, ...]
    all_but: bool = False

    def cover(self, question: Question, *, denies: bool) -> bool:
        """A resource that nobody has named is covered by a Deny, and by an Allow for all resources only."""
        if self.every:
            return not self.all_but
        resource = question.resource
        if resource is None:
            return denies
        if resource in self.names or (self.prefixes and resource.startswith(self.prefixes)):
            return not self.all_but
        if self.regex and self.regex.fullmatch(resource):
            return not self.all_but
        for each in self.patterns:
            if each.matches(resource, question):
                return not self.all_but
        return self.all_but


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One sentence of the policy known by the name `policy`, the `number`th of it, and as it is `written` there.

    `principals` is None where a policy need not say whom it is about.
    """

    effect: Effect
    sid: str
    number: int
    policy: str
    actions: Actions
    resources: Resources
    principals: Principals | None
    conditions: tuple[Condition, ...]
    written: Mapping[str, Any]

    def applies(self, question: Question) -> bool:
        """Of a statement about the question's action: its resources cover it and its conditions hold."""
        if not self.resources.cover(question, denies=self.effect is Effect.DENY):
            return False
        for condition in self.conditions:  # noqa: SIM110 - with all() a decision takes half as long again
            if not condition.holds(question):
                return False
        return True

    @property
    def keys(self) -> frozenset[str]:
        """The condition keys that it reads of a request, in lower case."""
        filled = {variable.key for each in self.resources.patterns for variable in each.variables}
        return frozenset(filled).union(*(condition.keys for condition in self.conditions))


@dataclass(frozen=True, eq=False)
class Policy:
    """`kind` is AWS's word for it: "identity-based policy", "resource-based policy", "permissions boundary",
    "session policy", "service control policy", "role trust policy".
    """

    name: str
    kind: str
    statements: tuple[Statement, ...]


class Word(NamedTuple):
    """A statement and the policy that it is from."""

    policy: Policy
    statement: Statement


class Said(NamedTuple):
    """What policies say about one action."""

    denying: tuple[Word, ...]
    allowing: tuple[Word, ...]


@lru_cache(maxsize=4_096)
def read_policy(text: str, name: str, kind: str = "identity-based policy") -> Policy:
    """Compile a document that was accepted before."""
    document = orjson.loads(text)
    variables = document.get("Version") == WITH_VARIABLES
    parts = enumerate(listed(document["Statement"]), 1)
    return Policy(name, kind, tuple(_statement(part, number, name, variables) for number, part in parts))


@lru_cache(maxsize=16_384)
def said(policies: tuple[Policy, ...], action: str) -> Said:
    """The statements that are about an action, given in lower case."""
    about = [Word(policy, each) for policy in policies for each in policy.statements if each.actions.cover(action)]
    return Said(
        tuple(each for each in about if each.statement.effect is Effect.DENY),
        tuple(each for each in about if each.statement.effect is Effect.ALLOW),
    )


def _statement(part: Mapping[str, Any], number: int, policy: str, variables: bool) -> Statement:
    return Statement(
        Effect(part["Effect"]),
        sid=part.get("Sid", ""),
        number=number,
        policy=policy,
        actions=_actions(part),
        resources=_resources(part, variables),
        principals=read_principals(part),
        conditions=tuple(read_conditions(part.get("Condition", {}), variables=variables)),
        written=part,
    )


def _actions(part: Mapping[str, Any]) -> Actions:
    written = [action.lower() for action in texts(part, "Action")]
    return Actions(frozenset(written), either([pattern(action) for action in written]), all_but="NotAction" in part)


def _resources(part: Mapping[str, Any], variables: bool) -> Resources:
    """A trust policy says no resource: it is about the role that it belongs to."""
    written = texts(part, "Resource")
    patterns = [arn_pattern(each, variables=variables) for each in written]
    return Resources(
        not written or "*" in written,
        frozenset(each.exact for each in patterns if each.exact is not None),
        tuple(each.prefix for each in patterns if each.prefix is not None),
        either([each for each in patterns if each.regex and each.prefix is None]),
        tuple(each for each in patterns if each.pieces),
        all_but="NotResource" in part,
    )
