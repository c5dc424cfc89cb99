"""Asking what a name means to somebody somewhere: the line that is typed, and the answer step by step."""

from __future__ import annotations

from dataclasses import dataclass

from model.client import Dug
from screens.widgets.ink import Ink
from screens.widgets.quantity import span_of_time
from screens.widgets.spans import Span, clean, crop, wrap


@dataclass(frozen=True, slots=True)
class Asked:
    """`where` is a city, a region, a continent's code, an address or a VPC; empty where Route 53 is at home."""

    name: str
    type: str = "A"
    where: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.type, f"@{self.where}" if self.where else "")))


def parse_dig(line: str) -> Asked | None:
    """`www.example.com MX @london`, in any order after the name; None for nothing."""
    words = line.split()
    where = next((word[1:] for word in words if word.startswith("@")), "")
    plain = [word for word in words if not word.startswith("@")]
    return Asked(plain[0], plain[1].upper() if len(plain) > 1 else "A", where) if plain else None


def asked_of(type: str) -> str:
    """What people want of a record: of another name its address, so that one sees where it leads."""
    return "A" if type == "CNAME" else type


def dug_lines(asked: Asked, dug: Dug, width: int, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """What came of it first, then each thing that decided it, in order."""
    answer, arrow = dug.answer, "└▸" if ink is Ink.BRAILLE else "->"
    who = dug.place.name if dug.place else "nowhere on the map"
    good = answer.status == "NOERROR" and answer.lines
    values = ", ".join(clean(line.value) for line in answer.lines if line.type == asked.type) or "no such record"
    kept = f"  kept {span_of_time(answer.ttl)}" if answer.ttl else ""
    chance = f"  {100 * answer.chance:.3g} % are told so" if answer.chance < 1 else ""
    lines: list[list[Span]] = [
        [
            (f"{answer.status} ", "good" if good else "bad"),
            (values, "strong"),
            (f"{kept}{chance}", "dim"),
            (f"  to {who}", "dim"),
        ]
    ]
    for place, step in enumerate(answer.steps):
        lead = f"{'  ' * min(place, 6)}{arrow if place else '  '} "
        told = wrap(clean(step.told), max(16, width - len(lead) - 12))
        for at, text in enumerate(told):
            head = f"{lead}{step.what:<11} " if not at else " " * (len(lead) + 12)
            lines.append([(head, "accent"), (text, "text")])
    return [crop(line, width) for line in lines]
