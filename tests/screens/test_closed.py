"""Screens that were closed are known until they are gone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from textual.screen import Screen

from screens.closed import closed_and_held
from screens.themes import ThemedApp


@pytest.fixture(autouse=True)
def unlooked() -> Iterator[None]:
    """Nobody looks for what is gone but the test."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def test_a_closed_screen_counts_until_somebody_finds_it() -> None:
    house = ThemedApp[None]()
    async with house.run_test() as pilot:
        before = closed_and_held()
        for _ in range(3):
            await house.push_screen(Screen[None]())
            assert closed_and_held() == before, "it is open"
            await house.pop_screen()
            before += 1
            assert closed_and_held() == before
        await pilot.pause()
        gc.collect()
        assert closed_and_held() < before


async def test_so_does_a_console_that_was_left() -> None:
    before = closed_and_held()
    async with ThemedApp[None]().run_test():
        assert closed_and_held() == before
    assert closed_and_held() > before
