"""What a customer left unprotected: each service says which of its protections are optional, and where they are off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.kit.world import World

Look = Callable[["World"], Iterable[str]]
"Yields the ids of the things that go without."


@dataclass(frozen=True, slots=True)
class Protection:
    """A protection that is off until somebody switches it on; `switch` and `reads` are operations."""

    title: str
    switch: str
    reads: str
    is_global: bool
    look: Look

    @property
    def service(self) -> str:
        return self.switch.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing of the customer's that goes without a protection."""

    title: str
    region: str
    subject: str
    switch: str


PROTECTIONS: list[Protection] = []


def protection(title: str, *, switch: str, reads: str, is_global: bool = False) -> Callable[[Look], Look]:
    """Register what looks for things without a protection; `title` says what they lack."""

    def register(look: Look) -> Look:
        PROTECTIONS.append(Protection(title, switch, reads, is_global, look))
        return look

    return register


def findings(world: World, protections: Iterable[Protection]) -> Iterable[Finding]:
    """What an account has in a region that goes without some of these protections."""
    for each in protections:
        for subject in each.look(world):
            yield Finding(each.title, "" if each.is_global else world.region, subject, each.switch)
