"""What a draft of rules would open and cut off, told before it is sent: the worst first, machines alike together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from model.client import Exposed, Origin, Preview, Severity
from screens.rule_types import ANYWHERE
from screens.widgets.confirm import Consequence
from screens.widgets.drawn import DrawnScroll
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean, wrap

_NAMED_MOST: Final = 4
_TONES: Final[dict[Severity, Tone]] = {
    Severity.NARROW: "good",
    Severity.PUBLIC: "warn",
    Severity.WIDE: "warn",
    Severity.GRAVE: "bad",
}
_PLACES: Final[dict[Origin, tuple[str, str]]] = {
    Origin.INTERNET: ("on the internet", "the whole internet"),
    Origin.PEERS: ("in peered networks", "all peered networks"),
    Origin.PREMISES: ("on premises", "all networks on premises"),
    Origin.VPC: ("in its VPC", "all of its VPC"),
}


def is_grave(preview: Preview) -> bool:
    """A door of administrators or of a database would stand open to the world."""
    return any(each.severity is Severity.GRAVE and not each.leaving for each in preview.opened)


def consequences(preview: Preview) -> tuple[Consequence, ...]:
    """Sentences, the worst first; one that says so where nothing would come of it."""
    opened = [Consequence(_opens(same), _TONES[same[0].severity]) for same in _alike(preview.opened)]
    cut = [Consequence(_cuts_off(same), "off") for same in _alike(preview.cut)]
    lasting = [Consequence("Conversations that are under way go on; new ones are cut off.", "off")]
    told = [*opened, *cut, *(lasting if preview.lasting else [])]
    return tuple(told) or (Consequence("Nothing more can be reached, and nothing less.", "off"),)


def _alike(openings: Sequence[Exposed]) -> Iterable[Sequence[Exposed]]:
    """Machines that are reached on the same ports from the same place share a sentence."""
    alike: dict[tuple[object, ...], list[Exposed]] = {}
    for each in sorted(openings, key=lambda each: -each.severity):
        key = (each.protocol, each.ports, each.source, each.origin, each.severity, each.leaving)
        alike.setdefault(key, []).append(each)
    return alike.values()


def _opens(same: Sequence[Exposed]) -> str:
    towards = "from" if same[0].leaving else "on"
    return f"Opens {_ports(same[0])} {towards} {_who(same)} to {_where(same[0])}"


def _cuts_off(same: Sequence[Exposed]) -> str:
    if same[0].leaving:
        return f"Cuts off {_who(same)} from {_ports(same[0])} of {_where(same[0])}"
    return f"Cuts off {_where(same[0])} from {_ports(same[0])} on {_who(same)}"


def _who(same: Sequence[Exposed]) -> str:
    names = list(dict.fromkeys(each.label for each in same))
    more = f" and {len(names) - _NAMED_MOST} more" if len(names) > _NAMED_MOST else ""
    return ", ".join(names[:_NAMED_MOST]) + more


def _ports(opening: Exposed) -> str:
    ports = "all traffic" if opening.protocol == "all" else f"{opening.protocol} {opening.ports}".strip()
    return f"{ports} ({opening.service})" if opening.service else ports


def _where(opening: Exposed) -> str:
    """Who is let in, or where somebody is let out to: all of a place, or some of its addresses."""
    place, whole = _PLACES[opening.origin]
    return whole if opening.source in ("anywhere", *ANYWHERE) else f"{opening.source} {place}"


class RulePreview(DrawnScroll):
    """Shows sentences, then the lines of the calls."""

    DEFAULT_CSS = """
    RulePreview { height: 1fr; }
    """
    can_focus = False

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._told: tuple[Consequence, ...] = ()
        self._commands: tuple[str, ...] = ()

    def tell(self, told: Sequence[Consequence], commands: Sequence[str] = ()) -> None:
        self._told, self._commands = tuple(told), tuple(commands)
        self.redraw()

    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        lines = [line for each in self._told for line in self._said(each, width)]
        for command in self._commands:
            parts = wrap(command, max(10, width - 3))
            lines += [[("   " if at else " $ ", "faint"), (clean(part), "dim")] for at, part in enumerate(parts)]
        return lines

    def _said(self, told: Consequence, width: int) -> list[list[Span]]:
        sign = health(told.tone).sign(self.ink)
        parts = wrap(told.text, max(10, width - 3))
        return [
            [("   " if at else f" {sign} ", told.tone), (part, "text" if told.tone != "bad" else "bad")]
            for at, part in enumerate(parts)
        ]
