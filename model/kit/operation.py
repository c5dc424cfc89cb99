"""What can be asked of a service: one function per operation, named as AWS names it, in snake case."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, overload

from model.kit.names import service_of

Run = Callable[..., Awaitable[Any]]
R = TypeVar("R", bound=Run)

Permission = str | Callable[[Mapping[str, Any]], str]

_READS = (
    *("describe_", "list_", "get_", "head_", "filter_", "lookup_", "search_"),
    *("simulate_", "test_", "estimate_", "is_", "check_", "select_"),
    *("query", "scan", "batch_get_", "transact_get_"),
    *("start_live_tail", "subscribe_to_shard"),
)
_ISSUES = ("get_session_token", "get_federation_token", "get_role_credentials")
"What begins as if it only read and makes credentials."


@dataclass(frozen=True)
class Operation:
    """A function that answers an operation. `reads` if it changes nothing, and so needs no unit of work.

    `permission` is the name that policies know it by, where that is not its own: `s3:ListBucket`, or a function of the
    parameters that gives it. `on` are the resources that it acts on, with the members of its parameters in braces:
    `("group/{GroupName}",)`; None where the parameters themselves show it, and then `also` are further ones.
    One that `waits` may take its time, and opens its units of work itself, since nobody else works while one is open.
    What services ask of each other by an `internal` one is no event of anybody's trail, as when an alarm carries out a
    policy.
    """

    service: str
    name: str
    run: Run
    reads: bool
    permission: Permission = ""
    on: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    waits: bool = False
    internal: bool = False

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters it acts on, in snake case."""
        return frozenset(list(inspect.signature(self.run).parameters)[1:])


FOUND: dict[tuple[str, str], Operation] = {}
"Every operation, by service and snake-case name."


@overload
def operation(run: R, /) -> R: ...
@overload
def operation(
    *,
    permission: Permission = "",
    on: tuple[str, ...] | None = None,
    also: tuple[str, ...] = (),
    waits: bool = False,
    internal: bool = False,
) -> Callable[[R], R]: ...
def operation(
    run: R | None = None,
    /,
    *,
    permission: Permission = "",
    on: tuple[str, ...] | None = None,
    also: tuple[str, ...] = (),
    waits: bool = False,
    internal: bool = False,
) -> R | Callable[[R], R]:
    """Offer a function as the operation of the same name of the service whose folder it is in.

    `@operation`, or `@operation(permission="s3:GetObject")` for what policies call otherwise; see `Operation`.
    """

    def offer(run: R) -> R:
        service = service_of(run.__module__)
        name = run.__name__.rstrip("_")
        FOUND[service, name] = Operation(
            service, name, run, name.startswith(_READS) and name not in _ISSUES, permission, on, also, waits, internal
        )
        return run

    return offer if run is None else offer(run)
