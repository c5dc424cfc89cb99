"""The packet walk: one packet, station by station there and back, up to the rule that drops it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from typing_extensions import override

from model.client import AwsError, PacketWalk, Record, Row, WalkStep
from screens.missing import lesson_of
from screens.packet_walk_choices import end_options, traffic_options
from screens.packet_walk_words import Asked, lanes_of, news_of, outcome, rule_of, settled, told_here
from screens.rule_opening import edit_rules, open_rule
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.choose import Choose
from screens.widgets.drawn import Drawn
from screens.widgets.empty import Empty, Lesson
from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.lanes import Lanes, LaneView
from screens.widgets.pane import Pane
from screens.widgets.quantity import wall_clock
from screens.widgets.spans import Span
from screens.widgets.teacher import Deed, Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

STEP_SECONDS: Final = 0.35
LOOK_SECONDS: Final = 0.25
_LESSON: Final = Lesson(
    "A packet is followed station by station, there and back: past groups, ACLs and routes, to the rule that drops it.",
    "f",
    "say where it begins",
    "aws ec2 create-network-insights-path --source i-… --destination i-… --protocol tcp",
)
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("→ ←", "step"),
    Key("⏎", "open the rule"),
    Key("e", "edit rules"),
    Key("space", "run"),
    Key("end", "at once"),
    Key("f", "from"),
    Key("t", "to"),
    Key("b", "by"),
    Key("s", "swap"),
    Key("k", "keep"),
    Key("?", "help", stays=True),
)


class Here(Drawn):
    """Where the packet is, how it ended, and what has changed since one looks."""

    DEFAULT_CSS = """
    Here { height: 1fr; padding: 0 1; }
    """

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink=ink)
        self._walked: PacketWalk | None = None
        self._at = 0
        self._news = ""

    def show(self, walked: PacketWalk | None, at: int, news: str) -> None:
        if (walked, at, news) != (self._walked, self._at, self._news):
            self._walked, self._at, self._news = walked, at, news
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        """News push out the rest: they are what one waits for."""
        told = told_here(self._walked, self._at, width, self.ink) if self._walked else []
        news: list[list[Span]] = [[(self._news, "warn")]] if self._news else []
        return [*told[: height - len(news)], *news]


class PacketWalkScreen(WorkScreen):
    """Live: when the network changes, the packet walks anew at once, and what is different is said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace", "leave", "Back", show=False, id="walk.back"),
        Binding("space", "run", "Let it run, or stop it", show=False, id="walk.run"),
        Binding("f", "choose_start", "Where it begins", show=False, id="walk.from"),
        Binding("t", "choose_end", "Where it is to go", show=False, id="walk.to"),
        Binding("b,slash", "choose_traffic", "By which protocol and port", show=False, id="walk.by"),
        Binding("s", "swap", "Swap the ends", show=False, id="walk.swap"),
        Binding("e", "edit", "Edit the rules here", show=False, id="walk.edit"),
        Binding("k", "keep", "Keep it as a path of Network Insights", show=False, id="walk.keep"),
    ]
    DEFAULT_CSS = """
    PacketWalkScreen #way { height: 1fr; }
    PacketWalkScreen #here { height: 9; }
    """

    def __init__(self, session: Session, asked: Asked) -> None:
        super().__init__(session)
        self.asked = asked if asked.region else replace(asked, region=self.client.region)
        self.walked: PacketWalk | None = None
        self.at = 0
        self._news = ""
        self._changed_by = ""
        self._runner: Timer | None = None
        self._stop = self.client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Pane(title="Way", ink=self.ink, id="way"):
            yield LaneView(ink=self.ink)
            yield Empty(_LESSON)
        yield Pane(Here(self.ink), title="Here", ink=self.ink, id="here")
        yield Teacher(ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(LaneView).focus()
        self._begin()
        self.set_interval(LOOK_SECONDS, self.look)
        if self.asked.start and not self.asked.end:
            self.call_after_refresh(self.action_choose_end)

    def on_unmount(self) -> None:
        self._stop()

    @property
    def steps(self) -> tuple[WalkStep, ...]:
        return (*self.walked.there, *self.walked.back) if self.walked else ()

    @property
    def step(self) -> WalkStep | None:
        """Where the packet is."""
        return self.steps[self.at] if self.steps else None

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        """What the packet is at, if it is somebody's own."""
        step = self.step
        own = step is not None and step.kind and step.account == self.client.principal.account
        return self.found(step.kind, step.region, step.id) if step is not None and own else ()

    @property
    def has_ended(self) -> bool:
        return self.at >= len(self.steps) - 1

    def look(self) -> None:
        """Walk anew if something has changed since the last look."""
        self.query_one(TitleLine).set_title(self._title())
        if self._changed_by:
            what, self._changed_by = self._changed_by, ""
            self._walk_anew(what)

    def _hear(self, record: Record) -> None:
        if record.changes:
            self._changed_by = record.what

    def _begin(self) -> None:
        """A new packet: it sets out by itself, unless nothing is to move."""
        self._rest()
        self._news = ""
        self.walked = self._walk()
        still = self.app.animation_level == "none"
        self.at = len(self.steps) - 1 if still and self.steps else 0
        self._show()
        self._teach()
        if self.walked and not still:
            self.action_run()

    def _walk(self) -> PacketWalk | None:
        lesson = self.query_one(Empty)
        if not self.asked.is_whole:
            lesson.set_lesson(replace(_LESSON, key="t", verb="say where it is to go") if self.asked.start else _LESSON)
            return None
        try:
            desk = self.client.reachability(self.asked.region)
            found = desk.walk(self.asked.start, self.asked.end, *self.asked.protocol_and_port)
        except AwsError as refusal:
            denied = refusal.code == "AccessDenied"
            lesson.set_lesson(
                lesson_of(self.client, refusal) if denied else Lesson(refusal.message, "f", "choose anew")
            )
            return None
        self.asked = settled(self.asked, found)
        return found

    def _teach(self) -> None:
        """How the same is asked in a shell."""
        path = self.walked.path if self.walked else None
        line = self.client.command_line("ec2:CreateNetworkInsightsPath", path, self.asked.region) if path else ""
        self.query_one(Teacher).set_deed(Deed(line) if line else None)

    def _walk_anew(self, what: str) -> None:
        before, ended = self.walked, self.has_ended
        self.walked = self._walk()
        if before is not None and self.walked is not None:
            news = news_of(before, self.walked)
            told = what.partition(":")[2] or what
            self._news = f"{wall_clock(self.client.now)} {told}: {news}" if news else self._news
        last = max(0, len(self.steps) - 1)
        self.at = last if ended and self._runner is None else min(self.at, last)
        self._show()

    def _show(self) -> None:
        view, lesson, walked = self.query_one(LaneView), self.query_one(Empty), self.walked
        view.display, lesson.display = walked is not None, walked is None
        view.set_lanes(lanes_of(walked, self.at) if walked else Lanes(()))
        self.query_one(Here).show(walked, self.at, self._news)
        self.query_one(TitleLine).set_title(self._title())
        way, here = self.query_one("#way", Pane), self.query_one("#here", Pane)
        here.display = walked is not None
        way.set_title(f"Way of {self._traffic()}")
        way.set_answer(self._answer())
        here.set_title("Dropped here" if self.has_ended and walked and not walked.arrived else "Here")

    def _answer(self) -> list[Span]:
        if self.walked is None:
            return []
        tone, word = outcome(self.walked, told=self.has_ended)
        return [(f"{health(tone).sign(self.ink)} {word}", tone)]

    def _traffic(self) -> str:
        if self.walked is None:
            return self.asked.traffic
        traffic = self.walked.traffic
        port = "" if traffic.name == "ping" else f" {traffic.port}"
        return f"{traffic.protocol}{port}{f' ({traffic.name})' if traffic.name else ''}"

    def _title(self) -> Title:
        start = self.walked.start.label if self.walked else self.asked.start or "?"
        end = self.walked.end.label if self.walked else self.asked.end or "?"
        label = f"{start} → {end}"
        return Title("Packet walk", label, label, self.asked.region, "", None, self.client.now)

    @on(LaneView.Moved)
    def moved(self, moved: LaneView.Moved) -> None:
        self._rest()
        self.at = moved.place
        self._show()

    @on(LaneView.Opened)
    def opened(self) -> None:
        step = self._own_step()
        if step is not None:
            open_rule(self, self.session, step.kind, step.region, step.id, step.rule_id)

    def action_edit(self) -> None:
        step = self._own_step()
        if step is not None:
            edit_rules(self, self.client, self.ink, step.kind, step.region, step.id, rule_of(step))

    def _own_step(self) -> WalkStep | None:
        """Where the packet is, if that can be opened; else it is said why not."""
        step = self.step
        if step is None or not step.kind:
            self.notify("There is nothing to open: this is beyond the cloud.", severity="warning")
        elif step.account != self.client.principal.account:
            self.notify(f"It belongs to account {step.account}.", severity="warning", markup=False)
        else:
            return step
        return None

    def action_run(self) -> None:
        if self._runner is not None:
            self._rest()
            return
        if self.has_ended:
            self.at = 0
        self._runner = self.set_interval(STEP_SECONDS, self.advance)
        self._show()

    def advance(self) -> None:
        """A step on, up to the end."""
        if not self.has_ended:
            self.at += 1
        if self.has_ended:
            self._rest()
        self._show()

    def _rest(self) -> None:
        if self._runner is not None:
            self._runner.stop()
            self._runner = None

    def action_choose_start(self) -> None:
        self._choose_end("Where the packet begins", "start")

    def action_choose_end(self) -> None:
        self._choose_end("Where it is to go", "end")

    def _choose_end(self, title: str, member: str) -> None:
        self.run_worker(self._offer(title, member), group="offer", exclusive=True)

    async def _offer(self, title: str, member: str) -> None:
        try:
            options = await end_options(self.client, self.asked.region)
        except AwsError as refusal:
            self.query_one(Empty).set_lesson(lesson_of(self.client, refusal))
            self.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
            return
        other = self.asked.end if member == "start" else self.asked.start
        options = [each for each in options if other not in (each.value, each.title)]
        choose = Choose(title, options, "a name, an id, any address or DNS name", self.ink)

        def take(chosen: str | None) -> None:
            self._take(**{member: chosen})

        self.app.push_screen(choose, take)

    def action_choose_traffic(self) -> None:
        choose = Choose("By which protocol and port", traffic_options(), "ssh, 8080, udp 514", self.ink)
        self.app.push_screen(choose, lambda chosen: self._take(traffic=chosen))

    def _take(self, **chosen: str | None) -> None:
        given: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
        if not given:
            return
        self.asked = replace(self.asked, **given)
        self._begin()
        if "start" in given and not self.asked.end:
            self.action_choose_end()

    def action_swap(self) -> None:
        self.asked = replace(self.asked, start=self.asked.end, end=self.asked.start)
        self._begin()

    def action_keep(self) -> None:
        """Ask the same of Network Insights, by the calls that it has for this."""
        path = self.walked.path if self.walked else None
        if path is None:
            self.notify(
                "Network Insights keeps paths of TCP and UDP between your own machines, or over an internet gateway.",
                severity="warning",
            )
            return
        self.app.run_worker(self._keep(path, self.asked.region), group="deeds")

    async def _keep(self, path: Mapping[str, Any], region: str) -> None:
        try:
            made = await self._call("ec2:CreateNetworkInsightsPath", region, path)
            id = made["NetworkInsightsPath"]["NetworkInsightsPathId"]
            await self._call("ec2:StartNetworkInsightsAnalysis", region, {"NetworkInsightsPathId": id})
        except AwsError as refusal:
            self.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
            return
        self.notify(f"Kept as {id}; its analysis is under way.", markup=False)

    async def _call(self, action: str, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self.client.call(action, region=region, **params)
        if self.is_current:
            deed = Deed(self.client.command_line(action, params, region), self.client.principal.name)
            self.query_one(Teacher).set_deed(deed)
        return answer

    def action_leave(self) -> None:
        self.dismiss(None)


def open_walk(over: WorkScreen, asked: Asked) -> None:
    """Begin a packet walk over another screen; what is not said is asked for there."""
    over.app.push_screen(PacketWalkScreen(over.session, asked))
