"""What can be asked of a service: one function per operation, named as AWS names it, in snake case."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

Run = Callable[..., Awaitable[Any]]
R = TypeVar("R", bound=Run)

_READS = ("describe_", "list_", "get_", "head_", "lookup_", "search_", "simulate_", "test_", "estimate_")


@dataclass(frozen=True)
class Operation:
    """A function that answers an operation. `reads` if it changes nothing, and so needs no unit of work."""

    service: str
    name: str
    run: Run
    reads: bool

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters it acts on, in snake case."""
        return frozenset(list(inspect.signature(self.run).parameters)[1:])


FOUND: dict[tuple[str, str], Operation] = {}
"Every operation, by service and snake-case name."


def operation(run: R) -> R:
    """Offer a function as the operation of the same name of the service whose folder it is in."""
    service = run.__module__.split(".")[2]
    name = run.__name__.rstrip("_")
    FOUND[service, name] = Operation(service, name, run, name.startswith(_READS))
    return run
