"""`/_cloudarium/chaos`: things are broken and mended from outside, one by one or by a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.client import Client, regions

_LONGEST_SECONDS = 10 * 366 * 86400.0


async def disturb(client: Client, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is asked, and tell what is broken then. Raises ValueError, with what is wrong, and nothing is changed."""
    place = str(wanted.get("region") or client.region)
    if place not in {each.name for each in regions()}:
        raise ValueError(f"there is no region {place!r}")
    desk = client.chaos(place)
    cause = ""
    if "break" in wanted:
        seconds, strength = _number(wanted, "seconds", _LONGEST_SECONDS), _number(wanted, "strength", 1.0)
        subject = str(wanted.get("subject") or "")
        cause = await desk.break_(str(wanted["break"]), subject, seconds=seconds, strength=strength)
    elif "mend" in wanted:
        cause = await desk.mend(str(wanted["mend"]))
    elif "rehearse" in wanted:
        cause = await desk.rehearse(str(wanted["rehearse"]))
    return {
        "cause": cause,
        "time": client.now,
        "broken": [each._asdict() for each in desk.broken],
        "rehearsals": [
            {
                "rehearsal": each.rehearsal_id,
                "name": each.name,
                "done": each.done,
                "steps": each.count,
                "told": each.told,
            }
            for each in desk.rehearsals
        ],
        "ringing": desk.ringing,
    }


def _number(wanted: Mapping[str, Any], name: str, most: float) -> float | None:
    value = wanted.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(f"{name} is a number from 0 to {most:g}")
    return float(value)
