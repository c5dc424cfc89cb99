"""Cards under hands."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.widgets.card_list import Card, CardList
from tests.screens.widgets.gallery import Gallery


def card(name: str, lines: int = 2) -> Card:
    return Card(name, tuple(((f"{name} {line}", "text"),) for line in range(lines)))


class Stage(Gallery):
    def __init__(self) -> None:
        self.cards = CardList([card("a"), card("b", 3), card("c")])
        self.said: list[str] = []
        super().__init__(self.cards)

    def on_mount(self) -> None:
        super().on_mount()
        self.cards.focus()

    def on_card_list_highlighted(self, message: CardList.Highlighted) -> None:
        self.said.append(message.card_id)

    def on_card_list_selected(self, message: CardList.Selected) -> None:
        self.said.append(f"open {message.card_id}")


def on(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    return pilot.app


async def test_the_cursor_goes_from_card_to_card() -> None:
    async with Stage().run_test(size=(40, 12)) as pilot:
        await pilot.press("j", "j", "j", "k", "enter", "g")
        assert on(pilot).said == ["b", "c", "b", "open b", "a"]


async def test_a_click_on_any_line_of_a_card_selects_it() -> None:
    async with Stage().run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        await pilot.click(on(pilot).cards, offset=(5, 4))
        assert on(pilot).said == ["b"]


async def test_the_cursor_stays_with_its_card() -> None:
    async with Stage().run_test(size=(40, 12)) as pilot:
        await pilot.press("j")
        on(pilot).cards.set_cards([card("new"), card("a"), card("b")])
        assert on(pilot).cards.cursor_id == "b"
        on(pilot).cards.set_cards([])
        assert on(pilot).cards.cursor_id is None


async def test_the_whole_card_comes_into_view() -> None:
    async with Stage().run_test(size=(40, 4)) as pilot:
        await pilot.press("G")
        lines = [on(pilot).cards.render_line(y).text.strip() for y in range(4)]
        assert lines[-2:] == ["▸ c 0", "c 1"]
