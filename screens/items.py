"""Items: what is in a table, a page at a time; found by a condition or by any statement in PartiQL, opened as trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, Row
from screens.balancer_calls import Deed
from screens.doing import do_if_agreed
from screens.items_words import Item, columns_of, is_statement, key_of, key_words, rows_of, statement_of, units
from screens.session import Session
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean
from screens.widgets.teacher import Deed as Told
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

TABLE: Final = "dynamodb:Table"
PAGE: Final = 100
FRAME_SECONDS: Final = 1 / 5
_KEYS: Final = (
    Key("/", "find"),
    Key("⏎", "open"),
    Key("m", "more"),
    Key("r", "read again"),
    Key("i", "put an item"),
    Key("d", "delete"),
    Key("f", "the table"),
    Key("c", "copy"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)
_LOOKING: Final = Lesson("Looking …")
_EXAMPLES: Final = "id = 'a-1' AND price > 5   ·   UPDATE … SET … WHERE … in PartiQL"
_PUT: Final = 'aws dynamodb put-item --table-name {table} --item \'{{"{key}": {{"S": "…"}}}}\''


class ItemsScreen(WorkScreen):
    """Everything is looked through page by page until a condition is typed; a key in it makes the search cheap."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find by a condition, or any statement", show=False, id="items.find"),
        Binding("m", "more", "The next page", show=False, id="items.more"),
        Binding("r", "again", "Read again", show=False, id="items.again"),
        Binding("d", "delete", "Delete the item", show=False, id="items.delete"),
        Binding("f", "fields", "Open the table", show=False, id="items.table"),
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="items.back"),
    ]
    DEFAULT_CSS = """
    ItemsScreen { layout: vertical; }
    ItemsScreen > Pane { height: 1fr; }
    ItemsScreen > Input { display: none; background: $panel; }
    ItemsScreen > Input.-shown { display: block; }
    ItemsScreen > Said { display: none; }
    ItemsScreen > Said.-shown { display: block; }
    """

    def __init__(self, session: Session, row: Row, line: str = "") -> None:
        super().__init__(session)
        self.row = row
        self.where = row.region
        self.items: list[Item] = []
        self.key_names: tuple[str, ...] = ()
        self._line = line
        "What is sought: what the line said when it was entered."
        self._next: Any = None
        "Where the next page begins, as the last answer said."
        self._looked_at = 0
        self._units = 0.0
        self._asked: tuple[str, dict[str, Any]] = ("dynamodb:Scan", {})

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(title=self.row.label, ink=self.ink):
            yield ResourceTable(ink=self.ink)
            yield Empty(_LOOKING)
        yield Said(1)
        yield Input(value=self._line, placeholder=_EXAMPLES, select_on_focus=False, compact=True)
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.set_class(bool(self._line), "-shown")
        self.table.display = False
        self.table.focus()
        self.show_face(self.where)
        self.set_interval(FRAME_SECONDS, lambda: self.show_face(self.where))
        self.ask()

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return self.found(TABLE, self.where, self.row.id)

    @property
    def item(self) -> Item | None:
        """The one under the cursor."""
        row = self.table.cursor_row
        return self.items[int(row.id)] if row is not None else None

    @override
    def be_somebody(self) -> None:
        self.items = []
        self.table.set_rows(())
        self.table.display, self.query_one(Empty).display = False, True
        self.ask()

    def ask(self) -> None:
        """From the first page on."""
        self._next, self._line = None, self.query_one(Input).value.strip()
        self.read(self._ask)

    async def _ask(self) -> None:
        begins = self._next is None
        try:
            if not self.key_names:
                told = await self.client.call("dynamodb:DescribeTable", region=self.where, TableName=self.row.id)
                self.key_names = tuple(each["AttributeName"] for each in told["Table"]["KeySchema"])
            action, params = self._question()
            answer = await self.client.call(action, region=self.where, ReturnConsumedCapacity="TOTAL", **params)
        except AwsError as refusal:
            self._refuse(refusal)
            return
        self._asked = action, params
        if begins:
            self.items, self._looked_at, self._units = [], 0, 0.0
        self.items += answer["Items"]
        self._looked_at += answer.get("ScannedCount", 0)
        self._units += answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0.0)
        self._next = answer.get("NextToken") or answer.get("LastEvaluatedKey")
        self._say("")
        self._show()

    def _question(self) -> tuple[str, dict[str, Any]]:
        """The call that looks: through everything, or for what the line says."""
        line, start = self._line, self._next
        if not line:
            params = {"TableName": self.row.id, "Limit": PAGE}
            return "dynamodb:Scan", params | ({"ExclusiveStartKey": start} if start else {})
        params = {"Statement": statement_of(self.row.id, line)}
        if not is_statement(line) or line.upper().startswith("SELECT"):
            params |= {"Limit": PAGE} | ({"NextToken": start} if start else {})
        return "dynamodb:ExecuteStatement", params

    def _show(self) -> None:
        table, empty = self.table, self.query_one(Empty)
        table.set_columns(columns_of(self.items, self.key_names))
        table.set_rows(rows_of(self.items, self.key_names))
        table.display, empty.display = bool(self.items), not self.items
        if not self.items:
            empty.set_lesson(self._lesson())
        self._teach()
        self._tell()

    def _lesson(self) -> Lesson:
        if self._next:
            return Lesson("Nothing on this page meets the condition.", "m", "look further")
        if self._line:
            return Lesson("No item is as the line says, or the statement gave nothing back.", "esc", "show all")
        command = _PUT.format(table=self.row.id, key=self.key_names[0])
        return Lesson("There is no item in this table yet.", "i", "put one", command)

    def _tell(self) -> None:
        """How much was found, how much was looked at for it, and what that took."""
        pane, spans = self.query_one(Pane), list[Span]()
        pane.set_title(f"{self.row.label} · by {', '.join(self.key_names)}")
        if self._looked_at > len(self.items):
            spans.append((f"{self._looked_at:,} looked at  ", "warn"))
        if self._units:
            spans.append((f"{units(self._units)}  ", "dim"))
        spans.append((f"{len(self.items):,}{'+' if self._next else ''}", "dim"))
        pane.set_answer([*spans, ("  m more", "accent")] if self._next else spans)

    def _teach(self) -> None:
        action, params = self._asked
        self.query_one(Teacher).set_deed(Told(self.client.command_line(action, params, self.where)))

    def _refuse(self, refusal: AwsError) -> None:
        self._say(f"{refusal.code}: {refusal.message}")
        if not self.items:
            self.query_one(Empty).set_lesson(Lesson("What is in this table is not told."))

    def _say(self, text: str) -> None:
        line = self.query_one(Said)
        line.say([[(f"■ {clean(text)}", "bad")]] if text else [])
        line.set_class(bool(text), "-shown")

    def on_input_submitted(self) -> None:
        self.table.focus()
        self.ask()

    def on_resource_table_selected(self) -> None:
        from screens.item import ItemScreen

        item = self.item
        if item is not None:
            self.app.push_screen(ItemScreen(self.session, self.row, item, self.key_names))

    def action_find(self) -> None:
        self.query_one(Input).add_class("-shown")
        self.query_one(Input).focus()

    def action_more(self) -> None:
        if self._next:
            self.read(self._ask)
        else:
            self.notify("This is all there is.", timeout=2, markup=False)

    def action_again(self) -> None:
        self.ask()

    def action_delete(self) -> None:
        key = key_of(self.item, self.key_names) if self.item else None
        if key is None:
            self.notify("What was found has no whole key.", severity="warning", markup=False)
            return
        deed = Deed("Delete the item", "dynamodb:DeleteItem", {"TableName": self.row.id, "Key": key})
        do_if_agreed(self, self.client, deed, key_words(key), "u takes it back.", self.ink, self.where)

    def action_leave(self) -> None:
        """One thing for each press: the line, the screen."""
        field = self.query_one(Input)
        if field.has_class("-shown"):
            looked = bool(field.value)
            field.value = ""
            field.remove_class("-shown")
            self.table.focus()
            if looked:
                self.ask()
        else:
            self.dismiss(None)


def open_items(screen: WorkScreen, asked: str) -> None:
    """Of the table that is named, and what is sought in it after a bar; else of the only one, or the list of all."""
    name, _, line = (part.strip() for part in asked.partition("|"))
    watched = screen.client.watch(TABLE)
    rows = watched.take().rows
    watched.close()
    found = [row for row in rows if row.id == name or not name]
    if len(found) == 1:
        screen.app.push_screen(ItemsScreen(screen.session, found[0], line))
    elif rows and not name:
        screen.travel_to(View(TABLE))
    else:
        told = f"No table is called {name}." if name else "There is no table yet: :tables, then n."
        screen.notify(told, severity="warning", markup=False)
