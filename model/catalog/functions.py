"""What running functions is like: runtimes, how long they take to begin, and how long calls of other services take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from model.catalog.pages import page

LINES_A_SECOND: Final = 2_000_000
"Lines of Python that a whole vCPU executes."
WHOLE_VCPU_MEGABYTES: Final = 1769
"The memory with which a function is given one."
MOST_LINES: Final = 2_500_000
"Lines that are executed in earnest; a run of more is taken to go on for ever."


@dataclass(frozen=True, slots=True)
class FunctionRuntime:
    """`init_seconds` is between what it takes to be ready for code to be loaded."""

    name: str
    language: str
    init_seconds: tuple[float, float]
    memory_megabytes: int
    version: str
    is_retired: bool

    def version_arn(self, region: str) -> str:
        digest = sha256(f"{self.name}.{self.version}".encode()).hexdigest()
        return f"arn:aws:lambda:{region}::runtime:{digest}"


@cache
def runtime_of(name: str) -> FunctionRuntime:
    data = page("functions")
    family = next(each for each in (*data["runtimes"], "") if name.startswith(each)) or "provided"
    about = data["runtimes"][family]
    init = (about["init_seconds"][0], about["init_seconds"][1])
    retired = name in data["retired"]
    return FunctionRuntime(name, about["language"], init, about["memory_megabytes"], about["version"], retired)


def call_seconds(service: str) -> tuple[float, float]:
    """Between what a call from a function to a service takes."""
    found = page("functions")["call_seconds"]
    least, most = found.get(service) or found["other"]
    return least, most


def share_of_cpu(memory_megabytes: int) -> float:
    """Of one vCPU, which is all that one thread can use."""
    return min(memory_megabytes / WHOLE_VCPU_MEGABYTES, 1.0)
