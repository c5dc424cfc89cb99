"""The lines around the panes under the mouse."""

from __future__ import annotations

from textual.app import ComposeResult

from screens.widgets.clock_face import ClockFace
from screens.widgets.details import Details
from screens.widgets.key_bar import KeyBar
from screens.widgets.pane import Pane
from screens.widgets.teacher import Teacher
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import DEED, FACE, KEYS, SECTIONS


class Stage(Gallery):
    def __init__(self) -> None:
        self.said: list[str] = []
        super().__init__()

    def compose(self) -> ComposeResult:
        yield ClockFace(FACE)
        yield Pane(Details(SECTIONS), title="Details", number="1", id="one")
        yield Pane(Details(SECTIONS), title="More", number="2", id="two")
        yield Teacher(DEED)
        yield KeyBar(KEYS)

    def on_clock_face_pressed(self, message: ClockFace.Pressed) -> None:
        self.said.append(message.part)

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.said.append(f"{message.key.key} {message.key.refusal}".strip())

    def on_teacher_copy_requested(self, message: Teacher.CopyRequested) -> None:
        self.said.append(message.command)

    def on_pane_pressed(self, message: Pane.Pressed) -> None:
        self.said.append(str(message.pane.id))


async def test_each_part_of_a_line_says_that_it_was_clicked() -> None:
    stage = Stage()
    async with stage.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        first = stage.query_one(ClockFace)
        keys = stage.query_one(KeyBar)
        await pilot.click(first, offset=(first.render_line(0).text.index("$3.84"), 0))
        await pilot.click(keys, offset=(keys.render_line(0).text.index("(n") + 1, 0))
        await pilot.click(keys, offset=(keys.render_line(0).text.index("help"), 0))
        await pilot.click(Teacher, offset=(8, 0))
        await pilot.click("#two", offset=(6, 0))
        assert stage.said == ["cost", "n You may not create instances here.", "?", DEED.command, "two"]


async def test_the_frame_with_the_focus_is_heavy_and_only_that() -> None:
    stage = Stage()
    async with stage.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert [pane.has_class("-focused") for pane in stage.query(Pane)] == [True, False]
        await pilot.press("tab")
        assert [pane.has_class("-focused") for pane in stage.query(Pane)] == [False, True]
        assert [pane.styles.border_top[0] for pane in stage.query(Pane)] == ["round", "heavy"]


async def test_an_answer_from_outside_is_shown_as_it_is() -> None:
    stage = Stage()
    async with stage.run_test(size=(120, 24)) as pilot:
        pane = stage.query_one("#one", Pane)
        pane.set_answer([("[b]shop[/b]\x1b[2J", "text")])
        await pilot.pause()
        top = pane.render_lines(pane.outer_size.region)[0]
        assert "[b]shop[/b]�[2J ━┓" in top.text
