"""Client tokens: the same request twice makes one thing."""

from __future__ import annotations

from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.resource import Resource
from model.kit.world import World

R = TypeVar("R", bound=Resource)


def made_before(world: World, kind: type[R], token: str, **asked: str | None) -> R | None:
    """The thing that an earlier request with this token made.

    `asked` are fields of the thing that this request asks for; if they are others, it is not the same request.
    """
    for thing in world.where(kind, client_tokens=token) if token else ():
        if any(getattr(thing, field) != value for field, value in asked.items()):
            raise AwsError(
                "IdempotentParameterMismatch",
                f"The client token '{token}' was used for a request with other parameters.",
            )
        return thing
    return None


def kept(token: str) -> tuple[str, ...]:
    """What a thing keeps of the token that it was made with."""
    return (token,) if token else ()
