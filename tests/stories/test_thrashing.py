"""A group whose policies act again before the last step shows runs back and forth; a good cooldown calms it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.stories.scaled_site import MINUTE, ScaledSite

HOURS = 3


Played = tuple[ScaledSite, list[int]]


def played(*, out: tuple[int, int], back: tuple[int, int], minutes: int) -> Played:
    """Three hours of a steady load that two machines are too few for; (step, cooldown) out and back in."""
    site = ScaledSite(least=1, most=12)
    site.react(out[0], 70.0, cooldown=out[1])
    site.react(back[0], 40.0, minutes=minutes, cooldown=back[1])
    site.visit({"steady": {"rate": 260}})
    return site, site.watch(range(0, HOURS * 60, 2))


@pytest.fixture(scope="module")
def hasty() -> Iterator[Played]:
    """Big steps both ways, one upon the other."""
    site, capacity = played(out=(4, 0), back=(-4, 0), minutes=1)
    yield site, capacity
    site.close()


@pytest.fixture(scope="module")
def calm() -> Iterator[Played]:
    """Small steps back, and time between them."""
    site, capacity = played(out=(2, 300), back=(-1, 300), minutes=15)
    yield site, capacity
    site.close()


def turns(capacity: list[int]) -> int:
    """How often it went one way and then the other."""
    steps = [after - before for before, after in pairwise(capacity) if after != before]
    return sum(one * other < 0 for one, other in pairwise(steps))


def test_a_bad_cooldown_has_a_group_run_back_and_forth(hasty: Played) -> None:
    site, capacity = hasty
    launched = len(site.activities("Launching"))
    assert turns(capacity) >= 8
    assert launched > 20
    assert site.failed > 0


@pytest.mark.fact("autoscaling-23")
def test_small_steps_in_and_a_cooldown_calm_it(hasty: Played, calm: Played) -> None:
    (restless, capacity), (site, settled) = hasty, calm
    assert turns(settled) <= 1 < turns(capacity)
    assert settled[-1] == settled[len(settled) // 2], "it has found its size"
    assert len(site.activities("Launching")) < len(restless.activities("Launching")) / 3
    assert site.failed < restless.failed


def test_what_it_cost_is_in_its_activities(calm: Played) -> None:
    site, _ = calm
    first = site.activities("Launching")[0]
    assert "monitor alarm cpu-out in state ALARM triggered policy out" in first["Cause"]
    starts = [each["StartTime"] for each in site.activities("Launching")]
    rounds = [later - earlier for earlier, later in pairwise(starts) if later - earlier > MINUTE]
    assert all(pause >= 300 for pause in rounds)
