"""The first line of every screen, as the world stands."""

from __future__ import annotations

from model.client import Client
from screens.tally import Tally
from screens.widgets.clock_face import Face

SLACK = 0.85
"Below this share of the asked speed the clock is said to be behind."


def face_of(client: Client, tally: Tally, world: str, scope: str, kind: str) -> Face:
    """`kind` is what one looks at: in one region it is one host that tells of it."""
    steering = client.steering
    regions = tally.used_regions
    region = scope or next(iter(regions), client.region)
    behind = not steering.paused and 0 < steering.reached < steering.speed * SLACK
    return Face(
        world,
        region,
        float(int(client.now)),
        endpoint=client.endpoint(kind, scope) if scope else "",
        more_regions=0 if scope else max(0, len(regions) - 1),
        speed=steering.speed,
        paused=steering.paused,
        achieved=_two_digits(steering.reached) if behind else None,
        dollars_per_hour=tally.dollars_per_hour,
        counts={tone: count for tone, count in tally.tones.items() if count},
        principal=client.principal.name,
    )


def _two_digits(factor: float) -> float:
    """A measured speed wavers; two digits hold still."""
    return float(f"{factor:.2g}")
