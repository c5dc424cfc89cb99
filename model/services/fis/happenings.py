"""FIS: what broke and what was mended, in words."""

from __future__ import annotations

from typing import Any

from model.kit.happening import Moment, Told, telling
from model.physics.broken import Fault
from model.physics.facilities.site import Site
from model.services.fis.breaking import SORTS


@telling(Fault)
def tell_of_fault(moment: Moment) -> Told | None:
    """It began or ended."""
    what, subject = str(moment.field("what")), moment.field("subject")
    if moment.is_new:
        by = moment.field("begun_by")
        sort = SORTS.get(what)
        evidence = (sort.told, f"by {by}") if sort is not None else ()
        return Told("fault", f"{what} broken: {subject}", evidence, hits=sort.subject if sort is not None else "")
    if moment.is_gone or moment.after.get("state") == "mended":
        return Told("fault", f"{what} mended: {subject}")
    return None


@telling(Site)
def tell_of_site(moment: Moment) -> Told | None:
    """Something is wrong with a building, or not any more."""
    if not moment.turned("incidents"):
        return None
    was, now = _wrong(moment.before), _wrong(moment.after)
    begun, over = [each for each in now if each not in was], [each for each in was if each not in now]
    zone = moment.field("zone")
    if begun:
        return Told("fault", f"zone {zone}: {', '.join(begun)}", ("a building of the provider's",), hits="zone")
    return Told("fault", f"zone {zone}: {', '.join(over)} is over") if over else None


def _wrong(fields: Any) -> list[str]:
    return [f"{each.what} {each.part}".strip() for each in fields.get("incidents", ())]
