"""How much a region's endpoints can take at a moment, and what becomes of the calls that come in."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from model.physics.noise import draw

USUAL_LOAD = 0.7
"Of what all sites but one can serve, and of what two of three carriers can bring."

UNSIGNED_COST = 0.02
"What turning away an unsigned request costs, against serving a signed one."

LET_THROUGH = 0.001
"The share of a flood that scrubbing takes for real requests."

CALM_MILLISECONDS = 10.0
NORMAL_BAND = (10.0, 50.0)


@dataclass(frozen=True, slots=True)
class Front:
    """`in_use` are the sites that names lead to, `answering` those of them that answer; `flood` is a multiple of the
    usual load in unsigned requests."""

    sites: int
    in_use: int
    answering: int
    carriers: int
    carriers_up: int
    flood: float = 0.0
    scrubbed: bool = True

    @property
    def utilization(self) -> float:
        """Of machines or of lines, whichever is worse; either can lose one of its kind."""
        arriving = USUAL_LOAD * self.flood * (LET_THROUGH if self.scrubbed else 1.0)
        served, brought = self.answering / max(self.sites - 1, 1), self.carriers_up / (self.carriers * 2 / 3)
        if not served or not brought:
            return inf
        return max((USUAL_LOAD + arriving * UNSIGNED_COST) / served, (USUAL_LOAD + arriving) / brought)

    @property
    def lost_share(self) -> float:
        """Of calls: those led to sites that do not answer, and of the others what is too much."""
        if not self.in_use or self.utilization == inf:
            return 1.0
        passed = min(1.0, 1 / self.utilization)
        return 1 - passed * self.answering / self.in_use

    @property
    def milliseconds(self) -> float:
        """Mean time until an answer begins; inf where most never do."""
        return CALM_MILLISECONDS / (1 - self.utilization) if self.utilization < 1 else inf

    def loses(self, key: bytes, number: int) -> bool:
        """Whether this very call is lost; the same key and number always answer the same."""
        return self.lost_share > 0 and draw(key, number) < self.lost_share
