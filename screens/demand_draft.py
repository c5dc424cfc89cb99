"""A load story as knobs: what can be turned, by how much, and what the story is then. Knows nothing of screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor, inf, log10
from typing import Any, Final

Path = tuple[str | int, ...]

RATE, HOURS, MINUTES, CLOCK, FACTOR, MILLISECONDS, BYTES, PERCENT = "/s", "h", "min", "UTC", "×", "ms", "B", "%"

CONTINENTS: Final = (
    ("AF", "Africa"),
    ("AN", "Antarctica"),
    ("AS", "Asia"),
    ("EU", "Europe"),
    ("NA", "North America"),
    ("OC", "Oceania"),
    ("SA", "South America"),
)
LATE: Final = (("1800", "half an hour"), ("86400", "a day"), ("forever", "for ever"))
"""For how long some clients keep what name servers say."""
TITLES: Final[Mapping[str, str]] = {
    "steady": "Steady",
    "daily": "By day and night",
    "weekly": "By the day of the week",
    "ramp": "Ramp",
    "spike": "Flash sale",
    "bursts": "Random bursts",
}
NEW: Final[Mapping[str, Mapping[str, float]]] = {
    "steady": {"rate": 20.0},
    "daily": {"low": 5.0, "high": 50.0, "trough_hour": 4.0, "peak_hour": 20.0},
    "weekly": {"saturday": 0.5, "sunday": 0.5},
    "ramp": {"start": 0.0, "seconds": 3600.0, "high": 50.0},
    "spike": {"start": 1800.0, "rate": 100.0},
    "bursts": {"rate": 50.0},
}
"What a part is at first."


@dataclass(frozen=True, slots=True)
class Dial:
    """How a number of a story is shown: times `scale` it is what the story holds; `room` is a usual right end."""

    name: str
    label: str
    unit: str
    default: float = 0.0
    scale: float = 1.0
    least: float = 0.0
    most: float = inf
    room: float = 0.0


_DIALS: Final[Mapping[str, tuple[Dial, ...]]] = {
    "steady": (Dial("rate", "rate", RATE, room=50),),
    "daily": (
        Dial("low", "at the lowest", RATE, room=50),
        Dial("high", "at the peak", RATE, room=50),
        Dial("trough_hour", "lowest at", CLOCK, 4, most=23.5, room=24),
        Dial("peak_hour", "peak at", CLOCK, 20, most=23.5, room=24),
    ),
    "weekly": tuple(
        Dial(day, day, FACTOR, 1.0, room=2)
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ),
    "ramp": (
        Dial("start", "begins in", HOURS, scale=3600, least=-inf, room=24),
        Dial("seconds", "takes", MINUTES, scale=60, least=1, room=240),
        Dial("low", "from", RATE, room=50),
        Dial("high", "to", RATE, room=50),
    ),
    "spike": (
        Dial("start", "begins in", HOURS, scale=3600, least=-inf, room=24),
        Dial("rate", "peak", RATE, room=50),
        Dial("rise_seconds", "rises in", MINUTES, 120, 60, 1, room=60),
        Dial("plateau_seconds", "stays for", MINUTES, 1800, 60, 0, room=120),
        Dial("fall_seconds", "falls in", MINUTES, 1200, 60, 1, room=60),
        Dial("every_seconds", "again every", HOURS, inf, 3600, 1, room=168),
    ),
    "bursts": (
        Dial("rate", "about", RATE, room=50),
        Dial("seconds", "lasting", MINUTES, 300, 60, 1, room=30),
        Dial("every_seconds", "one in every", HOURS, 21_600, 3600, 0.1, room=24),
    ),
}
_SHAPE: Final = (
    Dial("cpu_milliseconds", "processor", MILLISECONDS, 20, least=0.1, room=50),
    Dial("wait_milliseconds", "thinking", MILLISECONDS, 0, room=50),
    Dial("bytes_in", "size asked", BYTES, 800, room=2_000),
    Dial("bytes_out", "size answered", BYTES, 12_000, room=20_000),
    Dial("client_error_share", "client errors", PERCENT, 0, 0.01, most=100, room=100),
    Dial("server_error_share", "server errors", PERCENT, 0, 0.01, most=100, room=100),
    Dial("database_share", "ask a database", PERCENT, 0, 0.01, most=100, room=100),
)


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of a story, as it is shown; `path` is where the story has it."""

    path: Path
    dial: Dial
    value: float

    @property
    def step(self) -> float:
        """What an arrow does; with shift it is five of them."""
        if self.dial.unit in (RATE, MILLISECONDS, BYTES):
            return 10.0 ** max(floor(log10(max(abs(self.value), 1.0))) - 1, 0)
        return {FACTOR: 0.1, HOURS: 0.5, CLOCK: 0.5, MINUTES: 5.0}.get(self.dial.unit, 1.0)

    def turned(self, steps: int) -> float:
        """The value so many steps on; past an end it stays there, past midnight a clock begins anew."""
        if self.value == inf:
            return 24.0 if steps < 0 else inf
        grain = self.step
        wanted = round((self.value + steps * grain) / grain) * grain
        if self.dial.unit == CLOCK:
            return wanted % 24
        return round(self.fitting(wanted), 6)

    def fitting(self, wanted: float) -> float:
        return min(max(wanted, self.dial.least), self.dial.most)


@dataclass(frozen=True, slots=True)
class Group:
    """Knobs that belong together; `part` is the number of a component, None for what is no component."""

    title: str
    knobs: tuple[Knob, ...]
    part: int | None = None


def groups(told: Mapping[str, Any], *, places: bool, names: bool = False) -> Iterator[Group]:
    """All that can be turned; `places` says whether it matters where clients are, `names` whether they ask for one."""
    for number, component in enumerate(told["components"]):
        ((kind, values),) = component.items()
        knobs = tuple(_knob(("components", number, kind), dial, values) for dial in _DIALS[kind])
        yield Group(TITLES[kind], knobs, number)
    yield Group("A request", tuple(_knob(("shape",), dial, told.get("shape", {})) for dial in _SHAPE))
    if places:
        origins = told.get("origins", {})
        whole = sum(origins.values()) or 1.0
        shares = {name: share / whole for name, share in origins.items()}
        dials = (Dial(code, name, PERCENT, 0, 0.01, most=100, room=100) for code, name in CONTINENTS)
        cities = (Dial(name, name, PERCENT, 0, 0.01, most=100, room=100) for name in origins if len(name) > 2)
        yield Group("Where clients are", tuple(_knob(("origins",), dial, shares) for dial in (*dials, *cities)))
    if names:
        late = told.get("late", {})
        own = ((word, f"{word} s") for word in late if word not in dict(LATE))
        kept = (Dial(word, label, PERCENT, 0, 0.01, most=100, room=100) for word, label in (*LATE, *own))
        yield Group("Who keeps old answers", tuple(_knob(("late",), dial, late) for dial in kept))


def _knob(path: Path, dial: Dial, values: Mapping[str, float]) -> Knob:
    value = float(values.get(dial.name, dial.default)) / dial.scale
    return Knob((*path, dial.name), dial, value if value in (inf, -inf) else round(value, 6))


def with_value(told: Mapping[str, Any], knob: Knob, value: float) -> dict[str, Any]:
    """The story with a knob turned; of continents the others keep their proportion among each other."""
    fit = knob.fitting(value) * knob.dial.scale
    if knob.path[0] == "origins":
        return {**told, "origins": _shared(told.get("origins", {}), str(knob.path[-1]), fit)}
    if knob.path[0] == "late":
        return {**told, "late": _among_late(told.get("late", {}), str(knob.path[-1]), fit)}
    return _replaced(told, knob.path, fit)


def _shared(origins: Mapping[str, float], place: str, share: float) -> dict[str, float]:
    others = {name: each for name, each in origins.items() if name != place and each}
    whole = sum(others.values())
    if not whole:
        return {place: 1.0}
    rest = {name: each / whole * (1 - share) for name, each in others.items()}
    return {name: each for name, each in (*rest.items(), (place, share)) if each}


def _among_late(late: Mapping[str, float], word: str, share: float) -> dict[str, float]:
    """At most all who are not late otherwise."""
    others = {name: each for name, each in late.items() if name != word}
    fit = min(share, max(1.0 - sum(others.values()), 0.0))
    return {**late, word: fit} if fit else others


def _replaced(holder: Any, path: Path, value: float) -> Any:
    """What never comes again is not said."""
    step, *rest = path
    if isinstance(step, int):
        return [_replaced(each, tuple(rest), value) if at == step else each for at, each in enumerate(holder)]
    if not rest and value == inf:
        return {name: each for name, each in holder.items() if name != step}
    return {**holder, step: _replaced(holder.get(step, {}), tuple(rest), value) if rest else value}


def with_part(told: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {**told, "components": [*told["components"], {kind: dict(NEW[kind])}]}


def without_part(told: Mapping[str, Any], part: int) -> dict[str, Any]:
    return {**told, "components": [each for at, each in enumerate(told["components"]) if at != part]}
