"""Who can have a conversation with what there is in a region, told to a person: on which ports, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from model.laws.reach.addresses import Addresses
from model.laws.reach.survey import family

ANYWHERE = "anywhere"


class Origin(StrEnum):
    """Where somebody is who asks for a conversation."""

    INTERNET = "internet"
    PEERS = "peers"
    PREMISES = "premises"
    VPC = "vpc"


class Severity(IntEnum):
    """How much an opening gives away; the greatest is the worst."""

    NARROW = 0
    "Not everybody comes in."
    PUBLIC = 1
    "A web site's port, for everybody."
    WIDE = 2
    "Another port, for everybody."
    GRAVE = 3
    "A port of administrators or of a database, for everybody."


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule or route that would have to go for an opening to be closed; `kind` and `id` are of what it belongs to.

    `rule` is the id of a group's rule, the number of an ACL's entry or the destination of a route; `words` say it.
    """

    kind: str
    id: str
    rule: str
    words: str


class Exposed(NamedTuple):
    """One opening: who can be reached where, by whom. `kind` and `id` say whose it is, for who wants to go there.

    `address` is what a packet to it bears. `protocol` and `ports` are in words ("tcp", "8000-8080"; "all", ""),
    `service` is what usually answers there ("ssh"), "" where nothing is usual. `source` is "anywhere", a block,
    "3 ranges" or "members of sg-…". Of what goes out (`leaving`) the source is where it goes, and the address its
    sender's.
    """

    origin: Origin
    kind: str
    id: str
    label: str
    interface: str
    vpc: str
    address: str
    protocol: str
    ports: str
    first_port: int
    last_port: int
    service: str
    source: str
    far: Addresses
    because: tuple[Cause, ...]
    severity: Severity
    leaving: bool = False

    @property
    def blocks(self) -> tuple[str, ...]:
        """Exactly who the source is."""
        if self.source == ANYWHERE:
            return family(self.far.spans[0][0]).blocks
        return self.far.blocks
