"""Details under hands."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.widgets.detail_lines import Detail, Section
from screens.widgets.details import Details
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import SECTIONS


class Stage(Gallery):
    def __init__(self) -> None:
        self.details = Details(SECTIONS)
        self.followed: list[str] = []
        super().__init__(self.details)

    def on_mount(self) -> None:
        super().on_mount()
        self.details.focus()

    def on_details_followed(self, message: Details.Followed) -> None:
        self.followed.append(message.target)

    @property
    def text(self) -> list[str]:
        return [self.details.render_line(y).text.rstrip() for y in range(self.details.size.height)]


def on(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    return pilot.app


async def test_a_link_is_followed() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "j", "enter")
        assert on(pilot).followed == ["ami/ami-0abc"]


async def test_a_branch_folds_and_stays_folded_when_values_change() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = on(pilot)
        await pilot.press("enter")
        assert stage.text[0] == "+ Instance"
        stage.details.set_sections((Section("Instance", (Detail("Name", "web-8"),)),))
        assert stage.text[:2] == ["+ Instance", ""]


async def test_the_cursor_stays_on_its_field() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = on(pilot)
        await pilot.press("j", "j")
        stage.details.set_sections((Section("Summary", (Detail("A", "b"),)), *SECTIONS))
        line = stage.details.cursor_line
        assert line is not None
        assert line.path == "Instance/State"


async def test_a_click_goes_there_and_a_second_one_presses() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(on(pilot).details, offset=(20, 3))
        assert on(pilot).followed == []
        await pilot.click(on(pilot).details, offset=(20, 3))
        assert on(pilot).followed == ["ami/ami-0abc"]


async def test_text_is_wrapped_beside_the_scroll_bar_not_under_it() -> None:
    async with Stage().run_test(size=(50, 8)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        await pilot.pause()
        shown = "".join(line.strip() for line in stage.text[4:8]).replace(" ", "")
        assert "Atextthatislongenoughtobewrappedontoanotherline" in shown


async def test_keys_reach_the_end_and_the_beginning() -> None:
    async with Stage().run_test(size=(50, 8)) as pilot:
        stage = on(pilot)
        await pilot.press("G")
        assert any("Public IP" in line for line in stage.text)
        await pilot.press("g")
        assert stage.text[0] == "- Instance"
