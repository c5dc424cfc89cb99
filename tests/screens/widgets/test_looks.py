"""How every widget looks, at both sizes, in every theme and without colour: look at the pictures before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot
from textual.widget import Widget

from screens.themes import CONTRAST, DARK, LIGHT
from screens.widgets.capacity import Capacity, group_card
from screens.widgets.clock_face import ClockFace
from screens.widgets.confirm import Confirm
from screens.widgets.details import Details
from screens.widgets.empty import Empty
from screens.widgets.form import Form
from screens.widgets.health import count_spans
from screens.widgets.ink import Ink
from screens.widgets.key_bar import KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Sort
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.widgets.topology import Topology, vpc_scene
from screens.widgets.world_map import WorldMap
from tests.screens.widgets.gallery import NOW, SIZE_NAMES, SIZES, Gallery
from tests.screens.widgets.samples import (
    CPU,
    DEED,
    FACE,
    FIELDS,
    GROUPS,
    INSTANCE_COLUMNS,
    INSTANCES,
    KEYS,
    LATENCY,
    LESSON,
    PINS,
    QUESTION,
    SECTIONS,
    VPC,
)

Compare = Callable[..., bool]
Make = Callable[[Ink], Widget]


def table(ink: Ink) -> ResourceTable:
    made = ResourceTable(INSTANCE_COLUMNS, ink=ink)
    made.now = NOW
    made.set_rows(INSTANCES)
    made.sort(Sort("name"))
    return made


def framed(make: Make, title: str) -> Make:
    return lambda ink: Pane(make(ink), title=title, number="1", ink=ink)


WIDGETS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "table": (framed(table, "Instances"), ("j", "j", "space")),
    "chart": (framed(lambda ink: TimeSeries(CPU, ink=ink), "CPU"), ()),
    "chart_of_four": (framed(lambda ink: TimeSeries(LATENCY, ink=ink), "Latency"), ("left", "shift+left")),
    "map": (framed(lambda ink: WorldMap(PINS, ink=ink), "Regions"), ("right",)),
    "topology": (framed(lambda ink: Topology(vpc_scene(VPC), ink=ink), "Topology"), ("down", "down", "down")),
    "details": (framed(lambda ink: Details(SECTIONS, ink=ink), "web-7"), ("j", "j")),
    "empty": (framed(lambda _: Empty(LESSON), "Volumes"), ()),
    "capacity": (framed(lambda ink: Capacity((group_card(each, ink) for each in GROUPS), ink=ink), "Groups"), ()),
    "form": (lambda _: Form(FIELDS, command=lambda values: f"aws ec2 run-instances {values}"), ("tab", "x")),
}


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    make, keys = WIDGETS[name]
    assert snap_compare(
        Gallery(make(Ink.BRAILLE)), terminal_size=size, press=("tab", *keys) if name != "form" else keys
    )


@pytest.mark.parametrize("name", ["table", "chart_of_four", "map", "topology"])
def test_a_widget_without_colour_on_a_console(snap_compare: Compare, name: str) -> None:
    make, keys = WIDGETS[name]
    assert snap_compare(Gallery(make(Ink.BLOCK), colourless=True), terminal_size=(80, 24), press=("tab", *keys))


class Desk(Gallery):
    """A line of every kind around a table and a chart."""

    def compose(self) -> ComposeResult:
        yield ClockFace(FACE)
        with Horizontal():
            yield Pane(table(Ink.BRAILLE), title="Instances", number="3", id="instances")
            yield Pane(TimeSeries(CPU), title="CPU · asg/web", number="4", id="chart")
        yield Teacher(DEED)
        yield KeyBar(KEYS)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#instances", Pane).set_answer(count_spans({"good": 7, "busy": 1, "warn": 1, "bad": 1}))
        self.query_one("#chart", Pane).set_answer([("Average 1m", "dim")])
        self.query_one(ResourceTable).focus()


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name, CONTRAST.name])
@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_a_desk_in_each_theme(snap_compare: Compare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(Desk(theme=theme), terminal_size=size)


def test_a_desk_without_colour(snap_compare: Compare) -> None:
    assert snap_compare(Desk(colourless=True), terminal_size=(80, 24))


def asking(name: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def ask(pilot: Pilot[Any]) -> None:
        pilot.app.push_screen(Confirm(replace(QUESTION, name=name)))
        await pilot.pause()

    return ask


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("name", ["", "web-3"], ids=["consequences", "name"])
def test_a_question(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(Gallery(), terminal_size=size, run_before=asking(name))


def test_a_toast(snap_compare: Compare) -> None:
    async def tell(pilot: Pilot[Any]) -> None:
        pilot.app.notify("■ web-cpu-high: 82 > 70 % for 2 of 2", title="Alarm", severity="error", timeout=600)
        await pilot.pause()

    assert snap_compare(Gallery(Empty(LESSON)), terminal_size=(80, 24), run_before=tell)


@pytest.mark.parametrize("size", [(30, 8), (59, 40)], ids=["30x8", "59x40"])
def test_a_terminal_too_small(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(Gallery(Details(SECTIONS), TooSmall()), terminal_size=size)
