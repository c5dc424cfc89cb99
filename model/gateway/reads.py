"""Which operations tell more about one thing: those that read, and can be asked for it alone, or by a filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.gateway.registry import Offer, offers
from model.kit.names import snake
from model.kit.resource import Resource


@dataclass(frozen=True, slots=True)
class Read:
    """`elbv2:DescribeTargetHealth` with the parameter that takes the id, alone or (`many`) in a list.

    With a `filter`, that parameter takes filters, and this one all values of `told`, members of a thing's description.
    """

    action: str
    member: str
    many: bool
    filter: str = ""
    told: tuple[str, ...] = ()


def reads_about(kind: type[Resource]) -> tuple[Read, ...]:
    """Reads that need the id and nothing else, and those that need nothing but can be narrowed to it."""
    shown = {action.operation for action in kind.words.actions} | {kind.words.describe}
    found = [
        read
        for offer in offers()
        if offer.contract.service.name == kind.service and offer.operation.reads and offer.contract.name not in shown
        if (read := _read(offer, kind)) is not None
    ]
    return (*sorted(found, key=lambda read: read.action), *_by_filters(kind))


def _by_filters(kind: type[Resource]) -> Iterator[Read]:
    for name, filter, told in kind.words.told_by:
        (offer,) = (
            each for each in offers() if (each.contract.service.name, each.contract.name) == (kind.service, name)
        )
        member = next(each for each in ("Filter", "Filters") if each in offer.contract.input.members)
        yield Read(f"{kind.service}:{name}", member, True, filter, told)


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
