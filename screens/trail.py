"""The trail: every call as it is made, newest first, to filter, to open and to take back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, takewhile
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError
from screens.session import Session
from screens.trail_filter import TrailFilter, parse_trail_filter
from screens.trail_forms import deed_of
from screens.trail_older import older
from screens.trail_ring import Entry
from screens.trail_words import COLUMNS, line_of, ordered
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row as Line
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 5
MOST: Final = 1000
"So many lines are shown; the filter looks through all that is held."
KEYS: Final = (
    Key("/", "filter"),
    Key("⏎", "open"),
    Key("u", "undo"),
    Key("U", "redo"),
    Key("r", "reads"),
    Key("f", "follow"),
    Key("o", "older"),
    Key("c", "copy"),
    Key("esc", "back"),
    Key(":", "command"),
    Key("p", "pause time"),
    Key("?", "help", stays=True),
)
_LESSON: Final = Lesson("Every call to this cloud is written here: yours, those of services, those of programs.")


class TrailScreen(WorkScreen):
    """Follows what is called until it is told to hold still; the cursor stays with its call."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", show=False, id="trail.filter"),
        Binding("r", "reads", "Show or hide reads", show=False, id="trail.reads"),
        Binding("f", "follow", "Follow or hold still", show=False, id="trail.follow"),
        Binding("o", "older", "What was before the session", show=False, id="trail.older"),
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="trail.back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ring = session.ring
        self._following = True
        self._reads = False
        self._older: list[Entry] = []
        self._filter = TrailFilter()
        self._shown: dict[str, Entry] = {}
        self._lines: dict[tuple[int, bool, bool], Line] = {}
        self._seen: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(title="Trail", ink=self.ink):
            yield ResourceTable(COLUMNS, ink=self.ink)
            yield Empty(_LESSON)
        yield Input(
            placeholder="words !words who:ann service:ec2 error:AccessDenied about:i-0c4 is:write", compact=True
        )
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self._show()
        self.table.focus()
        self.set_interval(FRAME_SECONDS, self.drain)

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    def entry(self) -> Entry | None:
        """The call under the cursor."""
        row = self.table.cursor_row
        return self._shown.get(row.id) if row is not None else None

    def drain(self) -> None:
        """Show what is new, unless the eye wants to rest."""
        self.show_face("")
        newest = next(self._entries(), None)
        seen = (newest and newest.number, *self._ring.taken_back.values())
        if seen == self._seen:
            return
        self._seen = seen
        if self._following:
            self._show()
        else:
            self._tell()

    def _show(self) -> None:
        """All lines anew; only those that were never shown are made."""
        wanted = filter(self._filter.lets_through, self._entries())
        found = list(islice(wanted, MOST))
        lines: dict[tuple[int, bool, bool], Line] = {}
        for entry, under in ordered(found):
            key = (entry.number, under, self._ring.is_taken_back(entry.called.cause) and not entry.called.reads)
            lines[key] = self._lines.get(key) or line_of(entry, under=under, taken_back=key[2])
        self._lines = lines
        self._shown = {str(entry.number): entry for entry in found}
        self._put(list(lines.values()))
        self._tell()

    def _entries(self) -> Iterator[Entry]:
        """Newest first, those before the session last."""
        reads = self._reads or self._filter.names_reads
        return chain(self._ring.entries(reads), (entry for entry in self._older if reads or entry.is_deed))

    def _put(self, lines: Sequence[Line]) -> None:
        """What is new comes in above while the first line is in view and the cursor's call still has room below."""
        table = self.table
        at_top = table.scroll_offset.y == 0
        table.set_rows(lines)
        if at_top:
            room = max(1, table.scrollable_content_region.height - 1)
            table.scroll_to(y=max(0, table.cursor - room + 1), animate=False, force=True)

    def _tell(self) -> None:
        """The title's answer: how much there is, what is held back, and whether it goes on."""
        pane, table, wanted = self.query_one(Pane), self.table, self.query_one(Input).value
        pane.set_title(f"Trail{' /' + wanted if wanted else ''}")
        refused = sum(entry.called.failed for entry in self._shown.values())
        spans: list[Span] = [(f"{refused} refused  ", "bad")] if refused else []
        spans += [("" if self._reads or self._filter.names_reads else "reads hidden  ", "dim")]
        spans += [
            ("following" if self._following else f"held  {self._newer()} new", "dim" if self._following else "warn")
        ]
        pane.set_answer([*spans, (f"  {len(table.rows):,}", "dim")])
        table.display, lesson = bool(table.total), self.query_one(Empty)
        lesson.display = not table.total
        if not table.total and wanted:
            lesson.set_lesson(Lesson("No call that is held matches the filter.", "esc", "show all"))
        elif not table.total:
            lesson.set_lesson(_LESSON)

    def _newer(self) -> int:
        """How many calls wait to be shown."""
        newest = max((entry.number for entry in self._shown.values()), default=0)
        later = takewhile(lambda entry: entry.number > newest, self._entries())
        return sum(self._filter.lets_through(entry) for entry in later)

    def on_resource_table_highlighted(self) -> None:
        """The line below says how the call under the cursor is made."""
        entry = self.entry
        if entry is not None:
            self.query_one(Teacher).set_deed(deed_of(self.client, entry))

    def on_resource_table_selected(self) -> None:
        entry = self.entry
        if entry is not None:
            from screens.trail_call import CallScreen

            self.app.push_screen(CallScreen(self.session, entry))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._filter = parse_trail_filter(event.value)
        self._show()

    def on_input_submitted(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        self.query_one(Input).add_class("-shown")
        self.query_one(Input).focus()

    def action_reads(self) -> None:
        self._reads = not self._reads
        self._show()

    def action_follow(self) -> None:
        self._following = not self._following
        self._show() if self._following else self._tell()

    def action_older(self) -> None:
        self.read(self._look_up)

    async def _look_up(self) -> None:
        """Ask CloudTrail for what was before the oldest call that is held."""
        held = [*self._ring.entries(), *self._older]
        before = held[-1].called.time if held else self.client.now
        known = {entry.called.request_id for entry in held}
        first = min(0, held[-1].number if held else 0) - 1
        try:
            found = await older(self.client, before, known, first=first, reads=self._reads)
        except AwsError as refusal:
            self.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
            return
        self._older += found
        self.notify(f"{len(found)} older calls from CloudTrail." if found else "CloudTrail knows of nothing older.")
        self._show()

    @override
    def action_undo(self) -> None:
        if self.entry is not None:
            self.take_back(self.entry.called.cause)

    def action_leave(self) -> None:
        """One thing for each press: the filter, the screen."""
        field = self.query_one(Input)
        if field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self.table.focus()
        else:
            self.dismiss(None)
