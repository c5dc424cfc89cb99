"""A terminal that is too small says so and recovers."""

from __future__ import annotations

from screens.widgets.details import Details
from screens.widgets.too_small import TooSmall
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import SECTIONS


async def test_it_comes_says_both_sizes_and_goes() -> None:
    cover = TooSmall()
    async with Gallery(Details(SECTIONS), cover).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not cover.shown
        await pilot.resize_terminal(50, 10)
        await pilot.pause()
        text = " ".join(cover.render_line(y).text for y in range(cover.size.height))
        assert cover.shown
        assert (cover.size.width, cover.size.height) == (50, 10)
        assert "This terminal is 50x10." in text
        assert "Cloudarium needs 60x16." in text
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert not cover.shown
