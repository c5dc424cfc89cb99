"""How a run went, in Lambda's words: what it answers, how long it took, and what that is billed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import orjson

from model.catalog.pages import Profile

LARGEST_ANSWER = 6_291_556
_STARTED = 100
"Milliseconds that were billed whole in the year of the notes."


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of simulated time; `delay` goes before the code is loaded, `init` loads it, both only where it is cold.

    `ends` where the environment is of no use afterwards.
    """

    answer: str
    error: str
    seconds: float
    init: float
    delay: float
    printed: tuple[tuple[float, str], ...]
    loaded: tuple[tuple[float, str], ...] = ()
    ends: bool = False

    @property
    def whole(self) -> float:
        return self.delay + self.init + self.seconds


def failure_of(kind: str, request_id: str, text: str) -> str:
    """What Lambda itself says of a run that it had to end."""
    return orjson.dumps({"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {text}"}).decode()


def timed_out(request_id: str, timeout: int) -> str:
    return failure_of("Sandbox.Timedout", request_id, f"Task timed out after {timeout:.2f} seconds")


def too_large() -> str:
    text = f"Response payload size exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
    return orjson.dumps({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": text}).decode()


def failed(told: dict[str, Any], request_id: str) -> str:
    """What the runtime for Python says of an exception that nobody caught."""
    said = {"errorMessage": told["errorMessage"], "errorType": told["errorType"], "requestId": request_id}
    return orjson.dumps({**said, "stackTrace": told["stackTrace"]}).decode()


def billed_milliseconds(seconds: float, init: float, profile: Profile) -> int:
    """Today all begun milliseconds, loading included; in the notes' year each 100 that were begun, without it."""
    if profile == "today":
        return ceil(round((seconds + init) * 1000, 3))
    return ceil(round(seconds * 1000, 3) / _STARTED) * _STARTED
