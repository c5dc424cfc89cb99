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
    """One sentence of a policy. Patterns have IAM's wildcards; actions are compared without regard to case."""

    effect: Effect
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    sid: str = ""
    policy: str = ""

    def covers(self, question: Question) -> bool:
        return any(_matches(action.lower(), question.action.lower()) for action in self.actions) and any(
            _matches(resource, question.resource) for resource in self.resources
        )


@dataclass(frozen=True, slots=True)
class Question:
    """`resource` is an ARN, or * where an operation acts on none in particular."""

    principal: str
    action: str
    resource: str = "*"


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
