"""Types that are too dear are left out."""

from __future__ import annotations

from model.laws.price_protection import Priced, affordable


def priced(name: str, price: float, *, current: bool = True, usual: bool = True) -> Priced:
    return Priced(name=name, price=price, listed=price * 2, current=current, usual=usual)


FOUND = [
    priced("x1", 1.0, usual=False),
    priced("m9", 1.2),
    priced("c9", 1.5),
    priced("m1", 0.5, current=False),
    priced("g9", 3.0, usual=False),
]


def test_the_cheapest_current_one_of_the_usual_families_is_what_others_are_held_against() -> None:
    assert affordable(FOUND, over_lowest=20) == ["x1", "m9", "m1"]
    assert affordable(FOUND, over_lowest=25) == ["x1", "m9", "c9", "m1"]
    assert len(affordable(FOUND, over_lowest=999_999)) == len(FOUND)


def test_a_price_can_be_held_against_what_the_reference_costs_on_demand() -> None:
    assert affordable(FOUND, over_lowest=20, of_listed=50) == ["x1", "m9", "m1"]


def test_where_none_is_usual_the_current_ones_count_and_then_all() -> None:
    unusual = [each for each in FOUND if not each.usual]
    assert affordable(unusual, over_lowest=20) == ["x1"]
    old = [priced("m1", 0.5, current=False), priced("g1", 0.6, current=False, usual=False)]
    assert affordable(old, over_lowest=20) == ["m1", "g1"]
    assert affordable([], over_lowest=20) == []
