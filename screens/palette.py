"""The palette: everything that can be shown, made and steered, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen
from typing_extensions import override

from screens.themes import THEMES
from screens.time_keys import SPEEDS
from screens.views import View
from screens.widgets.quantity import speed
from screens.work_screen import WorkScreen


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    help: str
    run: Callable[[], Any]


class Palette(Provider):
    """Offers what the screen that it was opened over can do."""

    @override
    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for entry in entries(self.screen):
            score = matcher.match(entry.title)
            if score > 0:
                yield Hit(score, matcher.highlight(entry.title), entry.run, help=entry.help)

    @override
    async def discover(self) -> Hits:
        for entry in entries(self.screen):
            yield DiscoveryHit(entry.title, entry.run, help=entry.help)


def entries(screen: Screen[Any]) -> Iterator[Entry]:
    """Themes anywhere; on a screen with resources also kinds, makers and speeds."""
    if isinstance(screen, WorkScreen):
        yield from _of_deeds(screen)
        yield from _of_kinds(screen)
        yield from _of_time(screen)
    for theme in THEMES:
        name = theme.name.removeprefix("cloudarium-")
        yield Entry(f"Theme: {name}", "How the screen looks", partial(setattr, screen.app, "theme", theme.name))


def _of_deeds(screen: WorkScreen) -> Iterator[Entry]:
    yield Entry("Why did this happen, and what came of it", "X", screen.action_why)
    yield Entry("Access", "A", screen.action_access)
    yield Entry("Metrics: what is measured, line over line", ":metrics", screen.action_metrics)
    yield Entry("Map: the network, drawn", ":map", screen.action_map)
    yield Entry("Trail", "T", screen.action_trail)
    yield Entry("Logs: what is said in log groups, as it comes in", ":logs", screen.action_logs)
    yield Entry("Items: what is in a table of DynamoDB", ":items", screen.action_items)
    yield Entry("Function: its runs, log, code and what calls it", ":function", screen.action_function)
    yield Entry("Inbox: mail, text messages and pushes that arrived", ":inbox", screen.action_inbox)
    yield Entry("Responsibility: whose duty, and the buildings", "R", screen.action_responsibility)
    yield Entry("Chaos: break things on purpose", "B", screen.action_chaos)
    yield Entry("Demand: what clients want, and what becomes of it", "V", screen.action_demand)
    yield Entry("Latency: round trips to the regions", "L", screen.action_latency)
    yield Entry("Exposure: what can be reached, the worst first", "E", screen.action_exposure)
    yield Entry("CDN: who comes to which edge, and what is kept there", ":cdn", screen.action_cdn)
    yield Entry("DNS: who is told what, and why", ":dns", screen.action_dns)
    yield Entry("Packet walk: does it arrive, and what stops it", "w", screen.action_walk)
    yield Entry("Edit the rules of the group or network ACL", ":rules", screen.action_rules)
    yield Entry("Sign in as…", ":sign-in", screen.action_sign_in)
    yield Entry("Undo what was done last", "u", screen.action_undo)
    yield Entry("Redo what was undone last", "U", screen.action_redo)


def _of_kinds(screen: WorkScreen) -> Iterator[Entry]:
    for kind in sorted(screen.session.feed.views.values(), key=lambda view: view.title):
        view = View(kind.kind)
        yield Entry(f"Show {kind.title}", f":{view}", partial(screen.travel_to, view))
    for kind in screen.session.feed.views.values():
        if kind.create:
            noun = kind.kind.partition(":")[2]
            yield Entry(f"New {noun}", kind.create, partial(screen.make, kind))


def _of_time(screen: WorkScreen) -> Iterator[Entry]:
    steering = screen.client.steering
    yield Entry("Time: pause or go on", "p", partial(setattr, steering, "paused", not steering.paused))
    for factor in SPEEDS:
        yield Entry(f"Time: {speed(factor)}", ", .", partial(setattr, steering, "speed", factor))
    for words, seconds in (("ten minutes", 600.0), ("an hour", 3600.0), ("a day", 86_400.0)):
        yield Entry(f"Time: jump {words}", ":+…", partial(setattr, steering, "jump", seconds))
