"""An empty pane teaches: what belongs here, the key that makes one, the command line that does the same."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.spans import Span, span_cells, wrap


@dataclass(frozen=True, slots=True)
class Lesson:
    """`text` says what belongs here; `key` and `verb` make one; `command` does the same from a shell."""

    text: str
    key: str = ""
    verb: str = ""
    command: str = ""


def lesson_lines(lesson: Lesson, width: int, height: int) -> list[list[Span]]:
    """Centred both ways; when there is no room for all, the text goes first and the key stays."""
    text: list[list[Span]] = [[(line, "dim")] for line in wrap(lesson.text, max(8, min(60, width - 4)))]
    key: list[list[Span]] = [[(lesson.key, "accent"), (f" {lesson.verb}", "text")]] if lesson.key else []
    command = wrap(lesson.command, max(8, width - 6)) if lesson.command else []
    shell: list[list[Span]] = [[("$ " if not at else "  ", "faint"), (line, "text")] for at, line in enumerate(command)]
    blocks = [block for block in (text, key, shell) if block]
    lines = _with_gaps(blocks)
    if len(lines) > height:
        lines = [line for block in (key, shell, text) for line in block][:height]
    top: list[list[Span]] = [[]] * max(0, (height - len(lines)) // 2)
    return top + [_centred(line, width) for line in lines]


def _with_gaps(blocks: list[list[list[Span]]]) -> list[list[Span]]:
    lines: list[list[Span]] = []
    for block in blocks:
        lines += [[], *block] if lines else block
    return lines


def _centred(line: list[Span], width: int) -> list[Span]:
    return [(" " * max(0, (width - span_cells(line)) // 2), "text"), *line] if line else []


class Empty(Drawn):
    """Shows a `Lesson` where there is nothing else to show."""

    DEFAULT_CSS = """
    Empty { height: 1fr; }
    """

    def __init__(self, lesson: Lesson, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lesson = lesson

    def set_lesson(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        return lesson_lines(self._lesson, width, height)
