"""A hosted zone at work: who is told which record, what checkers think, who still believes what, and why."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, Dug, Row, TaughtRecord, ZonePicture
from screens.dns_calls import DnsWeights, RecordForm, deleting, flipping, group_of
from screens.dns_dig import Asked, asked_of, dug_lines, parse_dig
from screens.dns_rows import RECORDS, answer_spans, believed_told, check_told, key_of, record_rows
from screens.doing import do, do_if_agreed
from screens.missing import lesson_of
from screens.picture_screen import NARROW_BELOW, PictureScreen
from screens.session import Session
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.drawn import DrawnScroll
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.passage import Paragraph, Passage
from screens.widgets.quantity import money
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

KIND: Final = "route53:HostedZone"
_FRONTS: Final = ("because", "believed", "checks")
"What may be in front beside the records where there is room for one."
_UNCHECKED: Final = Paragraph((("No record hangs on a health check.", "dim"),))
_UNASKED: Final = Paragraph((("No load story comes in at a name of this zone.", "dim"),))
_KEYS: Final = (
    Key("⏎", "why"),
    Key("D", "dig"),
    Key("n", "new"),
    Key("e", "change"),
    Key("W", "weights"),
    Key("f", "try failover"),
    Key("d", "delete"),
    Key("tab", "pane"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)


class Because(DrawnScroll):
    """The latest answer, step by step."""

    DEFAULT_CSS = """
    Because { padding: 0 1; }
    """

    def __init__(self, ink: Ink, id: str) -> None:
        super().__init__(ink=ink, id=id)
        self._told: tuple[Asked, Dug] | None = None
        self._unheard = ""

    def show(self, asked: Asked, dug: Dug) -> None:
        if (asked, dug) != self._told:
            self._told, self._unheard = (asked, dug), ""
            self.redraw()

    def refuse(self, why: str) -> None:
        self._told, self._unheard = None, why
        self.redraw()

    @override
    def draw(self, width: int) -> list[list[Span]]:
        if self._told is None:
            return [[(self._unheard or "D asks what a name means to somebody: www.example.com MX @london", "dim")]]
        return dug_lines(*self._told, width, self.ink)


class DnsScreen(PictureScreen):
    """A name to begin with is asked for as if it had been typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "dig", "Dig: ask what a name means to somebody", show=False, id="dns.dig"),
        Binding("n", "create", "A new record", show=False, id="dns.new"),
        Binding("e", "change", "Change this record", show=False, id="dns.change"),
        Binding("W", "weigh", "Change the weights of its group", show=False, id="dns.weights"),
        Binding("f", "flip", "Try a failover: its check says the opposite, or no more", show=False, id="dns.failover"),
        Binding("d,delete", "delete", "Delete this record", show=False, id="dns.delete"),
        Binding("i", "fields", "All fields of the zone", show=False, id="dns.fields"),
        Binding("tab", "step(1)", "Next pane", show=False, id="dns.next"),
        Binding("shift+tab", "step(-1)", "Pane before", show=False, id="dns.before"),
        Binding("escape,q,backspace", "leave", "Back", show=False, id="dns.back"),
    ]
    DEFAULT_CSS = """
    DnsScreen Grid { grid-size: 2; grid-rows: 3fr 7 2fr; height: 1fr; }
    DnsScreen #records, DnsScreen #digging { column-span: 2; }
    DnsScreen.-narrow Grid { grid-size: 1; grid-rows: 3fr 2fr; }
    DnsScreen.-narrow #records, DnsScreen.-narrow #digging { column-span: 1; }
    DnsScreen.-narrow .-behind { display: none; }
    DnsScreen > Input { display: none; background: $panel; }
    DnsScreen > Input.-shown { display: block; }
    """

    def __init__(self, session: Session, row: Row, name: str = "") -> None:
        super().__init__(session, row)
        self.seen: ZonePicture | None = None
        self._wanted = name
        self._asked: Asked | None = None
        self._turn = 0

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Grid():
            with Pane(title=self.row.label, ink=ink, id="records"):
                yield ResourceTable(RECORDS, ink=ink, id="listed")
                yield Empty(Lesson("Looking …"))
            yield Pane(Passage(ink=ink, id="checks"), title="Health checks", ink=ink, id="checking")
            yield Pane(Passage(ink=ink, id="believed"), title="Clients", ink=ink, id="believing")
            yield Pane(Because(ink, "because"), title="Dig", ink=ink, id="digging")
        yield Input(placeholder="www.example.com MX @london · @EU · @eu-west-1 · @vpc-… · @198.51.100.7", compact=True)
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.table.focus()

    @property
    def table(self) -> ResourceTable:
        return self.query_one("#listed", ResourceTable)

    @property
    def record(self) -> TaughtRecord | None:
        """The one under the cursor."""
        row = self.table.cursor_row
        found = self.seen.records if self.seen else ()
        return next((each for each in found if row is not None and key_of(each) == row.id), None)

    @property
    @override
    def is_there(self) -> bool:
        return self.seen is not None

    @override
    def forget(self) -> None:
        self.seen = None

    @override
    async def ask(self, *, is_new_minute: bool) -> None:
        self.seen = await self.client.pictures.zone(self.row.id)

    @override
    def show(self) -> None:
        seen, empty = self.seen, self.query_one(Empty)
        self.table.display, empty.display = seen is not None, seen is None
        if seen is None:
            gone = Lesson("This zone is gone.")
            empty.set_lesson(lesson_of(self.client, self._refusal) if self._refusal is not None else gone)
            return
        rows = record_rows(seen)
        self.table.set_rows(rows)
        pane, cost = self.query_one("#records", Pane), money(seen.dollars, " this month")
        pane.set_title(f"{seen.name.rstrip('.')} · {'private' if seen.is_private else 'public'} · {seen.id} · {cost}")
        pane.set_answer(answer_spans(seen, self.ink))
        if self._wanted:
            self._begin_at(self._wanted)
        self.tell()
        self._dig_again()

    def _begin_at(self, name: str) -> None:
        """Somebody asked for a name: the cursor is on it, and why it means what it means stands below."""
        self._wanted = ""
        wanted = f"{name.rstrip('.')}."
        found = next((each for each in self.seen.records if each.record.name == wanted), None) if self.seen else None
        if found is not None:
            self.table.move_to_id(key_of(found))
        self._ask(Asked(name.rstrip("."), asked_of(found.record.type if found else "A")))

    @override
    def tell(self) -> None:
        """What is counted down goes on between events."""
        seen, now = self.seen, self.client.now
        if seen is None:
            return
        self.query_one("#checks", Passage).show([*check_told(seen.checks, now, self.ink)] or [_UNCHECKED])
        self.query_one("#believed", Passage).show([*believed_told(seen.believed, now, self.ink)] or [_UNASKED])
        ill = sum(each.status != "healthy" for each in seen.checks)
        said: Span = (f"{ill} ill", "bad") if ill else (f"{len(seen.checks)} healthy", "good")
        self.query_one("#checking", Pane).set_answer([said] if seen.checks else [])

    def _ask(self, asked: Asked) -> None:
        self._asked = asked
        self.query_one("#digging", Pane).set_answer([(str(asked), "accent")])
        self._dig_again()

    def _dig_again(self) -> None:
        asked, because = self._asked, self.query_one(Because)
        if asked is None:
            return
        try:
            dug = self.client.internet.dig_from(asked.name, asked.type, where=asked.where, turn=self._turn)
            because.show(asked, dug)
        except AwsError as refusal:
            because.refuse(f"{refusal.code}: {refusal.message}")
        except ValueError as unknown:
            because.refuse(str(unknown))

    def on_resource_table_selected(self) -> None:
        """Why the name under the cursor means what it means, to whom the last question came from; luck is another."""
        each = self.record
        if each is not None:
            self._turn += 1
            where = self._asked.where if self._asked else ""
            self._ask(Asked(each.record.name.rstrip("."), asked_of(each.record.type), where))
            self._bring("because")

    def action_dig(self) -> None:
        field = self.query_one(Input)
        each = self.record
        field.value = str(self._asked) if self._asked else f"{each.record.name.rstrip('.')} " if each else ""
        field.set_class(True, "-shown")
        field.focus()
        field.action_select_all()
        self._bring("because")

    @on(Input.Submitted)
    def dug(self, event: Input.Submitted) -> None:
        event.stop()
        asked = parse_dig(event.value)
        self._put_away()
        if asked is not None:
            self._turn += 1
            self._ask(asked)

    def _put_away(self) -> None:
        self.query_one(Input).set_class(False, "-shown")
        self.table.focus()

    def action_create(self) -> None:
        if self.seen is not None:
            self.app.push_screen(RecordForm(self.client, self.seen, None, self.ink))

    def action_change(self) -> None:
        if self.seen is not None and self.record is not None:
            self.app.push_screen(RecordForm(self.client, self.seen, self.record, self.ink))

    def action_weigh(self) -> None:
        each = self.record
        if self.seen is None or each is None or each.record.weight is None:
            self.notify("This record has no weight.", severity="warning", markup=False)
            return
        self.app.push_screen(DnsWeights(self.client, self.seen.id, group_of(self.seen, each), self.ink))

    def action_flip(self) -> None:
        each = self.record
        checks = self.seen.checks if self.seen else ()
        found = next((check for check in checks if each is not None and check.id == each.record.check), None)
        if found is None:
            self.notify("This record hangs on no health check.", severity="warning", markup=False)
            return
        do(self, self.client, flipping(found), found.label, self.ink)

    def action_delete(self) -> None:
        each = self.record
        if self.seen is not None and each is not None:
            deed = deleting(self.seen.id, each)
            kept = f"Who has asked before goes by it for up to {each.record.ttl or 60} s more."
            do_if_agreed(self, self.client, deed, each.record.told, kept, self.ink)

    @override
    def lay_out(self) -> None:
        """Where it is narrow the records stay, with one other pane below them."""
        narrow = self.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        for place, id in enumerate(_FRONTS):
            pane = self.query_one(f"#{id}").parent
            if pane is not None:
                pane.set_class(narrow and place != self._front, "-behind")

    def _bring(self, id: str) -> None:
        self._front = _FRONTS.index(id)
        self.lay_out()

    def action_step(self, step: int) -> None:
        fronts = ("listed", *_FRONTS)
        here = next((place for place, id in enumerate(fronts) if self.query_one(f"#{id}").has_focus), 0)
        following = fronts[(here + step) % len(fronts)]
        if following in _FRONTS:
            self._bring(following)
        self.query_one(f"#{following}").focus()

    def action_leave(self) -> None:
        """Out of the question first."""
        if self.query_one(Input).has_class("-shown"):
            self._put_away()
        else:
            self.dismiss(None)


def open_dns(screen: WorkScreen, wanted: str) -> None:
    """The zone that is named, or that a name lies in, or the only one; else the list of all."""
    with_rows = screen.client.watch(KIND)
    rows = with_rows.take().rows
    with_rows.close()
    name = wanted.strip().rstrip(".").lower()
    own = [row for row in rows if name in (row.id.lower(), row.label.rstrip("."))]
    above = [row for row in rows if name.endswith(f".{row.label.rstrip('.')}")]
    nearest = sorted(above, key=lambda row: -len(row.label))
    found = own or nearest or (list(rows) if not name else [])
    if len(found) == 1 or (found and name):
        screen.app.push_screen(DnsScreen(screen.session, found[0], name if not own else ""))
    elif rows and not name:
        screen.travel_to(View(KIND))
    else:
        told = f"No zone here knows {name}." if name else "There is no hosted zone yet: :hostedzones, then n."
        screen.notify(told, severity="warning", markup=False)
