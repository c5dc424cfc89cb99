"""One item as it is now: every attribute with its kind, documents as branches, and what reading it takes."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from model.client import AwsError, Row
from screens.items_words import Item, details_of, json_of, key_of, key_words, units
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.details import Details
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.teacher import Deed, Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

_KEYS: Final = (
    Key("⏎", "fold"),
    Key("J", "copy as JSON"),
    Key("c", "copy command"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)


class ItemScreen(WorkScreen):
    """What was found is shown at once, and then what a consistent read says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,backspace,q", "leave", "Back", id="item.back"),
        Binding("J", "copy_json", "Copy as JSON", id="item.json"),
    ]

    def __init__(self, session: Session, row: Row, item: Item, key_names: tuple[str, ...]) -> None:
        super().__init__(session)
        self.row = row
        self.item = item
        self.key_names = key_names
        self._key = key_of(item, key_names)

    def compose(self) -> ComposeResult:
        label = key_words(self._key) if self._key else "what was found"
        yield TitleLine(Title("Item", label, self.row.label, self.row.region, "", None, self.client.now), ink=self.ink)
        yield Pane(Details(ink=self.ink), title=self.row.label, ink=self.ink)
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Details).focus()
        self._show(())
        if self._key is not None:
            self.read(self._look, self._key)

    def _show(self, about: tuple[Detail, ...]) -> None:
        sections = [Section("Item", details_of(self.item, self.key_names))]
        self.query_one(Details).set_sections([*sections, *([Section("Reading it", about)] if about else [])])
        self.query_one(Pane).set_answer([(f"{len(self.item)} attributes", "dim")])

    async def _look(self, key: dict[str, Any]) -> None:
        params = {"TableName": self.row.id, "Key": key, "ConsistentRead": True}
        self.query_one(Teacher).set_deed(Deed(self.client.command_line("dynamodb:GetItem", params, self.row.region)))
        try:
            answer = await self.client.call(
                "dynamodb:GetItem", region=self.row.region, ReturnConsumedCapacity="TOTAL", **params
            )
        except AwsError as refusal:
            self._show((Detail("Not told", f"{refusal.code}: {refusal.message}", tone="warn"),))
            return
        if "Item" not in answer:
            self._show((Detail("Gone", "it is not in the table any more", tone="gone"),))
            return
        self.item = answer["Item"]
        taken = answer["ConsumedCapacity"]["CapacityUnits"]
        self._show(
            (
                Detail("Consistent", units(taken)),
                Detail("Eventual", f"{units(taken / 2)}: may miss what was just written"),
            )
        )

    def action_copy_json(self) -> None:
        self.app.copy_to_clipboard(json_of(self.item))
        self.notify("The item is on the clipboard.", timeout=2, markup=False)

    def action_leave(self) -> None:
        self.dismiss(None)
