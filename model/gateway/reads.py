"""Which operations tell more about one thing: those that read, and can be asked for it alone."""

from __future__ import annotations

from dataclasses import dataclass

from model.gateway.registry import Offer, offers
from model.kit.names import snake
from model.kit.resource import Resource


@dataclass(frozen=True, slots=True)
class Read:
    """`elbv2:DescribeTargetHealth` with the parameter that takes the id, alone or (`many`) in a list."""

    action: str
    member: str
    many: bool


def reads_about(kind: type[Resource]) -> tuple[Read, ...]:
    """Reads that need the id and nothing else, and those that need nothing but can be narrowed to it."""
    shown = {action.operation for action in kind.words.actions} | {kind.words.describe}
    found = [
        read
        for offer in offers()
        if offer.contract.service.name == kind.service and offer.operation.reads and offer.contract.name not in shown
        if (read := _read(offer, kind)) is not None
    ]
    return tuple(sorted(found, key=lambda read: read.action))


def _read(offer: Offer, kind: type[Resource]) -> Read | None:
    required = offer.contract.input.required
    if len(required) > 1:
        return None
    for member in required or offer.parameters:
        if member in offer.parameters and _takes_the_id(member, kind):
            many = offer.contract.input.members[member].type == "list"
            return Read(f"{kind.service}:{offer.contract.name}", member, many)
    return None


def _takes_the_id(member: str, kind: type[Resource]) -> bool:
    """A key that is only called `name` is too common a word: there the parameter of an action tells."""
    key = kind.words.key
    if key in ("id", "name"):
        return member in {action.id_member for action in kind.words.actions}
    return snake(member) in (key, f"{key}s")
