"""Calls that are only thought of, for those who tell what would come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from model.kernel.unit import Unit
from model.kit.world import World

T = TypeVar("T")


class Intended(NamedTuple):
    """A call that somebody thinks of: `ec2:AuthorizeSecurityGroupIngress`, and its parameters by AWS's names."""

    action: str
    params: Mapping[str, Any]


class Try(Protocol):
    """Tells what is to be seen after calls, one after the other, and raises the AwsError of one that is refused.

    They are judged and carried out as any, and taken back before somebody hears of them. Nobody is asked whether the
    caller may make them, and no trail tells of them: they are not made.
    """

    async def __call__(self, world: World, calls: Iterable[Intended], look: Callable[[Unit], T]) -> T: ...
