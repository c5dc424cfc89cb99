"""What the dashboard and the browser have in common: rows to act on, a way to go elsewhere, the teacher's line."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, ClassVar, ParamSpec

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from model.client import AwsError, KindView, Row
from screens.header import face_of
from screens.opening import open_row
from screens.session import Session
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.key_bar import KeyBar
from screens.widgets.teacher import Teacher

P = ParamSpec("P")

PRESSES = {
    "⏎": "enter",
    ", .": "full_stop",
    ":": "colon",
    "/": "slash",
    "}": "right_curly_bracket",
    "?": "question_mark",
    "+ -": "plus",
}
"Which key a click on the key bar stands for, where its sign is not its name."
_READING = "look"
"The group of workers that read what a screen shows."
ENTRIES = frozenset({"elbv2:LoadBalancer", "elb:ClassicBalancer"})
"Kinds that demand comes in at."


class WorkScreen(Screen[None]):
    """Subclasses say which rows the hands are on, where there are any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "menu", "Actions", show=False, id="work.actions"),
        Binding("n", "new", "New", show=False, id="work.new"),
        Binding("colon", "command", "Command", show=False, id="work.command"),
        Binding("question_mark,f1", "help", "Keys", show=False, id="work.help"),
        Binding("c", "copy", "Copy the command", show=False, id="work.copy"),
        Binding("left_square_bracket", "travel(-1)", "Back", show=False, id="work.back"),
        Binding("right_square_bracket", "travel(1)", "Forward", show=False, id="work.forward"),
        Binding("X", "why", "Why did this happen, and what came of it", show=False, id="work.why"),
        Binding("A", "access", "Who may do what: access", show=False, id="work.access"),
        Binding("T", "trail", "Every call: the trail", show=False, id="work.trail"),
        Binding(
            "R", "responsibility", "Whose duty, and the buildings: responsibility", show=False, id="work.responsibility"
        ),
        Binding("B", "chaos", "Break things on purpose: chaos", show=False, id="work.chaos"),
        Binding("V", "demand", "What clients want: demand", show=False, id="work.demand"),
        Binding("L", "latency", "Round trips to the regions", show=False, id="work.latency"),
        Binding("E", "exposure", "What can be reached: exposure", show=False, id="work.exposure"),
        Binding("w", "walk", "Walk a packet from here", show=False, id="work.walk"),
        Binding("u", "undo", "Take back what was done", show=False, id="work.undo"),
        Binding("U", "redo", "Do it again", show=False, id="work.redo"),
    ]

    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.client = session.client
        self.ink = session.ink

    @property
    def subject_kind(self) -> KindView | None:
        """The kind that the hands are on."""
        rows = self.subject_rows
        return self.client.kinds()[rows[0].kind] if rows else None

    @property
    def subject_rows(self) -> Sequence[Row]:
        """The marked rows, or the one under the cursor."""
        return ()

    def read(self, reading: Callable[P, Coroutine[Any, Any, None]], *asked: P.args, **more: P.kwargs) -> None:
        """Ask for what is to be shown now; what was asked for before is given up, so that it shows nothing any more.

        What is asked for because time goes by waits until nobody `is_reading`; what somebody chose does not wait.
        """
        self.run_worker(partial(reading, *asked, **more), group=_READING, exclusive=True)

    @property
    def is_reading(self) -> bool:
        """Something that was asked for is on its way."""
        mine = (each for each in self.workers if each.node is self and each.group == _READING)
        return any(not each.is_cancelled and not each.is_finished for each in mine)

    def stop_reading(self) -> None:
        """Give up what was asked for."""
        self.workers.cancel_group(self, _READING)

    def on_prune(self) -> None:
        """Who leaves asks for nothing any more: an answer would find the screen half taken down."""
        self.workers.cancel_node(self)

    def found(self, kind: str, region: str, id: str) -> list[Row]:
        """As rows to work on: the thing, if it exists and may be seen."""
        try:
            row = self.client.find(kind, region, id)
        except AwsError:
            return []
        return [row] if row is not None else []

    def go(self, view: View | None) -> None:
        """Show another view over this one; None is the dashboard."""
        if view is None:
            self.dismiss(None)
            return
        from screens.browser import BrowserScreen

        self.app.push_screen(BrowserScreen(self.session, view))

    def travel_to(self, view: View) -> None:
        """Go somewhere new, and remember it."""
        self.session.history.go(view)
        self.go(view)

    def show_face(self, scope: str) -> None:
        kind = self.subject_kind
        looked_at = kind.kind if kind else "ec2:Instance"
        face = face_of(self.client, self.session.feed.tally, self.session.world, scope, looked_at)
        self.query_one(ClockFace).set_face(face)

    def open_row(self, row: Row) -> None:
        open_row(self, self.session, row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A kind whose own action has the key keeps it; there is a line to copy where there is a teacher."""
        if action == "copy":
            return bool(self.query(Teacher))
        kind = self.subject_kind if action == "walk" and not parameters else None
        return kind is None or all(each.key != "w" for each in kind.actions)

    def on_key(self, event: events.Key) -> None:
        """A key that nothing else wants may be the key of an action."""
        kind, rows = self.subject_kind, self.subject_rows
        if kind is None or not rows or not event.character or event.key in self.active_bindings:
            return
        action = next((action for action in kind.actions if action.key == event.character), None)
        if action is not None:
            from screens.deeds import perform

            event.stop()
            perform(self, self.client, action, kind, rows, self.ink)

    def action_menu(self) -> None:
        kind, rows = self.subject_kind, self.subject_rows
        if kind is None or not rows:
            self.notify("There is nothing here to act on.", severity="warning", markup=False)
            return
        from screens.deeds import ActionMenu

        self.app.push_screen(ActionMenu(self.client, kind, rows, self.ink))

    def action_new(self) -> None:
        kind = self.subject_kind
        if kind is None or not kind.create:
            self.notify("Nothing of this kind can be made by hand.", severity="warning", markup=False)
            return
        self.make(kind)

    def make(self, kind: KindView) -> None:
        """Open the form that makes one of a kind, where the eye is."""
        from screens.launch import LaunchScreen

        rows = self.subject_rows
        region = rows[0].region if rows else self.client.region
        self.app.push_screen(LaunchScreen(self.client, kind, region, self.ink))

    def action_fields(self) -> None:
        """All that can be read of what the hands are on."""
        from screens.detail import DetailScreen

        for row in self.subject_rows[:1]:
            self.app.push_screen(DetailScreen(self.session, row))

    def action_command(self) -> None:
        from screens.command_bar import open_command_bar

        open_command_bar(self)

    def action_help(self) -> None:
        from screens.help import open_help

        open_help(self, self.ink, self.subject_kind)

    def action_travel(self, steps: int) -> None:
        if self.session.history.move(steps):
            self.go(self.session.history.here)

    def action_copy(self) -> None:
        self.query_one(Teacher).copy()

    def action_why(self, asked: str = "") -> None:
        """Of what is named, or of what the hands are on."""
        from screens.why import open_why

        open_why(self, asked)

    def action_access(self) -> None:
        from screens.access import AccessScreen

        if not isinstance(self, AccessScreen):
            self.app.push_screen(AccessScreen(self.session))

    def action_trail(self) -> None:
        from screens.trail import TrailScreen

        if not isinstance(self, TrailScreen):
            self.app.push_screen(TrailScreen(self.session))

    def action_responsibility(self) -> None:
        from screens.responsibility import ResponsibilityScreen

        self.app.push_screen(ResponsibilityScreen(self.session))

    async def action_chaos(self, file: str = "") -> None:
        """Of the region that the hands are in; a file is a scenario that begins at once."""
        from screens.chaos import ChaosScreen
        from screens.chaos_file import rehearse_file

        rows = self.subject_rows
        region = rows[0].region if rows and rows[0].region != "global" else ""
        if file:
            await rehearse_file(self, self.client, region, file)
        self.app.push_screen(ChaosScreen(self.session, region))

    async def action_metrics(self, wanted: str = "") -> None:
        """What is typed, or what the hands are on."""
        from screens.metrics_opening import explore

        rows = self.subject_rows
        await explore(self, rows[0] if rows else None, wanted)

    def action_demand(self, entry: str = "") -> None:
        """At what the hands are on, if clients can come in there."""
        from screens.demand import DemandScreen

        rows = self.subject_rows
        here = rows[0].id if rows and rows[0].kind in ENTRIES else ""
        self.app.push_screen(DemandScreen(self.session, entry or here))

    def action_latency(self, city: str = "") -> None:
        from screens.latency import LatencyScreen

        self.app.push_screen(LatencyScreen(self.session, self.turn_to_region, city))

    def action_exposure(self, place: str = "") -> None:
        """Of the region that the hands are in."""
        from screens.exposure import Place, open_exposure, parse_place

        rows = self.subject_rows
        region = rows[0].region if rows and rows[0].region != "global" else ""
        open_exposure(self, parse_place(place) if place else Place(region))

    def action_logs(self, asked: str = "") -> None:
        """Of the groups that are named, or that the hands are on."""
        from screens.logs import open_logs

        open_logs(self, asked)

    def action_items(self, asked: str = "") -> None:
        """Of the table that is named, or that the hands are on."""
        from screens.items import TABLE, open_items

        here = [row.id for row in self.subject_rows if row.kind == TABLE]
        open_items(self, asked or "".join(here[:1]))

    def action_function(self, name: str = "") -> None:
        """The one that is named, or that the hands are on."""
        from screens.function import open_function
        from screens.function_words import FUNCTION

        here = [row.id for row in self.subject_rows if row.kind == FUNCTION]
        open_function(self, name or "".join(here[:1]))

    def action_inbox(self, wanted: str = "") -> None:
        from screens.inbox import InboxScreen

        self.app.push_screen(InboxScreen(self.session, wanted))

    def action_cdn(self, wanted: str = "") -> None:
        """The distribution that is named, or the only one there is."""
        from screens.cdn import open_cdn

        open_cdn(self, wanted)

    def action_dns(self, wanted: str = "") -> None:
        """The zone that is named, or that a name lies in, or the only one there is."""
        from screens.dns import open_dns

        open_dns(self, wanted)

    def action_walk(self, asked: str = "") -> None:
        """From what the hands are on, if a packet can begin there."""
        from screens.packet_walk import open_walk
        from screens.packet_walk_words import asked_from, parse_walk

        rows = self.subject_rows
        open_walk(self, asked_from(rows[0]) if rows and not asked else parse_walk(asked))

    def action_map(self, wanted: str = "") -> None:
        from screens.topology import TopologyScreen

        if not isinstance(self, TopologyScreen):
            self.app.push_screen(TopologyScreen(self.session, wanted))

    def action_rules(self, name: str = "") -> None:
        """Edit the rules of the group or network ACL that is named, or that the hands are on."""
        from screens.rule_desk import RULED, find_by_name
        from screens.rule_editor import open_rule_editor

        here = [row for row in self.subject_rows if row.kind in RULED]
        try:
            row = here[0] if here and not name else find_by_name(self.client, name)
        except ValueError as unknown:
            self.notify(str(unknown), severity="warning", markup=False)
            return
        open_rule_editor(self, self.client, row.kind, row.id, row.region, ink=self.ink)

    def turn_to_region(self, region: str) -> None:
        """Show one region only."""

    def action_sign_in(self) -> None:
        from screens.sign_in import sign_in

        sign_in(self)

    def be_somebody(self) -> None:
        """Somebody else is signed in: show what they may see."""

    def action_undo(self) -> None:
        self.take_back()

    def take_back(self, cause: str = "") -> None:
        """Ask, and take back this call or the latest that can be."""
        from screens.undo import take_back

        take_back(self, self.session, cause)

    def action_redo(self) -> None:
        from screens.undo import do_again

        do_again(self, self.session)

    def on_teacher_copy_requested(self, event: Teacher.CopyRequested) -> None:
        self.app.copy_to_clipboard(event.command)
        self.notify("The command is on the clipboard.", markup=False)

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """As if the key had been pressed: by the app, because a key does not rise beyond who sent it."""
        self.app.call_later(self.app.simulate_key, PRESSES.get(event.key.key, event.key.key))
