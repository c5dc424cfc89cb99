"""One call and all about it, kept true while it is looked at; its command line and its Python to copy."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from model.client import Record
from screens.opening import open_link
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.trail_forms import action_of, aws_line, python_lines
from screens.trail_ring import Entry
from screens.trail_sections import CALL, PYTHON, sections_of
from screens.trail_words import who
from screens.widgets.details import Details
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

_LOOK_SECONDS: Final = 0.5
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("enter", "fold or follow"),
    Key("c", "copy command"),
    Key("b", "copy Python"),
    Key("u", "undo"),
    Key("?", "help", stays=True),
)


class CallScreen(WorkScreen):
    """Sections one below the other; a line leads to what it names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,backspace,q", "leave", "Back", id="call.back"),
        Binding("c", "copy_line", "Copy the command line, or the Python if the cursor is there", id="call.copy"),
        Binding("b", "copy_python", "Copy the Python", id="call.copy_python"),
        Binding("u", "undo", "Take it back", id="call.undo"),
    ]

    def __init__(self, session: Session, entry: Entry) -> None:
        super().__init__(session)
        self.entry = entry
        self._news = False
        self._stop = self.client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        yield Pane(Details(ink=self.ink), title=action_of(self.entry), ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self._show()
        self.query_one(Details).focus()
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        self._stop()

    def _hear(self, record: Record) -> None:
        self._news = self._news or self.entry.called.cause in (record.cause, record.undoes) or bool(record.undoes)

    def _look(self) -> None:
        self.query_one(TitleLine).set_title(self._title())
        if self._news:
            self._show()

    def _show(self) -> None:
        self._news = False
        self.query_one(Details).set_sections(sections_of(self.client, self.session.ring, self.entry))

    def _title(self) -> Title:
        called = self.entry.called
        gone = self.session.ring.is_taken_back(called.cause)
        tone = "bad" if called.failed else "gone" if gone else "good"
        word = called.refused or ("taken back" if gone else "ok")
        return Title("Call by", who(self.entry), called.request_id, called.region, word, tone, self.client.now)

    @on(Details.Followed)
    def followed(self, followed: Details.Followed) -> None:
        """To another call, or to the thing that a value names."""
        kind, _, number = followed.target.split("\x1f")
        if kind == CALL:
            found = next((each for each in self.session.ring.entries() if str(each.number) == number), None)
            if found is not None:
                self.app.push_screen(CallScreen(self.session, found))
                return
        open_link(self, self.session, followed.target)

    def action_copy_line(self) -> None:
        line = self.query_one(Details).cursor_line
        if line is not None and line.path.partition("/")[0] == PYTHON:
            self.action_copy_python()
        else:
            self._copy(aws_line(self.client, self.entry), "The command")

    def action_copy_python(self) -> None:
        self._copy(python_lines(self.client, self.entry), "The Python")

    def _copy(self, text: str, what: str) -> None:
        if not text:
            self.notify("There is no form of this call to copy.", severity="warning")
            return
        self.app.copy_to_clipboard(text)
        self.notify(f"{what} is on the clipboard.", timeout=2, markup=False)

    def action_undo(self) -> None:
        from screens.undo import take_back

        take_back(self, self.session, self.entry.called.cause)

    def action_leave(self) -> None:
        self.dismiss(None)
