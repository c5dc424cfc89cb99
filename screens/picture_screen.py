"""A screen of one thing at work, drawn from a picture that is asked for anew as things go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from model.client import AwsError, KindView, Record, Row
from screens.deed import deed_of
from screens.feed import Feed
from screens.session import Session
from screens.widgets.teacher import Teacher
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 0.5
NARROW_BELOW: Final = 100


class PictureScreen(WorkScreen):
    """Asked for when something has happened or a simulated minute has passed; what is counted down goes on.

    Subclasses ask, show what they know, and say which of their panes are in front where it is narrow.
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session)
        self.row = row
        self._feed = Feed(session.client, (row.kind,))
        self._feed.take()
        self._refusal: AwsError | None = None
        self._front = 0
        self._news = True
        self._minute = -1.0
        self._stop = session.client.listen(Record, self._hear)

    def on_mount(self) -> None:
        self.lay_out()
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def on_unmount(self) -> None:
        self._feed.close()
        self._stop()

    def on_resize(self) -> None:
        self.lay_out()

    @property
    def is_there(self) -> bool:
        """The thing exists, as far as is known."""
        raise NotImplementedError

    def forget(self) -> None:
        """Have no picture any more."""
        raise NotImplementedError

    async def ask(self, *, is_new_minute: bool) -> None:
        """Have the picture as it is now; AwsError where one may not."""
        raise NotImplementedError

    def show(self) -> None:
        """The picture, or why there is none."""
        raise NotImplementedError

    def tell(self) -> None:
        """What is other at every moment."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Where it is narrow one pane stays, with one other below it."""
        raise NotImplementedError

    @property
    @override
    def subject_kind(self) -> KindView:
        return self._feed.views[self.row.kind]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return [self.row] if self.is_there else []

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self.forget()
        self._feed.renew()
        self._feed.take()
        self._news, self._minute = True, -1.0
        self.look()

    def look(self) -> None:
        """Ask anew where there is news, and nobody is asking yet."""
        if not self.is_current:
            return
        self.show_face(self.row.region)
        news = self._feed.take()
        if news.deed is not None:
            self.session.deed = deed_of(self.client, news.deed)
            self.query_one(Teacher).set_deed(self.session.deed)
        self.tell()
        if (self._news or self.client.now // 60 != self._minute) and not self.is_reading:
            self.read(self._look)

    async def _look(self) -> None:
        minute, self._news = self.client.now // 60, False
        try:
            await self.ask(is_new_minute=minute != self._minute)
            self._refusal = None
        except AwsError as refusal:
            self._refusal = refusal
        self._minute = minute
        self.show()

    def _hear(self, _record: Record) -> None:
        self._news = True
