"""The first line: which world, what time it is there, what it costs, and how many things need a human."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual import events
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.parts import Part, Placed, arrange, part_at
from screens.widgets.quantity import money, speed, wall_clock
from screens.widgets.spans import Span, clean, shorten

COMPACT_BELOW = 100
_SHOWN: tuple[Tone, ...] = ("bad", "warn", "good")


@dataclass(frozen=True, slots=True)
class Face:
    """What the line tells. `achieved` is the real factor when the machine cannot keep up with `speed`.

    `endpoint` is the host that answers for the region, if only one is shown. `dollars_per_hour` is what stands there
    costs; `dollars_today` is None where nobody adds it up.
    """

    world: str
    region: str
    now: float
    endpoint: str = ""
    more_regions: int = 0
    speed: float = 1.0
    paused: bool = False
    achieved: float | None = None
    dollars_per_hour: float = 0.0
    dollars_today: float | None = None
    counts: Mapping[Tone, int] = field(default_factory=dict[Tone, int])
    principal: str = ""
    production: bool = False


def face_parts(face: Face, compact: bool, ink: Ink = Ink.BRAILLE) -> list[Part]:
    """The parts from left to right."""
    parts = [] if compact else [Part("title", (("Cloudarium", "accent"),), leaves=5)]
    if face.production:
        parts.append(Part("production", (("PRODUCTION", "warn"),)))
    parts.append(Part("world", ((shorten(face.world, 24), "strong"),), leaves=4))
    parts.append(Part("region", tuple(_region(face)), leaves=2))
    if face.endpoint:
        parts.append(Part("endpoint", ((clean(face.endpoint), "dim"),), leaves=8))
    parts.append(Part("clock", tuple(_clock(face)), pushed=True))
    parts.append(
        Part("cost", (("≈ ", "dim"), (money(face.dollars_per_hour, "/h"), "text")), leaves=1, pushed=not compact)
    )
    if not compact and face.dollars_today is not None:
        parts.append(Part("today", ((f"{money(face.dollars_today)} today", "dim"),), leaves=6))
    parts.append(Part("counts", tuple(_counts(face.counts, compact, ink)), pushed=True))
    if face.principal and (not compact or face.principal != "root"):
        parts.append(Part("principal", ((shorten(face.principal, 24), "dim"),), leaves=7, pushed=True))
    return parts


def _region(face: Face) -> list[Span]:
    more: list[Span] = [(f" +{face.more_regions}", "dim")] if face.more_regions else []
    return [(clean(face.region), "text"), *more]


def _clock(face: Face) -> list[Span]:
    time: Span = (wall_clock(face.now), "strong")
    if face.paused:
        return [time, (" ‖ paused", "warn")]
    if face.achieved is not None and face.achieved < face.speed:
        return [time, (f" {speed(face.speed)}", "dim"), (f" ▸ {speed(face.achieved)} behind", "warn")]
    return [time, (f" {speed(face.speed)} ▶", "dim")]


def _counts(counts: Mapping[Tone, int], compact: bool, ink: Ink) -> list[Span]:
    spans: list[Span] = []
    for tone in _SHOWN:
        count = counts.get(tone, 0)
        gap = "" if compact else " "
        spans += [(" ", "text")] if spans else []
        spans.append((f"{HEALTHS[tone].sign(ink)}{gap}{count}", tone if count else "faint"))
    return spans


class ClockFace(Drawn):
    """Shows a `Face`; a click on a part says which (`clock`, `cost`, `region`, `counts`, …)."""

    DEFAULT_CSS = """
    ClockFace { height: 1; background: $panel; }
    ClockFace.-production { background: $production; }
    """

    class Pressed(Message):
        """A part of the line was clicked."""

        def __init__(self, widget: ClockFace, part: str) -> None:
            super().__init__()
            self.widget = widget
            self.part = part

        @property
        def control(self) -> ClockFace:
            return self.widget

    def __init__(self, face: Face | None = None, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._face = face
        self._placed: tuple[Placed, ...] = ()
        self.set_class(face is not None and face.production, "-production")

    def set_face(self, face: Face) -> None:
        if face != self._face:
            self._face = face
            self.set_class(face.production, "-production")
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        if self._face is None:
            return []
        parts = face_parts(self._face, width < COMPACT_BELOW, self.ink)
        spans, self._placed = arrange(parts, width)
        return [spans]

    def on_click(self, event: events.Click) -> None:
        part = part_at(self._placed, event.x)
        if part is not None:
            self.post_message(self.Pressed(self, part))
