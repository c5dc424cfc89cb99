"""May this caller do this? A pure judgement; the verdict names the statement that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Effect(StrEnum):
    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a policy. Patterns have IAM's wildcards; actions are compared without regard to case.

    `all_actions_but` and `all_resources_but` turn the patterns round, as NotAction and NotResource do. `conditional`
    ones depend on a Condition.
    """

    effect: Effect
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    sid: str = ""
    policy: str = ""
    all_actions_but: bool = False
    all_resources_but: bool = False
    conditional: bool = False

    def covers(self, question: Question) -> bool:
        """Whether it decides the question. What is unknown is taken against the caller.

        A condition that nobody has judged, and a resource that nobody has named, are met by a Deny and not by an
        Allow.
        """
        if not self._covers_action(question.action.lower()):
            return False
        if self.conditional and self.effect is Effect.ALLOW:
            return False
        return self._covers_resource(question.resource)

    def _covers_action(self, action: str) -> bool:
        return any(_matches(each.lower(), action) for each in self.actions) != self.all_actions_but

    def _covers_resource(self, resource: str | None) -> bool:
        if resource is None:
            every = "*" in self.resources and not self.all_resources_but
            return every or self.effect is Effect.DENY
        return any(_matches(each, resource) for each in self.resources) != self.all_resources_but


@dataclass(frozen=True, slots=True)
class Question:
    """`resource` is an ARN, or None where nobody has said which resource an operation acts on."""

    principal: str
    action: str
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    effect: Effect
    because: Statement | None

    @property
    def allowed(self) -> bool:
        return self.effect is Effect.ALLOW


EVERYTHING = Statement(Effect.ALLOW, ("*",), policy="root of the account")


def judge(statements: Iterable[Statement], question: Question) -> Verdict:
    """An explicit deny beats any allow; silence is a deny."""
    verdict = Verdict(Effect.DENY, because=None)
    for statement in statements:
        if statement.covers(question):
            verdict = Verdict(statement.effect, because=statement)
            if statement.effect is Effect.DENY:
                break
    return verdict


def _matches(pattern: str, text: str) -> bool:
    return pattern == "*" or pattern == text or _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild[char] if char in wild else re.escape(char) for char in pattern), re.DOTALL)
