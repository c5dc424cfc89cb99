"""What happens by itself: functions that wake when due, or after a resource came into a state."""

from __future__ import annotations

from bisect import insort
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from model.kit.names import service_of
from model.kit.tending import minded_by

if TYPE_CHECKING:
    from model.kernel.store import Store
    from model.kit.resource import Resource
    from model.kit.world import World

Woken = Callable[["World", str], Awaitable[None]]
Step = Callable[["World", Any], None]

Founding = Callable[["World"], None]

W = TypeVar("W", bound=Woken)
S = TypeVar("S", bound=Step)
F = TypeVar("F", bound=Founding)

FOUNDINGS: list[Founding] = []
"What a new account finds in every region that is enabled."

WAKES: dict[str, Woken] = {}
"Every function that a timer can wake, by `service:function`."


class Reaction(NamedTuple):
    """Which function wakes; unless nothing of the families that it minds exists, where it minds any."""

    what: str
    minds: frozenset[str]


_REACTIONS: dict[tuple[str, str], list[Reaction]] = {}
_CHANGES: dict[tuple[str, str], list[Reaction]] = {}
_STEPS: dict[tuple[str, str], list[Step]] = {}
_NOBODY: list[str] = []


def due(function: W) -> W:
    """A function that `World.wake` can set a timer for: `async (world, whom)`, in a unit of work of its own."""
    _name(function)
    return function


def after(kind: type[Resource], *states: str) -> Callable[[W], W]:
    """Wake the function with the resource's id right after it came into a state, in a unit of work of its own.

    This is how one service reacts to another's nouns, where it has some of its own. The function finds the world as it
    is then: look before acting.
    """

    def register(function: W) -> W:
        _name(function)
        for state in states:
            _enter(_REACTIONS, kind, state, function)
        return function

    return register


def changing(kind: type[Resource], *fields: str) -> Callable[[W], W]:
    """Wake the function with the resource's id right after one of these fields was assigned another value.

    For what has no states, such as the rules of a security group; otherwise like `after`.
    """

    def register(function: W) -> W:
        _name(function)
        for field in fields:
            _enter(_CHANGES, kind, field, function)
        return function

    return register


def entering(kind: type[Resource], *states: str) -> Callable[[S], S]:
    """Run the function with the resource as it comes into a state, in the same unit of work; for its own service."""

    def register(function: S) -> S:
        for state in states:
            _STEPS.setdefault((kind.kind, state), []).append(function)
        return function

    return register


def founding(function: F) -> F:
    """Run the function once for each enabled region when an account comes to be: default VPC and the like."""
    FOUNDINGS.append(function)
    return function


def _name(function: Woken) -> None:
    """Timers find it again by its name, so no two of a service may have the same. Raises TypeError."""
    name = name_of(function)
    if WAKES.setdefault(name, function) is not function:
        raise TypeError(f"{name} names another function already")


def name_of(function: Callable[..., Any]) -> str:
    """`model.services.ec2.behavior.checks:pass_checks` is woken as `ec2:pass_checks`."""
    parts = function.__module__.split(".")
    service = service_of(function.__module__) if parts[1] == "services" else parts[1]
    return f"{service}:{function.__name__}"


def steps_into(kind: str, state: str) -> list[Step]:
    return _STEPS.get((kind, state), [])


def reactions_to(store: Store, kind: str, state: str) -> list[str]:
    """The names of all that wake after a thing came into a state, in an order that no import changes."""
    found = _REACTIONS.get((kind, state))
    return _of_those_there(store, found) if found else _NOBODY


def reactions_to_change(store: Store, kind: str, field: str) -> list[str]:
    """The names of all that wake after a field was assigned, in an order that no import changes."""
    found = _CHANGES.get((kind, field))
    return _of_those_there(store, found) if found else _NOBODY


def _of_those_there(store: Store, reactions: list[Reaction]) -> list[str]:
    return [what for what, minds in reactions if not minds or any(map(store.holds, minds))]


def _enter(where: dict[tuple[str, str], list[Reaction]], kind: type[Resource], turn: str, function: Woken) -> None:
    reaction = Reaction(name_of(function), minded_by(function, kind.kind))
    insort(where.setdefault((kind.kind, turn), []), reaction, key=lambda each: each.what)
