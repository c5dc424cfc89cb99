"""Being somebody else: by choice from all whom there are, or by the door; from then on their permissions hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from model.client import AwsError
from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import clean, fit
from screens.work_screen import WorkScreen

BY_NAME, BY_CODE, DEVICE = "name", "code", "device"
"Chosen in place of somebody: ways to come in by the door, and to let a program in."


class SignInScreen(ModalScreen[str | None]):
    """Dismissed with the ARN of whoever was chosen, or with the door to come in by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "leave", "Stay who one is", id="sign_in.close"),
        Binding("p", f"door('{BY_NAME}')", "With a password", id="sign_in.password"),
        Binding("f", f"door('{BY_CODE}')", "With a code of the federation endpoint", id="sign_in.code"),
        Binding("d", f"door('{DEVICE}')", "Let a device in", id="sign_in.device"),
    ]
    DEFAULT_CSS = """
    SignInScreen { align: center middle; background: $background 60%; }
    SignInScreen > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    SignInScreen.-block > Vertical { border: double $accent; }
    SignInScreen CardList { height: auto; max-height: 18; }
    """

    def __init__(self, people: Sequence[str], now: str, ink: Ink = Ink.BRAILLE) -> None:
        """`now` is the ARN of whoever is signed in."""
        super().__init__()
        self._people = people
        self._now = now
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([("Sign in as", "accent")])
            frame.border_subtitle = content_of([("enter be them   p password   f code   d device   esc cancel", "dim")])
            yield CardList([self._card(arn) for arn in self._people], ink=self._ink)

    def on_mount(self) -> None:
        self.query_one(CardList).focus()

    @on(CardList.Selected)
    def choose(self, selected: CardList.Selected) -> None:
        selected.stop()
        self.dismiss(selected.card_id)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_door(self, door: str) -> None:
        self.dismiss(door)

    def _card(self, arn: str) -> Card:
        kind, _, name = arn.rpartition(":")[2].rpartition("/")
        here = "  signed in" if arn == self._now else ""
        spans = ((fit(kind.partition("/")[0] or "root", 6), "dim"), (clean(name), "text"), (here, "accent"))
        return Card(arn, ((*spans, (f"  {arn}", "faint")),))


def sign_in(screen: WorkScreen) -> None:
    """Ask who to be; it goes on by itself, this returns at once."""
    screen.app.run_worker(_sign_in(screen), group="deeds")


async def _sign_in(screen: WorkScreen) -> None:
    from screens.deeds import shown

    client = screen.client
    chosen = await shown(screen.app, SignInScreen(client.entrance.people(), client.principal.arn, screen.ink))
    if chosen == DEVICE:
        await _let_in(screen)
        return
    if not chosen or not await (
        _by_door(screen, chosen) if chosen in (BY_NAME, BY_CODE) else _by_choice(screen, chosen)
    ):
        return
    for each in screen.app.screen_stack:
        if isinstance(each, WorkScreen):
            each.be_somebody()
    screen.notify(f"You are {client.principal.name} now.", markup=False)


async def _let_in(screen: WorkScreen) -> None:
    from screens.deeds import shown
    from screens.door import DeviceDoor

    if await shown(screen.app, DeviceDoor(screen.client, screen.ink)):
        screen.notify("The device is let in.", markup=False)


async def _by_door(screen: WorkScreen, way: str) -> bool:
    from screens.deeds import shown
    from screens.door import CodeDoor, PasswordDoor

    client, ink = screen.client, screen.ink
    door = CodeDoor(client, ink) if way == BY_CODE else PasswordDoor(client, client.principal.account, ink)
    return bool(await shown(screen.app, door))


async def _by_choice(screen: WorkScreen, arn: str) -> bool:
    try:
        await screen.client.entrance.sign_in(arn)
    except (AwsError, KeyError) as refusal:
        said = f"{refusal.code}: {refusal.message}" if isinstance(refusal, AwsError) else f"There is no {arn} any more."
        screen.notify(said, title="Not signed in", severity="warning", markup=False)
        return False
    return True
