"""What can go wrong with a site: the words for it, and what is told at once when it does."""

from __future__ import annotations

from dataclasses import dataclass

from model.physics.facilities.site import CARRIERS, CHILLERS, HALLS


@dataclass(frozen=True, slots=True)
class Peril:
    """One sort of incident: the alert that the plant's monitoring raises, what is done about it, and its parts."""

    alert: str
    action: str
    parts: tuple[str, ...] = ()
    is_named: bool = False
    "Its part is whatever is named."


PERILS: dict[str, Peril] = {
    "utility": Peril("utility power is lost", "batteries take the load, generators are started"),
    "generators": Peril("generators do not start", "mechanics are called to the generators"),
    "chiller": Peril("a chiller stopped", "the spare chiller takes over", CHILLERS),
    "heat": Peril("over-temperature", "staff open the aisle and move floor tiles", HALLS),
    "smoke": Peril("smoke is detected", "power to the hall is cut and the extinguishing gas released", HALLS),
    "water": Peril("water on the floor", "pumps run and power is cut for safety"),
    "carrier": Peril("a carrier is lost", "routes move to the other carriers", CARRIERS),
}
"""By the word that names them. `water` is a flood of the building, `smoke` a fire in one hall."""

FAULTS: dict[str, Peril] = {
    "outage": Peril("the site is lost", "everybody is called"),
    "isolation": Peril("no line leads to the site", "routes lead around the site"),
    "host": Peril("a host is broken", "the host is taken out of service"),
}
"""What is broken on purpose, to see what becomes of it; the part of `host` is the name of a host."""

EDGE_PERILS: dict[str, Peril] = {
    "requests": Peril("a flood of unsigned requests", "scrubbing takes them out of the stream"),
    "scrubbing": Peril("scrubbing is lost", "the flood is turned away by the endpoints themselves"),
    "service": Peril("a service fails in the whole region", "its engineers are called", is_named=True),
}
"""Of a region's edge: `requests` come from all over the world; the part of `service` is a name such as sqs."""


class UnknownPeril(ValueError):
    """No such incident, or no such part; the message says which there are."""


def checked(perils: dict[str, Peril], what: str, part: str) -> str:
    """The part that is meant: the one that is named, else the first."""
    peril = perils.get(what)
    if peril is None:
        raise UnknownPeril(f"there is no incident {what!r}; there are {', '.join(perils)}")
    if peril.is_named:
        if not part:
            raise UnknownPeril(f"say which {what} is meant")
        return part
    if part and part not in peril.parts:
        raise UnknownPeril(f"{what} has no part {part!r}; there are {', '.join(peril.parts) or 'none'}")
    return part or (peril.parts[0] if peril.parts else "")
