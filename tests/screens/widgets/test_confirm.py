"""Nothing is lost by a slip of the fingers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Button

from screens.widgets.confirm import Confirm, Question
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import QUESTION

NAMED = replace(QUESTION, name="web-3")


async def answers(question: Question, *keys: str) -> list[bool | None]:
    given: list[bool | None] = []
    async with Gallery().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Confirm(question), given.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return given


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (("enter",), [False]),
        (("escape",), [False]),
        (("n",), [False]),
        (("y",), [True]),
        (("right", "enter"), [True]),
        (("tab", "tab", "enter"), [False]),
    ],
)
async def test_no_is_under_the_fingers_and_yes_is_meant(keys: tuple[str, ...], given: list[bool]) -> None:
    assert await answers(QUESTION, *keys) == given


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (("enter",), []),
        (("y",), []),
        ((*"web-4", "enter"), []),
        ((*"web-3", "enter"), [True]),
        ((*"web-3", "tab", "enter"), [False]),
        (("n", "escape"), [False]),
    ],
)
async def test_the_gravest_needs_the_name_letter_by_letter(keys: tuple[str, ...], given: list[bool]) -> None:
    assert await answers(NAMED, *keys) == given


async def test_the_button_opens_only_for_the_right_name() -> None:
    async with Gallery().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Confirm(NAMED))
        await pilot.pause()
        button = pilot.app.screen.query_one("#yes", Button)
        assert button.disabled
        await pilot.press(*"web-3")
        assert not button.disabled
        await pilot.press("backspace")
        assert button.disabled
