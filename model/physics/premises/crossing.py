"""How packets from premises come to a region: by the internet, in a tunnel through it, or on a line of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log

from model.catalog.regions import Region
from model.kernel.chance import Luck
from model.laws.globe import great_circle_km
from model.physics.noise import draw, series_key
from model.physics.round_trip import (
    DETOUR,
    HOPS,
    KM_PER_MILLISECOND,
    LAST_MILE,
    MILLISECONDS_PER_HOP,
    Spot,
)

UPLINK_GIGABITS = 1.0
"What a company has to the internet, for everything it does there."
TUNNEL_GIGABITS = 1.25
"The most that one tunnel of a VPN carries."
LINE_HOPS = 3
"The customer's router, the carrier's switch, and AWS's router."
CIPHER_MILLISECONDS = 0.4
"To encrypt and to decrypt, there and back."


class Means(StrEnum):
    INTERNET = "internet"
    TUNNEL = "tunnel"
    LINE = "line"


_WAITING = {Means.INTERNET: 0.06, Means.TUNNEL: 0.06, Means.LINE: 0.002}
"How long packets wait behind those of others, on average, as a part of the usual time."
_CROWDING = {Means.INTERNET: 0.6, Means.TUNNEL: 0.6, Means.LINE: 0.0}
"Which part of the width others may take."


@dataclass(frozen=True, slots=True)
class Crossing:
    """A way from premises to a region: its least time there and back, and its width at the narrowest place."""

    id: str
    means: Means
    region: str
    milliseconds: float
    gigabits: float
    seed: int

    def ping(self, number: int) -> float:
        """The milliseconds of one of a series of packets: who waits in line, waits as long as luck has it."""
        waited = -log(1 - draw(series_key(self.seed, f"{self.id} ping"), number))
        return self.milliseconds * (1 + _WAITING[self.means] * waited)

    def throughput(self, minute: int) -> float:
        """The gigabits per second that go through in a minute, when there is enough to send."""
        taken = _CROWDING[self.means] * draw(series_key(self.seed, f"{self.id} width"), minute)
        return self.gigabits * (1 - taken)


def by_internet(seed: int, place: Spot, region: Region) -> Crossing:
    usual = _public_milliseconds(seed, place, region)
    return Crossing(f"internet/{region.name}", Means.INTERNET, region.name, usual, UPLINK_GIGABITS, seed)


def by_tunnel(seed: int, id: str, place: Spot, region: Region) -> Crossing:
    """A tunnel is as uneven as the internet that it leads through."""
    usual = _public_milliseconds(seed, place, region) + CIPHER_MILLISECONDS
    return Crossing(id, Means.TUNNEL, region.name, usual, min(TUNNEL_GIGABITS, UPLINK_GIGABITS), seed)


def by_line(seed: int, id: str, place: Spot, region: Region, gigabits: float) -> Crossing:
    usual = LINE_HOPS * MILLISECONDS_PER_HOP + _light_milliseconds(place, region)
    return Crossing(id, Means.LINE, region.name, usual, gigabits, seed)


def _public_milliseconds(seed: int, place: Spot, region: Region) -> float:
    own = Luck(seed, "last mile", place.name).draw(LAST_MILE)
    return own + HOPS * MILLISECONDS_PER_HOP + _light_milliseconds(place, region)


def _light_milliseconds(place: Spot, region: Region) -> float:
    return 2 * great_circle_km(place, region) * DETOUR / KM_PER_MILLISECOND
