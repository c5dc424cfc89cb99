"""Numbers by which events are known, and the tokens that say between which events a reader stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.world import World
from model.services.logs.refusals import UNKNOWN_PLACE, invalid

_TOKEN = re.compile(r"([fb])/(\d{1,80})/s", re.ASCII)
_GROUP_BITS, _SEQ_BITS = 80, 64


class Place(NamedTuple):
    """Where an event stands among those of its group: its time in milliseconds, and its number."""

    time: int
    seq: int


FOR_EVER = 2**61
BEGINNING, END = Place(-1, 0), Place(FOR_EVER, 0)


def event_id(group: int, place: Place) -> str:
    """Digits as many as AWS's, in the order of time."""
    return f"{(((place.time << _GROUP_BITS) | group) << _SEQ_BITS) | place.seq:056d}"


def place_of(id: str) -> tuple[int, Place]:
    """The serial of the group, and the place, of an event's id."""
    rest, seq = divmod(int(id), 1 << _SEQ_BITS)
    time, group = divmod(rest, 1 << _GROUP_BITS)
    return group, Place(time, seq)


class Reader(NamedTuple):
    """Who reads on from a place, forward or backward."""

    forward: bool
    place: Place


def write_reader(group: int, reader: Reader) -> str:
    return f"{'f' if reader.forward else 'b'}/{event_id(group, reader.place)}/s"


def read_reader(token: str) -> Reader:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise invalid(UNKNOWN_PLACE)
    return Reader(found[1] == "f", sound(place_of(found[2])[1]))


def sound(place: Place) -> Place:
    """A place that a caller names; raises InvalidParameterException for one that is nowhere."""
    if place.time > FOR_EVER or place.seq > FOR_EVER:
        raise invalid(UNKNOWN_PLACE)
    return place


def uuid(world: World, what: str) -> str:
    """The id of the next task or query."""
    digits = world.luck("logs", what, world.count(f"logs-{what}")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
