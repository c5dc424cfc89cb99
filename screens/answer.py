"""Shows what AWS answered, for answers that are read and not seen elsewhere: a console, a secret that is told once."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from screens.widgets.detail_lines import Detail, Section, Value
from screens.widgets.details import Details
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import clean

_ONCE: Final = frozenset({"KeyMaterial", "SecretAccessKey", "Payload"})
_CODED: Final = frozenset({"Output", "LogResult"})
_MOMENTS: Final = ("Time", "Timestamp", "Date", "Modified", "At")
_YEAR_2000: Final = 946_684_800.0
_UNTOLD: Final = frozenset({"ResponseMetadata"})


class AnswerScreen(ModalScreen[None]):
    """An answer as a tree. `c` copies it as JSON."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "dismiss", "Close", id="answer.close"),
        Binding("c", "copy", "Copy as JSON", id="answer.copy"),
    ]
    DEFAULT_CSS = """
    AnswerScreen { align: center middle; background: $background 60%; }
    AnswerScreen > Vertical {
        width: 100; max-width: 96%; height: 80%; background: $surface; border: heavy $accent; padding: 0 1;
    }
    AnswerScreen.-block > Vertical { border: double $accent; }
    """

    def __init__(self, title: str, answer: Mapping[str, Any], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._title = title
        self._answer = {name: value for name, value in answer.items() if name not in _UNTOLD}
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(clean(self._title), "accent")])
            frame.border_subtitle = content_of([("c copy   esc close", "dim")])
            yield Details([Section("Answer", details_of(self._answer))], ink=self._ink)

    def on_mount(self) -> None:
        self.query_one(Details).focus()

    def action_copy(self) -> None:
        from json import dumps

        self.app.copy_to_clipboard(dumps(plain(self._answer), indent=2, ensure_ascii=False))


def show_answer(app: App[Any], title: str, answer: Mapping[str, Any], ink: Ink) -> None:
    app.push_screen(AnswerScreen(title, answer, ink))


def details_of(answer: Mapping[str, Any]) -> tuple[Detail, ...]:
    return tuple(Detail(str(name), plain(value, str(name))) for name, value in answer.items())


def plain(value: Any, name: str = "") -> Value:
    """A value of an answer as text, numbers, lists and structures of those; the name tells moments and coded texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(each, str(key)) for key, each in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each, name.removesuffix("s")) for each in value]
    if isinstance(value, float) and name.endswith(_MOMENTS) and value > _YEAR_2000:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")
    if name in _CODED and isinstance(value, str):
        return b64decode(value).decode("utf-8", "replace").replace("\r\n", "\n")
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def told_once(answer: Any) -> bool:
    """Whether it tells something that is never told again."""
    return any(name in _ONCE for name in _names(answer))


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield str(name)
            yield from _names(value)
    elif isinstance(node, list):
        for each in node:
            yield from _names(each)
