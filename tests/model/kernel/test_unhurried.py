"""Work in pieces comes to what it would come to at once, and others have their turn in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import pytest

from model.kernel.unhurried import AT_ONCE, first_of, in_pieces

T = TypeVar("T")


async def turns(work: Awaitable[T]) -> tuple[T, int]:
    """What work comes to, and how many turns others had meanwhile."""
    working, number = asyncio.ensure_future(work), 0
    while not working.done():
        await asyncio.sleep(0)
        number += 1
    return await working, number


def back(number: int) -> int:
    return -number


@pytest.mark.parametrize("most", [0, 1, 10, 3_000, 20_000])
async def test_the_first_of_many_are_those_that_would_come_first_in_order(most: int) -> None:
    numbers = [number * 7_919 % 10_007 for number in range(10_000)]

    assert await first_of(numbers, most, back) == sorted(numbers, key=back)[:most]


async def test_of_those_that_share_a_place_the_one_that_was_there_first_comes_first() -> None:
    words = ["tea", "ox", "pot", "of", "cup"]

    assert await first_of(words, 4, len) == ["ox", "of", "tea", "pot"]


async def test_what_has_no_place_is_left_out() -> None:
    assert await first_of(range(10), 3, lambda number: number if number % 2 else None) == [1, 3, 5]


async def test_others_have_their_turn_after_every_piece() -> None:
    async def all_pieces() -> list[int]:
        return [len(some) async for some in in_pieces(range(5 * AT_ONCE + 1))]

    sizes, number = await turns(all_pieces())

    assert sizes == [AT_ONCE] * 5 + [1]
    assert number >= len(sizes)
    _, number = await turns(first_of(range(50 * AT_ONCE), 3, back))
    assert number >= 50
