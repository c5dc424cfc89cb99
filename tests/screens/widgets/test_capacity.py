"""A group's card says how many, since when and why."""

from __future__ import annotations

from screens.widgets.capacity import Group, group_card
from screens.widgets.ink import Ink
from screens.widgets.spans import text_of
from tests.screens.widgets.samples import GROUPS


def lines(group: Group, ink: Ink = Ink.BRAILLE) -> list[str]:
    return [text_of(line) for line in group_card(group, ink).lines]


def test_a_busy_group_tells_its_whole_story() -> None:
    assert lines(GROUPS[0]) == [
        "web      ◐ 2 ≤ 5→6 ≤ 10",
        " ▁▁▁▂▂▂▃▃▅▅▅▅▅▅",
        " 15:02 launching i-0c41…",
        " cause: web-cpu-high",
        " next: cooldown 4m10s",
    ]


def test_a_quiet_group_is_one_line() -> None:
    assert lines(GROUPS[1]) == ["batch    ○ 0 ≤ 0 ≤ 4"]


def test_a_full_group_looks_full() -> None:
    assert lines(Group("web", 1, 4, 4, 4, (1, 2, 4)))[1] == " ▃▅█"
