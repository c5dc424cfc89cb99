"""Where a person asks what reaches what, and has the answer at once; EC2's analyses answer the same through calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.kit.world import World

ANALYSE = "ec2:StartNetworkInsightsAnalysis"
"The permission that whoever asks needs: it opens the same answers."


@dataclass(frozen=True, slots=True)
class Reachability:
    """The network of an account and region, for questions. `allow` raises AccessDenied where one lacks a permission."""

    world: World
    allow: Callable[[str], None]
