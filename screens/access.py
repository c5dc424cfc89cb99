"""Access: who may do what, the statement that says so, and what would be if there were one policy more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.widgets import Input

from model.client import AwsError, LastTry, Why
from screens.access_people import Who, document_of, everybody
from screens.access_tries import DOORS, Door, answer_of, door_rows, told_try
from screens.access_verdict import SAID, said_rows, sentence
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.column import Column
from screens.widgets.drawn import Drawn
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import Span, wrap
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

PEOPLE: Final = (
    Column("name", "WHO", min=10, flex=1, cut="middle"),
    Column("type", "TYPE", width=4, priority=1),
    Column("policies", "POLICIES", kind="text", max=40, priority=3),
    Column("seen", "SEEN", kind="age", width=4, priority=2),
)
AT_ONCE: Final = 25
"Permissions that are judged before others have their turn."

_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("tab", "next pane"),
    Key("s", "service"),
    Key("/", "ask"),
    Key("w", "what if"),
    Key("o", "idle only"),
    Key("?", "help", stays=True),
)


class Sentence(Drawn):
    """The verdict in one sentence, over as many lines as it needs."""

    DEFAULT_CSS = """
    Sentence { height: 5; }
    """

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink=ink)
        self._spans: Sequence[Span] = ()

    def say(self, spans: Sequence[Span]) -> None:
        self._spans = tuple(spans)
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        return [[(line, role)] for text, role in self._spans for line in wrap(text, width)][:height]


class AccessScreen(WorkScreen):
    """Opens with root and EC2; the cursors choose whom and what for, the first field a resource or another question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", show=False, id="access.back"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="access.next"),
        Binding("shift+tab", "app.focus_previous", "Pane before", show=False, id="access.before"),
        Binding("S,left", "service(-1)", "Service before", show=False, id="access.service_before"),
        Binding("s,right", "service(1)", "Next service", show=False, id="access.service_next"),
        Binding("slash", "ask", "Ask about an action and a resource", show=False, id="access.ask"),
        Binding("w", "what_if", "What if there were a policy more", show=False, id="access.what_if"),
        Binding("o", "idle", "Only what is allowed and was never tried, or all", show=False, id="access.idle"),
    ]
    DEFAULT_CSS = """
    AccessScreen Grid { grid-size: 2; grid-columns: 2fr 3fr; grid-rows: 1fr 1fr; height: 1fr; }
    AccessScreen #verdict { row-span: 2; }
    AccessScreen #question { height: 2; }
    AccessScreen Input { border: none; height: 1; padding: 0 1; }
    """

    def __init__(self, session: Session, action: str = "", resource: str = "") -> None:
        super().__init__(session)
        self._people: dict[str, Who] = {}
        self._asked = (action, resource)
        self._services = tuple(each for each in self.client.services)
        self._service = action.partition(":")[0] if action else "ec2"
        self._more: tuple[str, ...] = ()
        self._tries: Mapping[str, LastTry] = {}
        self._found: Sequence[Door] = ()
        self._only_idle = False

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Grid():
            yield Pane(ResourceTable(PEOPLE, ink=self.ink, id="people"), title="Who", number="", ink=self.ink)
            with Pane(title="Verdict", ink=self.ink, id="verdict"), Vertical():
                with Vertical(id="question"):
                    yield Input(placeholder="action resource, as ec2:StopInstances arn:aws:…", id="ask", compact=True)
                    yield Input(placeholder="what if it had also: a policy's name, or JSON", id="more", compact=True)
                yield Sentence(self.ink)
                yield ResourceTable(SAID, ink=self.ink, id="said")
            yield Pane(ResourceTable(DOORS, ink=self.ink, id="doors"), title="", ink=self.ink, id="service")
        yield KeyBar(_KEYS)
        yield TooSmall()

    async def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        try:
            self._people = {each.arn: each for each in await everybody(self.client)}
        except AwsError as refusal:
            self.query_one(Sentence).say([(refusal.message, "bad")])
            return
        people = self.query_one("#people", ResourceTable)
        people.now = self.client.now
        people.set_rows([each.row(await self._seen(each)) for each in self._people.values()])
        people.focus()
        if self._asked[0]:
            self.query_one("#ask", Input).value = " ".join(filter(None, self._asked))
        self._judge_service()

    async def _seen(self, who: Who) -> float | None:
        return max((each.at for each in (await self._tries_of(who)).values()), default=None)

    async def _tries_of(self, who: Who) -> Mapping[str, LastTry]:
        """Nothing for a reader who may not know."""
        try:
            return await self.client.protection.last_tries(who.arn)
        except AwsError:
            return {}

    def _title(self) -> Title:
        label = "who may do what, and by which policy"
        return Title("Access", label, label, self.client.principal.account, "", None, self.client.now)

    @property
    def who(self) -> Who | None:
        row = self.query_one("#people", ResourceTable).cursor_row
        return self._people.get(row.id) if row is not None else None

    @property
    def question(self) -> tuple[str, str]:
        """What is typed, or the permission under the cursor on everything."""
        typed = self.query_one("#ask", Input).value.split()
        row = self.query_one("#doors", ResourceTable).cursor_row
        action = typed[0] if typed else row.id if row is not None else ""
        return action, typed[1] if len(typed) > 1 else "*"

    @on(ResourceTable.Highlighted, "#people")
    def somebody_else(self) -> None:
        self._judge_service()

    @on(ResourceTable.Highlighted, "#doors")
    def another_permission(self) -> None:
        self.query_one("#ask", Input).value = ""
        self._tell()

    @on(Input.Changed, "#ask")
    def asked(self) -> None:
        self._tell()

    @on(Input.Submitted, "#more")
    async def wondered(self, event: Input.Submitted) -> None:
        """Take a further policy into account, or none."""
        try:
            self._more = (await document_of(self.client, event.value),) if event.value.strip() else ()
        except (AwsError, ValueError) as refusal:
            self.query_one(Sentence).say([(str(refusal), "bad")])
            return
        self._judge_service()

    def _judge_service(self) -> None:
        self.run_worker(self._judge(), group="judge", exclusive=True)

    async def _judge(self) -> None:
        """Every permission of the service, a handful at a time."""
        who = self.who
        if who is None:
            return
        self._tries = await self._tries_of(who)
        found: list[Door] = []
        for action, may in self.client.protection.may_do(who.arn, self._service, self._more):
            found.append(Door(action, may, self._tries.get(action)))
            if not len(found) % AT_ONCE:
                await asyncio.sleep(0)
        self._found = found
        self.query_one("#service", Pane).set_title(f"May {who.name}? · {self._service}")
        self._list_doors()
        self._tell()

    def _list_doors(self) -> None:
        doors = self.query_one("#doors", ResourceTable)
        doors.now = self.client.now
        doors.set_rows(door_rows(self._found, only_idle=self._only_idle))
        self.query_one("#service", Pane).set_answer(answer_of(self._found, only_idle=self._only_idle))

    def _tell(self) -> None:
        self.query_one(TitleLine).set_title(self._title())
        who, (action, resource) = self.who, self.question
        if who is None or ":" not in action:
            return
        told = self.client.protection.why(who.arn, action, resource, self._more)
        self._show(who, told)

    def _show(self, who: Who, told: Why) -> None:
        pane = self.query_one("#verdict", Pane)
        pane.set_title(f"{who.name} · {told.action}")
        pane.set_answer([("● allowed", "good") if told.allowed else ("■ denied", "bad")])
        before = self.client.protection.why(who.arn, told.action, told.resource).allowed if self._more else told.allowed
        tried = told_try(self._tries.get(told.action), self.client.now)
        self.query_one(Sentence).say([*sentence(told, before), *tried])
        said = self.query_one("#said", ResourceTable)
        said.set_rows(said_rows(told))
        said.display = bool(said.rows)

    def action_service(self, step: int) -> None:
        place = self._services.index(self._service) if self._service in self._services else 0
        self._service = self._services[(place + step) % len(self._services)]
        self._judge_service()

    def action_ask(self) -> None:
        self.query_one("#ask", Input).focus()

    def action_idle(self) -> None:
        self._only_idle = not self._only_idle
        self._list_doors()

    def action_what_if(self) -> None:
        self.query_one("#more", Input).focus()

    def action_leave(self) -> None:
        """Out of a field first."""
        if isinstance(self.focused, Input):
            self.query_one("#people", ResourceTable).focus()
        else:
            self.dismiss(None)
