"""Which organization an account belongs to, and where in it, for conditions that ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from model.kernel.kernel import Kernel


class Belonging(NamedTuple):
    """`path` leads down to the account: `o-…/r-…/ou-…/`."""

    organization: str
    path: str


Belongs = Callable[[Kernel, str], Belonging | None]

B = TypeVar("B", bound=Belongs)

_BELONGS: list[Belongs] = []


def belonging(belongs: B) -> B:
    """Have the function say where in an organization accounts are."""
    _BELONGS.append(belongs)
    return belongs


def find_belonging(kernel: Kernel, account: str) -> Belonging | None:
    """None for an account that stands alone."""
    found = (belongs(kernel, account) for belongs in _BELONGS)
    return next((each for each in found if each is not None), None)
