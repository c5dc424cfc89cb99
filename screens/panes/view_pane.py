"""A pane of the dashboard: shows rows of one kind, and says which one the eye is on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from textual.message import Message
from textual.widget import Widget

from model.client import Row
from screens.feed import Feed
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane

GLOBAL = "global"
"Where things are that belong to no region."


class ViewPane(Pane):
    """Holds a widget that shows rows, and a lesson for when there are none. Subclasses say how rows are shown."""

    DEFAULT_CSS = """
    ViewPane > .-away { display: none; }
    """

    class RowMessage(Message):
        """About one row of the pane."""

        def __init__(self, pane: ViewPane, row: Row) -> None:
            super().__init__()
            self.pane = pane
            self.row = row

        @property
        def control(self) -> ViewPane:
            return self.pane

    class Chosen(RowMessage):
        """The eye came to another row."""

    class Opened(RowMessage):
        """The row is to be opened."""

    def __init__(self, body: Widget, kind: str, lesson: Lesson, *, title: str, number: str, ink: Ink, id: str) -> None:
        self.body = body
        self.kind = kind
        self._own_lesson = lesson
        self._lesson = Empty(lesson)
        self._lesson.can_focus = True
        self._lesson.add_class("-away")
        super().__init__(body, self._lesson, title=title, number=number, ink=ink, id=id)

    @property
    def front(self) -> Widget:
        """What takes the focus."""
        return self._lesson if self.body.has_class("-away") else self.body

    @property
    def row(self) -> Row | None:
        """What the cursor is on."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[Row]:
        """What the hands are on: the marked rows, or the one under the cursor."""
        return [self.row] if self.row is not None else []

    def show(self, feed: Feed, scope: str) -> None:
        """Show what the feed holds of a region, or of all when `scope` is empty."""
        raise NotImplementedError

    def age(self, now: float) -> None:
        """Let ages count to another moment."""

    def forbid(self, lesson: Lesson | None) -> None:
        """What to say where nothing may be seen; None where it may."""
        self._lesson.set_lesson(lesson or self._own_lesson)
        if lesson is not None:
            self.set_answer([("not permitted", "warn")])

    def teach(self, empty: bool) -> None:
        """Show the lesson instead of nothing; the focus stays in the pane."""
        if empty == self.body.has_class("-away"):
            return
        had_focus = self.has_class("-focused")
        self.body.set_class(empty, "-away")
        self._lesson.set_class(not empty, "-away")
        if had_focus:
            self.front.focus()


def in_scope(rows: Iterable[Row], scope: str) -> list[Row]:
    """Those of a region, or all of them; what is global is in every region."""
    return [row for row in rows if not scope or row.region in (scope, GLOBAL)]


def within(regions: Collection[str], scope: str) -> bool:
    """Whether something in one of these regions is in scope."""
    return bool(regions) and (not scope or scope in regions or GLOBAL in regions)
