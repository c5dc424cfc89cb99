"""What a search engine answers to what it cannot do: a status, a type and a reason."""

from __future__ import annotations


class Mistake(Exception):
    """A refusal of the engine's own, whose types are not AWS's codes."""

    def __init__(self, type: str, reason: str, status: int = 400) -> None:
        super().__init__(f"{type}: {reason}")
        self.type = type
        self.reason = reason
        self.status = status


def unparsable(reason: str) -> Mistake:
    return Mistake("parsing_exception", reason)


def illegal(reason: str) -> Mistake:
    return Mistake("illegal_argument_exception", reason)
