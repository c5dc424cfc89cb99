"""The fact that a call was made: told on the bus, and given to whoever keeps the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from model.kit.principal import ANONYMOUS, Principal

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel
    from model.kernel.unit import Row
    from model.kit.world import World


SIGN_IN = "signin"
"The console's door, as CloudTrail names it."
CLOUDARIUM = "cloudarium"
"Under this name the trail tells of what no service of AWS offers."
BESIDE_AWS = frozenset({SIGN_IN, CLOUDARIUM})
DRY_RUN = "DryRunOperation"
"The code of a dry run that would have succeeded."


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
    added: dict[str, Any] | None = None
    "What an event says beside request and answer."
    endpoint: str = ""
    "The VPC endpoint that it came through."
    internal: bool = False
    "Asked by a service of another, behind the scenes."

    @property
    def is_of_aws(self) -> bool:
        """Whether a client of AWS could have made it: nobody signs in or takes something back by an operation."""
        return self.service not in BESIDE_AWS

    @property
    def failed(self) -> bool:
        """A dry run that would have succeeded is answered with an error, and is no failure."""
        return self.refused not in (None, DRY_RUN)

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


def next_request_id(kernel: Kernel) -> str:
    """What is refused has an id too, so that the number is not given back with what else a unit of work takes back."""
    kernel.serials["call"] = number = kernel.serials.get("call", 0) + 1
    return request_id(kernel, number)


def request_id(kernel: Kernel, number: int) -> str:
    """That of the call with this number."""
    digits = kernel.luck("call", number).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
