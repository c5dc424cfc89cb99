"""How a call came to its service: services that know where callers are say so here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from model.kit.errors import AwsError

if TYPE_CHECKING:
    from model.kit.cell import Cell
    from model.kit.principal import Principal
    from model.laws.access.policy import Policy


@dataclass(frozen=True, slots=True)
class Way:
    """`source_ip` is what the service sees. Through an endpoint it is a private address of a `vpc`, and the endpoint's
    `policy` has a word in what is allowed.
    """

    source_ip: str
    vpc: str = ""
    endpoint: str = ""
    policy: Policy | None = None


class NoWay(AwsError):
    """Nothing that the caller sends arrives: where a client would wait in vain, it is told what is in the way."""

    def __init__(self, host: str, culprit: str) -> None:
        super().__init__("ConnectTimeout", f"Connect timeout on endpoint {host}: {culprit}", 504)


Find = Callable[["Cell", "Principal", str, str], Way | None]
"The way of a principal's calls to a service in a region, None for whom nobody can place. Raises NoWay."

F = TypeVar("F", bound=Find)

FINDERS: list[Find] = []


def finding_ways(find: F) -> F:
    """Have the function say how calls come."""
    FINDERS.append(find)
    return find


def way_of(cell: Cell, principal: Principal, service: str, region: str) -> Way | None:
    for find in FINDERS:
        found = find(cell, principal, service, region)
        if found is not None:
            return found
    return None
