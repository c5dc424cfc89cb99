"""One request on its way through the gateway, whoever made it and however it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from model.kit.errors import AwsError
from model.kit.permission import Acted
from model.kit.principal import ANONYMOUS, Principal

if TYPE_CHECKING:
    from model.gateway.authority import Authority
    from model.gateway.registry import Offer
    from model.kit.cell import Cell
    from model.kit.ways import Way
    from model.kit.world import World


class Credentials(Protocol):
    """What a request says about who sent it; the wire reads it, `authenticate` checks it."""

    access_key: str

    @property
    def token(self) -> str:
        """The session token that came along, empty if none did."""
        ...

    def expired(self) -> AwsError:
        """What AWS says of temporary credentials that have ended."""
        ...

    def mistaken(self) -> AwsError:
        """What AWS says of a session token that does not belong to the key."""
        ...

    def unknown(self) -> AwsError:
        """What AWS says of an access key that does not exist."""
        ...

    def check(self, secret: str, now: float) -> None:
        """Raise the AwsError that AWS would give for a wrong, expired or skewed signature (`now` is wall time)."""
        ...


@dataclass(slots=True)
class Call:
    """`params` are keyed by AWS member names, as boto3 has them.

    The gateway fills in what it learns on the way: principal and account, then `offer` and `world`.
    """

    service: str
    operation: str
    params: dict[str, Any]
    region: str
    credentials: Credentials | None = None
    principal: Principal = ANONYMOUS
    account: str = ""
    request_id: str = ""
    cause: str = ""
    "The id of the call or timer that this one follows from; its own id if it came from outside."
    source_ip: str = "127.0.0.1"
    user_agent: str = ""
    way: Way | None = None
    "How it came, where that is known of its caller."
    secure: bool = False
    "It came over TLS."
    host: str = ""
    "The Host the request was sent to, for URLs that must lead back."
    inside: bool = False
    "Made inside the process, by the dashboard or by another service: there is no signature to check."
    source_arn: str = ""
    "Of a service's call: the thing on whose behalf it is made."
    is_checked: bool = False
    "Its parameters were held against AWS's contract as they were read; `flaw` is what was wrong with them."
    flaw: AwsError | None = None
    ignored: list[str] = field(default_factory=list[str])
    "Members a client sent that no handler acts on; they go back as `x-cloudarium-ignored`."
    render: Callable[[Call, Any], Any] = lambda _, result: result
    """Turns the handler's result into plain data or bytes while the unit of work is still open. It is given the call
    and does not hold it: what holds itself is gone only when somebody looks for it.
    """
    render_in_slices: Callable[[Call, Any], Awaitable[Any]] | None = None
    "The same for a long answer to somebody who only reads, which lets others have their turn in between."
    authority: Authority | None = None
    "What the caller may do; none before it was asked whether it may make this call, and when that is done."
    unseen: bool = False
    "What it is about no customer ever sees."
    result: Any = None
    "What the handler answered, for those who tell of the call while its unit of work is open."
    regardless: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    "What is done in the end even if the call was refused, or only reads: what it used up stays used up."
    _cell: Cell | None = None
    _offer: Offer | None = None
    _world: World | None = None

    @property
    def action(self) -> str:
        """IAM's name for it, `ec2:RunInstances`."""
        return f"{self.service}:{self.operation}"

    @property
    def is_internal(self) -> bool:
        """Whether a service asks another behind the scenes."""
        service = self.principal.type == "AWSService"
        return service and self._offer is not None and (self._offer.operation.internal or self.unseen)

    @property
    def reads(self) -> bool:
        """It changes nothing, or did not get as far as to be known."""
        return self._offer is None or self._offer.operation.reads

    @property
    def is_known(self) -> bool:
        """It is clear who calls, and what for."""
        return self._offer is not None

    @property
    def cell(self) -> Cell:
        assert self._cell is not None, "the call has not come to the gateway"
        return self._cell

    @property
    def offer(self) -> Offer:
        assert self._offer is not None, "the call has not been dispatched"
        return self._offer

    @property
    def world(self) -> World:
        """The account and region that the call acts in."""
        assert self._world is not None, "the call has not been authenticated"
        return self._world

    def require(self, action: str, arn: str, **keys: str | tuple[str, ...]) -> None:
        """Refuse a caller who may not do this too: `require("iam:PassRole", role.arn)`.

        `keys` are condition keys that only this action has, with `_` for their colon.
        """
        assert self.authority is not None, "the call has not been authorized"
        self.authority.require(action, Acted(arn), {name.replace("_", ":", 1): value for name, value in keys.items()})

    def arrive(self, cell: Cell) -> None:
        self._cell = cell

    def enter(self, offer: Offer | None, world: World) -> None:
        """The operation is known, and where it acts; without one, somebody only asks what would be allowed there."""
        self._offer, self._world = offer, world


Proceed = Callable[[Call], Awaitable[Any]]
Handler = Callable[[Call, Proceed], Awaitable[Any]]
