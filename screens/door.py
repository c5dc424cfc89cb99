"""The console's door: a name and a password, the code of a device where there is one, a new password if need be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from model.client import AwsError, Client, SignedIn
from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import clean

ROOT_HINT = "Without an account it is root who comes, by e-mail."


class DoorScreen(ModalScreen[bool]):
    """Asks line by line, and says why not. Dismissed with True when somebody is in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stay who one is", id="door.close"),
        Binding("down", "app.focus_next", "Next line", show=False, id="door.next"),
        Binding("up", "app.focus_previous", "Line before", show=False, id="door.before"),
    ]
    DEFAULT_CSS = """
    DoorScreen { align: center middle; background: $background 60%; }
    DoorScreen > Vertical {
        width: 64; max-width: 96%; height: auto; background: $surface; border: heavy $accent; padding: 1 2;
    }
    DoorScreen.-block > Vertical { border: double $accent; }
    DoorScreen Horizontal { height: 1; margin-bottom: 1; }
    DoorScreen Horizontal.-away { display: none; }
    DoorScreen .label { width: 16; color: $text-muted; }
    DoorScreen Input { width: 1fr; background: $panel; }
    DoorScreen #said { height: auto; }
    """

    title_words: ClassVar[str] = ""

    def __init__(self, client: Client, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self.client = client
        self.ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(self.title_words, "accent")])
            frame.border_subtitle = content_of([("enter go on   esc cancel", "dim")])
            yield from self.lines()
            yield Static(id="said")

    def on_mount(self) -> None:
        self.say(self.hint)

    hint: ClassVar[str] = ""

    def lines(self) -> Iterator[Horizontal]:
        raise NotImplementedError

    async def knock(self) -> bool:
        """Try to come in with what is typed; False when there is more to say first."""
        raise NotImplementedError

    def typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def say(self, text: str, *, bad: bool = False) -> None:
        sign = [(f"{health('bad').sign(self.ink)} ", "bad")] if bad else []
        self.query_one("#said", Static).update(content_of([*sign, (clean(text), "text" if bad else "dim")]))

    def ask(self, *names: str, why: str) -> None:
        """Ask for these too."""
        for name in names:
            line = self.query_one(f"#{name}", Input).parent
            assert line is not None, "an answer stands in a line"
            line.remove_class("-away")
        self.query_one(f"#{names[0]}", Input).focus()
        self.say(why)

    @on(Input.Submitted)
    def go_on(self, submitted: Input.Submitted) -> None:
        """Enter goes to the first line without an answer, and in when there is none."""
        submitted.stop()
        if not self.is_current:
            return
        for field in self.query(Input):
            if not field.value and field.id != "account" and field.parent and not field.parent.has_class("-away"):
                field.focus()
                return
        self.run_worker(self._try(), group="deeds", exclusive=True)

    async def _try(self) -> None:
        try:
            if await self.knock():
                self.dismiss(True)
        except AwsError as refusal:
            self.say(refusal.message, bad=True)

    def action_leave(self) -> None:
        """Whoever was about to come in does not."""
        self.workers.cancel_node(self)
        self.dismiss(False)


class PasswordDoor(DoorScreen):
    """For users and root."""

    title_words = "Sign in with a password"
    hint = ROOT_HINT

    def __init__(self, client: Client, account: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, ink)
        self._account = account
        self._inside: SignedIn | None = None

    def lines(self) -> Iterator[Horizontal]:
        yield line("account", "Account", self._account)
        yield line("name", "Name or e-mail")
        yield line("password", "Password", hidden=True)
        yield line("code", "Code", away=True)
        yield line("new", "New password", hidden=True, away=True)
        yield line("again", "Once more", hidden=True, away=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#name").focus()

    async def knock(self) -> bool:
        if self._inside is not None:
            return await self._change(self._inside)
        asked = (self.typed("account"), self.typed("name"), self.typed("password"), self.typed("code"))
        try:
            found = await self.client.entrance.sign_in_with_password(*asked)
        except AwsError as refusal:
            if refusal.code != "MultiFactorAuthenticationRequired":
                raise
            self.ask("code", why="What does your device show?")
            return False
        if found.must_change_password:
            self._inside = found
            self.ask("new", "again", why="You have to choose another password first.")
        return not found.must_change_password

    async def _change(self, inside: SignedIn) -> bool:
        if self.typed("new") != self.typed("again"):
            self.say("The two are not the same.", bad=True)
            return False
        await self.client.entrance.change_password(inside, self.typed("password"), self.typed("new"))
        return True


class CodeDoor(DoorScreen):
    """For those who come from elsewhere: the federation endpoint gave them a code."""

    title_words = "Sign in with a code"
    hint = "The answer to a login at the endpoint's /federation tells it."

    def lines(self) -> Iterator[Horizontal]:
        yield line("code", "Code")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#code").focus()

    async def knock(self) -> bool:
        await self.client.federation.sign_in_with_code(self.typed("code"))
        return True


class DeviceDoor(DoorScreen):
    """For a program elsewhere that waits to be let in by Identity Center, as `aws sso login` does."""

    title_words = "Let a device in"
    hint = "Whose name it is to act in: a user of Identity Center's directory."

    def lines(self) -> Iterator[Horizontal]:
        yield line("code", "Code it shows")
        yield line("name", "User")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#code").focus()

    async def knock(self) -> bool:
        await self.client.entrance.approve_device(self.typed("code"), self.typed("name"))
        return True


def line(name: str, label: str, value: str = "", *, hidden: bool = False, away: bool = False) -> Horizontal:
    """A label and the field for its answer; one that is `away` is asked for later."""
    field = Input(value, id=name, password=hidden, compact=True)
    field.cursor_blink = False
    return Horizontal(Static(label, classes="label"), field, classes="-away" if away else "")
