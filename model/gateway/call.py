"""One request on its way through the gateway, whoever made it and however it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from model.kit.principal import Principal


class Credentials(Protocol):
    """What a request says about who sent it; the wire reads it, `authenticate` checks it."""

    access_key: str

    def check(self, secret: str, now: float) -> None:
        """Raise the AwsError that AWS would give for a wrong, expired or skewed signature (`now` is wall time)."""
        ...


@dataclass(slots=True)
class Call:
    """A call before the gateway has looked at it. `params` are keyed by AWS member names, as boto3 has them."""

    service: str
    operation: str
    params: dict[str, Any]
    region: str
    credentials: Credentials | None = None
    principal: Principal | None = None
    account: str = ""
    request_id: str = ""
    source_ip: str = "127.0.0.1"
    user_agent: str = ""
    host: str = ""
    ignored: list[str] = field(default_factory=list[str])
    "Members a client sent that no handler acts on; they go back as `x-cloudarium-ignored`."


Handle = Callable[[Call], Awaitable[Any]]
