"""Geolocation: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.catalog.geography import Area, areas
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.laws.dns.records import ANYWHERE
from model.services.route53.paging import MOST_ITEMS, read_most
from model.services.route53.refusals import invalid

DEFAULT = {"country_code": ANYWHERE, "country_name": "Default"}


@operation(on=("*",))
async def get_geo_location(
    call: Call,
    *,
    continent_code: str | None = None,
    country_code: str | None = None,
    subdivision_code: str | None = None,
) -> dict[str, Any]:
    """Without a code, or with *, everywhere else."""
    del call
    wanted = (continent_code or "", country_code or "", subdivision_code or "")
    if wanted in (("", "", ""), ("", ANYWHERE, "")):
        return {"geo_location_details": DEFAULT}
    if wanted[2] and not wanted[1]:
        raise invalid("A subdivision lies in a country.")
    found = next((each for each in areas() if _codes(each) == wanted), None)
    if found is None:
        told = "-".join(filter(None, wanted))
        raise AwsError("NoSuchGeoLocation", f"The specified geolocation is not supported: {told}", 404)
    return {"geo_location_details": _told(found)}


@operation(on=("*",))
async def list_geo_locations(
    call: Call,
    *,
    start_continent_code: str | None = None,
    start_country_code: str | None = None,
    start_subdivision_code: str | None = None,
    max_items: str | None = None,
) -> dict[str, Any]:
    """Continents first, then countries, with their states after them."""
    del call
    first = (start_continent_code or "", start_country_code or "", start_subdivision_code or "")
    everything = list(areas())
    begin = next((n for n, each in enumerate(everything) if _codes(each) == first), None) if any(first) else 0
    if begin is None:
        raise invalid("There is no such place to start from.")
    most = read_most(max_items, MOST_ITEMS)
    following = everything[begin + most] if len(everything) > begin + most else None
    codes = _codes(following) if following else ("", "", "")
    return {
        "geo_location_details_list": [_told(each) for each in everything[begin : begin + most]],
        "is_truncated": following is not None,
        "next_continent_code": codes[0] or None,
        "next_country_code": codes[1] or None,
        "next_subdivision_code": codes[2] or None,
        "max_items": str(most),
    }


def _codes(area: Area) -> tuple[str, str, str]:
    """As they are asked for: a country goes without its continent."""
    return ("" if area.country else area.continent, area.country, area.state)


def _told(area: Area) -> dict[str, str]:
    if not area.country:
        return {"continent_code": area.continent, "continent_name": area.title}
    told = {"country_code": area.country, "country_name": Area(area.continent, area.country).title}
    return told | ({"subdivision_code": area.state, "subdivision_name": area.title} if area.state else {})
