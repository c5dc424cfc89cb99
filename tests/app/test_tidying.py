"""How much is looked through for circles, in counts of objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet, ref

import pytest

from app.tidying import CLOSED, FEW, MOST, Tidying, tidied

MANY = 2 * FEW
YOUNG, MIDDLE = 700, 10


class Link:
    """Something that may refer to itself."""

    other: Link | None = None


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    """Only what a test makes is looked through, and only by whom it asks."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, 2**31 - 1)
    yield
    gc.set_threshold(*thresholds)


def links(number: int) -> list[Link]:
    return [Link() for _ in range(number)]


def circles(number: int) -> list[Link]:
    found = links(number)
    for each in found:
        each.other = each
    return found


def nothing_closed() -> int:
    return 0


def lasting() -> int:
    return len(gc.get_objects(generation=2))


def test_what_lasts_is_looked_through_once_however_much_there_is() -> None:
    looked: list[int] = []

    def look(phase: str, info: dict[str, Any]) -> None:
        if phase == "start" and info["generation"] == 2:
            looked.append(len(gc.get_objects()))

    tidying, kept = Tidying(nothing_closed), list[Link]()
    gc.callbacks.append(look)
    for _ in range(100):
        kept += links(2_000)
        tidying.tidy()
    gc.callbacks.remove(look)

    assert lasting() <= FEW
    assert max(looked) < 3 * FEW
    assert sum(looked) < 2 * len(kept)


def test_a_few_things_are_not_set_aside() -> None:
    aside, kept = gc.get_freeze_count(), links(MANY)
    del kept[FEW // 4 :]

    Tidying(nothing_closed).tidy()

    assert len(kept) <= lasting() < FEW
    assert gc.get_freeze_count() <= aside


def test_a_circle_that_has_lasted_for_a_while_is_found() -> None:
    (circle,) = circles(1)
    gone, kept = ref(circle), links(MANY)
    del circle

    Tidying(nothing_closed).tidy()

    assert gone() is None
    assert len(kept) == MANY


def test_where_circles_were_found_nothing_is_set_aside_before_it_is_too_much() -> None:
    tidying, gone, kept = Tidying(nothing_closed), circles(MANY), links(FEW + FEW // 2)
    gone.clear()
    tidying.tidy()

    assert len(kept) <= lasting() <= MOST

    kept += links(MOST)
    tidying.tidy()

    assert lasting() < FEW


def test_where_none_were_found_for_a_while_what_has_lasted_is_set_aside_sooner() -> None:
    tidying, gone, kept = Tidying(nothing_closed), circles(MANY), links(FEW + FEW // 2)
    gone.clear()
    tidying.tidy()
    assert lasting() > FEW

    for _ in range(20):
        gone = links(MANY)
        gone.clear()
        tidying.tidy()

    assert len(kept) > FEW > lasting()


def test_what_was_closed_after_it_was_set_aside_is_found_once_there_is_enough_of_it() -> None:
    kept = circles(MANY)
    screens = WeakSet(kept[: CLOSED + 1])
    tidying = Tidying(lambda: len(screens) - len(kept[: CLOSED + 1]))
    gc.collect()
    tidying.tidy()
    kept += links(MOST)
    tidying.tidy()
    assert lasting() < FEW, "all is set aside"

    kept.clear()
    for _ in range(10):
        passing = links(MANY)
        passing.clear()
        tidying.tidy()

    assert not screens


async def test_python_looks_through_what_is_young_only_while_somebody_tidies() -> None:
    gc.set_threshold(YOUNG, MIDDLE, 2)
    async with tidied(nothing_closed):
        before = gc.get_stats()
        kept = links(10 * MANY)
        after = gc.get_stats()

    assert len(kept) == 10 * MANY
    assert after[2]["collections"] == before[2]["collections"]
    assert after[1]["collections"] > before[1]["collections"]
    assert gc.get_threshold() == (YOUNG, MIDDLE, 2)
