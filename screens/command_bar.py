"""The command bar: a view, a jump in time, a speed, or an `aws` line; what it refuses it says on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from model.client import AwsError, KindView, NotACommand, regions
from screens.finding import NotFound, find_by_name, find_view
from screens.keeping import is_keeping, keep
from screens.root_credentials import is_of_root, make_certificate
from screens.time_keys import jump_seconds, pause, speed_of
from screens.views import NotAView, View, completions, find_kind, nearest, parse_views, unknown_kind
from screens.widgets.paint import content_of
from screens.widgets.spans import Span
from screens.work_screen import WorkScreen

MOST_GUESSES = 8
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("instances @us-east-1 /web", "show instances of a region that match"),
    ("asg web", "open one by its name"),
    ("+1h", "let an hour pass at once"),
    ("x600", "set the speed"),
    ("aws s3api create-bucket --bucket …", "make any call"),
    ("why alarm web-cpu-high", "what led to it, and what came of it"),
    ("access", "who may do what, and by which policy"),
    ("metrics AWS/EC2 CPUUtilization", "what is measured, line over line"),
    ("latency berlin", "how far the regions are"),
    ("walk web-1 db-1 tcp 5432", "a packet's way, and what stops it"),
    ("exposure peers", "what can be reached from there"),
    ("dns www.example.com", "who is told what, and why"),
    ("cdn", "what edges keep, and what origins get"),
    ("rules web", "edit the rules of a group or network ACL"),
    ("map shop", "the network, drawn"),
    ("responsibility", "whose duty, and how the buildings are"),
    ("trail", "every call, newest first"),
    ("logs /shop/web | ERROR", "what is said in log groups, as it comes in"),
    ("items orders | price > 5", "what is in a table, by key or condition"),
    ("inbox ann@", "mail and text messages that arrived"),
    ("fork FILE -1h", "a copy of the world, as it was an hour ago"),
    ("record FILE", "write down what is done, for a replay"),
    ("q", "quit"),
)


class CommandBar(ModalScreen[None]):
    """Closes itself once the line has been obeyed; stays, with the reason, when it could not be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False, id="command.close"),
        Binding("tab,right", "complete", "Complete", show=False, priority=True, id="command.complete"),
        Binding("down", "choose(1)", "Next", show=False, id="command.next"),
        Binding("up", "choose(-1)", "Before", show=False, id="command.before"),
    ]

    def __init__(self, over: WorkScreen, kinds: Mapping[str, KindView]) -> None:
        super().__init__()
        self._over = over
        self._kinds = kinds
        self._guesses: Sequence[str] = ()
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(id="guesses")
            with Horizontal(id="line"):
                yield Static(":", id="prompt")
                yield Input(compact=True)

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self._show_guesses("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._chosen = 0
        self._show_guesses(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """A beginning that stands for one thing only is enough. What is entered twice in haste is done once."""
        if not self.is_current:
            return
        app, text = self.app, event.value.strip()
        if text and self._guesses and not self._is_said(text):
            text = self._guesses[self._chosen]
        reason = await self._obey(text) if text else ""
        if not self.is_current:
            if reason:
                app.notify(reason, severity="warning", markup=False)
        elif reason:
            self._tell([(reason, "bad")])
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """→ completes at the end of the line only."""
        field = self.query_one(Input)
        return action != "complete" or field.cursor_position == len(field.value)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_complete(self) -> None:
        if self._guesses:
            field = self.query_one(Input)
            field.value = f"{self._guesses[self._chosen]} "
            field.cursor_position = len(field.value)

    def action_choose(self, step: int) -> None:
        if self._guesses:
            self._chosen = (self._chosen + step) % len(self._guesses)
            self._draw_guesses()

    def _is_said(self, text: str) -> bool:
        """The line means something as it stands."""
        said = text.startswith(("aws ", "+")) or is_keeping(text) or is_of_root(text) or speed_of(text) is not None
        if said or text in _WORDS or _deed_of(text):
            return True
        word, _, more = text.partition(" ")
        return bool(more) or find_kind(word, self._kinds) is not None

    async def _obey(self, text: str) -> str:
        """Do what the line says; returns why not, or nothing."""
        steering = self._over.client.steering
        if text in _WORDS:
            await self.app.run_action(_WORDS[text])
            return ""
        if deed := _deed_of(text):
            self.app.call_later(self._over.run_action, deed)
            return ""
        if (seconds := jump_seconds(text)) is not None:
            steering.jump += seconds
            return ""
        if (speed := speed_of(text.removeprefix("speed "))) is not None:
            steering.speed, steering.paused = max(speed, 0.01), speed == 0
            return ""
        if text == "pause":
            pause(steering)
            return ""
        if is_of_root(text):
            return await make_certificate(self.app, self._over.client, text)
        if is_keeping(text):
            return await keep(self.app, self._over.client, text)
        return await self._call(text) if text.startswith("aws ") else self._go(text)

    def _go(self, text: str) -> str:
        """To a list, or at once to what is named; a name alone is enough for what stands on the dashboard."""
        try:
            region = parse_views(text, self._kinds)[0].region
            if region and region not in {each.name for each in regions()}:
                return f"There is no region called {region!r}.{nearest(region, (each.name for each in regions()))}"
            found = find_view(self._over.client, text)
        except NotFound as missing:
            return str(missing)
        except NotAView:
            found = find_by_name(self._over.session, text)
            if found is None:
                return unknown_kind(text.split()[0], self._kinds, _ACTS)
        if isinstance(found, View):
            self.app.call_later(self._over.travel_to, found)
        else:
            self.app.call_later(self._over.open_row, found)
        return ""

    async def _call(self, text: str) -> str:
        try:
            action, answer = await self._over.client.call_line(text)
        except NotACommand as error:
            return str(error)
        except AwsError as error:
            return f"{error.code}: {error.message}"
        from screens.answer import show_answer

        self.app.call_later(show_answer, self.app, action, answer, self._over.ink)
        return ""

    def _show_guesses(self, text: str) -> None:
        if not text:
            self._guesses = ()
            spans: list[Span] = []
            for example, meaning in EXAMPLES:
                spans += [(f"{example:<36}", "text"), (f"{meaning}\n", "dim")]
            self._tell([*spans[:-1], (spans[-1][0].rstrip("\n"), "dim")])
            return
        names = [each.name for each in regions()]
        self._guesses = completions(text, self._kinds, names, _ACTS)[:MOST_GUESSES]
        self._draw_guesses()

    def _draw_guesses(self) -> None:
        spans: list[Span] = []
        for place, guess in enumerate(self._guesses):
            spans += [("\n", "text")] if spans else []
            spans.append(
                (f"▸ {guess}" if place == self._chosen else f"  {guess}", "accent" if place == self._chosen else "dim")
            )
        self._tell(spans)

    def _tell(self, spans: Sequence[Span]) -> None:
        box = self.query_one("#guesses", Static)
        box.display = bool(spans)
        box.update(content_of(spans))


_WORDS: Mapping[str, str] = {"q": "app.quit", "quit": "app.quit", "exit": "app.quit", "step": "app.step"}

_DEEDS: Mapping[str, str] = {
    "access": "access",
    "responsibility": "responsibility",
    "trail": "trail",
    "undo": "undo",
    "redo": "redo",
    "sign-in": "sign_in",
}
"What the screen below can do, by the words for it."


_TOLD_MORE = frozenset(
    {
        *("cdn", "chaos", "demand", "dns", "exposure", "function", "inbox", "items"),
        *("latency", "logs", "map", "metrics", "rules", "walk", "why"),
    }
)
"These take what follows the word."
_ACTS = (*_DEEDS, *_TOLD_MORE)


def _deed_of(text: str) -> str:
    """Its action, with what it is told."""
    word, _, more = text.partition(" ")
    return f"{word}({more.strip()!r})" if word in _TOLD_MORE else _DEEDS.get(text, "")


def open_command_bar(over: WorkScreen) -> None:
    over.app.push_screen(CommandBar(over, over.session.feed.views))
