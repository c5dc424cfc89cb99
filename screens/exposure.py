"""Exposure: what can be reached from the internet, from peers, from on premises or within, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, Exposed, Origin, Record, Row
from screens.exposure_rows import (
    COLUMNS,
    PLACES,
    answer_of,
    because_lines,
    deciding,
    editable,
    key_of,
    packet_to,
    row_of,
)
from screens.missing import lesson_of
from screens.rule_opening import edit_rules, open_rule
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.drawn import Drawn
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import Span
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 0.5
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("s", "from where"),
    Key("n", "next VPC"),
    Key("⏎", "open the rule"),
    Key("e", "edit the rules"),
    Key("w", "walk a packet"),
    Key("i", "open who it is"),
    Key("/", "filter"),
    Key("?", "help", stays=True),
)
_LOOKING: Final = Lesson("Looking …")
_TAKES: Final[dict[Origin, str]] = {
    Origin.INTERNET: "It takes a public address, a route to an internet gateway, an ACL that lets both ways through, "
    "and a group that lets somebody in.",
    Origin.PEERS: "It takes an active peering, routes on both sides, and rules that let the other network in.",
    Origin.PREMISES: "It takes a VPN or Direct Connect that is up, routes both ways, and rules that let the office in.",
    Origin.VPC: "It takes a group that lets its neighbours in.",
}


class Because(Drawn):
    """What lets the one under the cursor be reached."""

    DEFAULT_CSS = """
    Because { height: 1fr; padding: 0 1; }
    """

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink=ink)
        self._exposed: Exposed | None = None

    def show(self, exposed: Exposed | None) -> None:
        if exposed != self._exposed:
            self._exposed = exposed
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        return because_lines(self._exposed, self.ink)[:height] if self._exposed else []


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at, and from where."""

    region: str = ""
    origin: Origin = Origin.INTERNET
    vpc: str = ""


def parse_place(text: str) -> Place:
    """`peers vpc-… @eu-west-1`, in any order; what is none of these is not heard."""
    words = text.split()
    region = next((word[1:] for word in words if word.startswith("@")), "")
    vpc = next((word for word in words if word.startswith("vpc-")), "")
    origin = next((each for each in Origin if each.value in words), Origin.INTERNET)
    return Place(region, origin, vpc)


class ExposureScreen(WorkScreen):
    """The worst first; asked anew when something has changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace", "leave", "Back", show=False, id="exposure.back"),
        Binding(
            "s,right", "turn(1)", "From elsewhere: internet, peers, on premises, VPC", show=False, id="exposure.from"
        ),
        Binding("S,left", "turn(-1)", "From where it was before", show=False, id="exposure.from_before"),
        Binding("n", "next_vpc", "Another VPC, or all", show=False, id="exposure.vpc"),
        Binding("w", "walk", "Walk a packet that comes by here", show=False, id="exposure.walk"),
        Binding("e", "edit", "Edit the rules that let it through", show=False, id="exposure.edit"),
        Binding("i", "open_thing", "Open who can be reached", show=False, id="exposure.open"),
        Binding("slash", "filter", "Filter", show=False, id="exposure.filter"),
    ]
    DEFAULT_CSS = """
    ExposureScreen #openings { height: 1fr; }
    ExposureScreen #because { height: 7; }
    ExposureScreen > Input { display: none; background: $panel; }
    ExposureScreen > Input.-shown { display: block; }
    """

    def __init__(self, session: Session, place: Place) -> None:
        super().__init__(session)
        self.where = place.region or self.client.region
        self.origin = place.origin
        self.vpc = place.vpc
        self._found: Sequence[Exposed] = ()
        self._untold: Lesson | None = _LOOKING
        self._news = True
        self._stop = self.client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Pane(title="Exposure", ink=self.ink, id="openings"):
            yield ResourceTable(COLUMNS, ink=self.ink)
            yield Empty(_LOOKING)
        yield Pane(Because(self.ink), title="Opened by", ink=self.ink, id="because")
        yield Input(placeholder="web !db ports:22", compact=True)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(ResourceTable).focus()
        self._tell()
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def on_unmount(self) -> None:
        self._stop()

    @property
    def exposed(self) -> Exposed | None:
        """The opening under the cursor."""
        row = self.query_one(ResourceTable).cursor_row
        return next((each for each in self._found if row is not None and key_of(each) == row.id), None)

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        """Who can be reached."""
        exposed = self.exposed
        return self.found(exposed.kind, self.where, exposed.id) if exposed is not None else ()

    @override
    def be_somebody(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """With nothing of what was found before."""
        self._found, self._untold = (), _LOOKING
        self._show()
        self.query_one(TitleLine).set_title(self._title())
        self._ask()

    def look(self) -> None:
        """Ask anew if something has changed, and nobody is asking yet."""
        self.query_one(TitleLine).set_title(self._title())
        if self._news and not self.is_reading:
            self._ask()

    def _ask(self) -> None:
        self._news = False
        self.read(self._look)

    async def _look(self) -> None:
        try:
            self._found, self._untold = await self.client.reachability(self.where).exposure(self.origin), None
        except AwsError as refusal:
            self._found, self._untold = (), lesson_of(self.client, refusal)
        self._show()

    def _hear(self, record: Record) -> None:
        self._news = self._news or bool(record.changes)

    def _shown(self) -> list[Exposed]:
        return [each for each in self._found if self.vpc in ("", each.vpc)]

    def _show(self) -> None:
        self.query_one(ResourceTable).set_rows([row_of(each) for each in self._shown()])
        self._tell()

    def _tell(self) -> None:
        pane, table, empty = self.query_one("#openings", Pane), self.query_one(ResourceTable), self.query_one(Empty)
        found = self._shown()
        within = f" · {self.vpc}" if self.vpc else ""
        pane.set_title(f"Reached from {PLACES[self.origin]}{within}")
        pane.set_answer([] if self._untold else answer_of(found, self.ink))
        table.display, empty.display = bool(found), not found
        self.query_one("#because").display = bool(found)
        if found and self.focused is None:
            table.focus()
        self.query_one(Because).show(self.exposed)
        if self._untold is not None:
            empty.set_lesson(self._untold)
        elif not found:
            text = f"Nothing here can be reached from {PLACES[self.origin]}. {_TAKES[self.origin]}"
            empty.set_lesson(Lesson(text, "s", "look from elsewhere"))

    def _title(self) -> Title:
        label = f"from {PLACES[self.origin]}"
        return Title("Exposure", label, label, self.where, "", None, self.client.now)

    def on_resource_table_highlighted(self) -> None:
        self.query_one(Because).show(self.exposed)

    def on_resource_table_selected(self) -> None:
        """What opened it, at the very rule."""
        exposed = self.exposed
        cause = deciding(exposed) if exposed is not None else None
        if cause is not None:
            self._open(cause.kind, cause.id, cause.rule)

    def action_edit(self) -> None:
        cause = deciding(self.exposed) if self.exposed is not None else None
        if cause is not None:
            edit_rules(self, self.client, self.ink, cause.kind, self.where, cause.id, editable(cause))

    def action_open_thing(self) -> None:
        if self.exposed is not None:
            self._open(self.exposed.kind, self.exposed.id)

    def _open(self, kind: str, id: str, rule: str = "") -> None:
        open_rule(self, self.session, kind, self.where, id, rule)

    def action_turn(self, step: int) -> None:
        origins = list(Origin)
        self.origin = origins[(origins.index(self.origin) + step) % len(origins)]
        self._begin()

    def action_next_vpc(self) -> None:
        """Of those in which something can be reached."""
        known = ["", *dict.fromkeys(each.vpc for each in self._found)]
        self.vpc = known[(known.index(self.vpc) + 1) % len(known)] if self.vpc in known else ""
        self._show()

    def action_walk(self) -> None:
        from screens.packet_walk import open_walk

        if self.exposed is not None:
            open_walk(self, packet_to(self.client, self.exposed, self.where))

    def action_filter(self) -> None:
        field = self.query_one(Input)
        field.add_class("-shown")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(ResourceTable).filter = event.value

    def on_input_submitted(self) -> None:
        self.query_one(ResourceTable).focus()

    def action_leave(self) -> None:
        """One thing for each press: the filter, the screen."""
        field = self.query_one(Input)
        if field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self.query_one(ResourceTable).focus()
        else:
            self.dismiss(None)


def open_exposure(over: WorkScreen, place: Place) -> None:
    over.app.push_screen(ExposureScreen(over.session, place))
