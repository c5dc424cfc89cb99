"""Pages that services of AWS answer with to browsers, by the address that somebody came to and the host asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from model.kit.body import FileSlice
from model.kit.naming import addresses_of
from model.kit.published import published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.kit.world import World


class Browsing(NamedTuple):
    """One request. Names of headers have lower case; `address` is where its host's name led."""

    address: str
    host: str
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""
    client: str = ""
    "The address of whoever asks, where it is known."


class Page(NamedTuple):
    """Names of headers have lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes | FileSlice | Iterable[bytes] = b""


Hosts = Callable[["World", Browsing], Awaitable[Page] | None]
"None where the address is none of this service's."

H = TypeVar("H", bound=Hosts)

_HOSTS: list[Hosts] = []


def hosting(answer: H) -> H:
    """Have the function answer browsers at its service's addresses."""
    _HOSTS.append(answer)
    return answer


def addresses_behind(world: World, host: str) -> tuple[str, ...]:
    """Where a host's name leads on the internet, whether Amazon answers for it or a customer."""
    found = published(world.cell, host)
    return found.addresses if found else addresses_of(world, "", host) or ()


def hosted(world: World, browsing: Browsing) -> Awaitable[Page] | None:
    """The page to wait for; None where no service answers browsers at that address."""
    return next((found for found in (answer(world, browsing) for answer in _HOSTS) if found is not None), None)
