"""How much caches keep from the origin: the formulas, and the same by counting."""

from __future__ import annotations

import random

import pytest

from model.physics.caching import through_caches, to_origin

EDGES = {"MUC": "eu-central-1", "VIE": "eu-central-1", "DUB": "eu-west-1"}


def test_without_a_time_everything_goes_on() -> None:
    found = through_caches({"MUC": 30.0, "DUB": 5.0}, EDGES, 0.0, "/")
    assert (found.requests, found.hits, found.to_origin) == (35.0, 0.0, 35.0)


def test_nobody_asks_for_nothing() -> None:
    found = through_caches({"MUC": 0.0}, EDGES, 60.0, "/")
    assert (found.requests, found.hits, found.to_origin) == (0.0, 0.0, 0.0)


def test_the_origin_is_asked_once_a_time_however_many_come() -> None:
    assert to_origin(200, 5) == pytest.approx(0.2, rel=0.01)
    assert to_origin(10_000, 5) == pytest.approx(0.2, rel=0.001)


@pytest.mark.parametrize("ttl", [2.0, 20.0])
def test_the_closed_form_is_what_counting_finds(ttl: float) -> None:
    rates = {"MUC": 0.4, "VIE": 0.05, "DUB": 0.1}
    hits, origin = counted(rates, ttl, seconds=200_000)
    found = through_caches(rates, EDGES, ttl, "/")
    assert hits == pytest.approx(found.hits, rel=0.03)
    assert origin == pytest.approx(found.to_origin, rel=0.03)


def test_of_many_objects_the_popular_ones_are_hits() -> None:
    rate, ttl = 50.0, 60.0
    shares = [1 / n / sum(1 / n for n in range(1, 1001)) for n in range(1, 1001)]
    one_by_one = sum(to_origin(rate * share, ttl) for share in shares)
    found = through_caches({"DUB": rate}, EDGES, ttl, "/photos/*")
    assert found.requests == rate
    assert found.to_origin == pytest.approx(one_by_one, rel=0.005)
    assert rate - found.hits == pytest.approx(found.to_origin)


def counted(rates: dict[str, float], ttl: float, seconds: float) -> tuple[float, float]:
    """One request after the other, at caches that copy from each other."""
    luck, whole = random.Random(1), sum(rates.values())  # noqa: S311
    regional: dict[str, float] = {}
    own: dict[str, float] = {}
    now, hits, origin = 0.0, 0, 0
    while now < seconds:
        now += luck.expovariate(whole)
        edge = luck.choices(list(rates), list(rates.values()))[0]
        if own.get(edge, 0.0) > now:
            hits += 1
            continue
        if regional.get(EDGES[edge], 0.0) <= now:
            origin += 1
            regional[EDGES[edge]] = now + ttl
        own[edge] = regional[EDGES[edge]]
    return hits / seconds, origin / seconds
