"""The fact that a call was made: told on the bus, and given to whoever keeps the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from model.kit.principal import ANONYMOUS, Principal

if TYPE_CHECKING:
    from model.kernel.unit import Row
    from model.kit.world import World


class Called(NamedTuple):
    """A call that came to its end: who asked what of whom, when, and what was refused (None if it was answered).

    `request` and `answer` are as CloudTrail words them, without secrets and bodies: None where there is nothing to say,
    nobody keeps the trail of such calls, or (for `answer`) the call only read.
    """

    time: float
    request_id: str
    cause: str
    service: str
    operation: str
    region: str
    account: str
    principal: str
    by_service: bool
    reads: bool
    params: dict[str, Any]
    refused: str | None
    message: str
    ignored: tuple[str, ...]
    caller: Principal = ANONYMOUS
    access_key: str = ""
    source_ip: str = ""
    user_agent: str = ""
    request: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None

    @classmethod
    def rows(cls, notes: Sequence[tuple[int, Called]]) -> Iterator[Row]:
        """What is written down of calls, by their place in the order in which they ended."""
        for scribe in SCRIBES:
            yield from scribe.rows(notes)


class Scribe(Protocol):
    """Keeps the trail of calls. It is asked often: `wants` has to answer from a glance."""

    def wants(self, world: World, operation: str) -> bool: ...

    def rows(self, notes: Sequence[tuple[int, Called]]) -> Iterator[Row]: ...


SCRIBES: list[Scribe] = []

S = TypeVar("S", bound=Scribe)


def scribe(one: S) -> S:
    """Have somebody keep the trail; `wants` is given the world of the call, with its service."""
    SCRIBES.append(one)
    return one
