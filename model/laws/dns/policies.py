"""Which of several records of one name and type answers: the policies, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from model.laws.dns.records import ANYWHERE, Area, Asker, Record
from model.laws.globe import great_circle_km

MOST_VALUES = 8
"How many records of a multivalue set one answer holds."

IsWell = Callable[[Record], bool]


class Step(NamedTuple):
    """One thing that decided: the policy or check that it was, and what it did in plain words."""

    what: str
    told: str


class Choice(NamedTuple):
    """Who may answer, each with its chance. Those that answer `together` all do, in one answer."""

    chances: tuple[tuple[Record, float], ...]
    steps: tuple[Step, ...]
    together: bool = False


def choose(group: Sequence[Record], asker: Asker, is_well: IsWell) -> Choice:
    """Among records of one name and type, all of one policy; nobody where geolocation covers the asker not."""
    policy = group[0].policy
    return _POLICIES[policy](group, asker, is_well)


def _simple(group: Sequence[Record], _asker: Asker, _is_well: IsWell) -> Choice:
    """Of what a traffic policy put at a name there is nothing to choose."""
    why = () if group[0].flow is not None else (Step("simple", "the only record answers, whatever its health"),)
    return Choice(((group[0], 1.0),), why)


def _weighted(group: Sequence[Record], _asker: Asker, is_well: IsWell) -> Choice:
    """Those of weight 0 are asked when no other is well; if all are ill, all are taken for well."""
    well, steps = _without_ill(group, is_well)
    heavy = [each for each in well if each.weight]
    if not heavy and len(well) < len(group) and any(each.weight for each in group):
        steps = (*steps, Step("weighted", "only records of weight 0 are healthy"))
    candidates = heavy or well
    weights = [each.weight or 0 for each in candidates]
    whole = sum(weights)
    chances = [weight / whole if whole else 1 / len(candidates) for weight in weights]
    told = ", ".join(f"{each.told} {100 * chance:.3g} %" for each, chance in zip(candidates, chances, strict=True))
    return Choice(tuple(zip(candidates, chances, strict=True)), (*steps, Step("weighted", told)))


def _latency(group: Sequence[Record], asker: Asker, is_well: IsWell) -> Choice:
    well, steps = _without_ill(group, is_well)
    best = min(well, key=lambda each: (asker.distance(each.region), each.region))
    told = ", ".join(f"{each.region} {asker.distance(each.region):.0f} ms" for each in well)
    return Choice(((best, 1.0),), (*steps, Step("latency", f"{best.told} is nearest: {told}")))


def _failover(group: Sequence[Record], _asker: Asker, is_well: IsWell) -> Choice:
    """The secondary one answers only while it is well and the primary one is not."""
    primary = next((each for each in group if each.failover == "PRIMARY"), None)
    secondary = next((each for each in group if each.failover == "SECONDARY"), None)
    if primary is None or secondary is None:
        return Choice(((group[0], 1.0),), (Step("failover", f"{group[0].told} has no other"),))
    if is_well(primary):
        return Choice(((primary, 1.0),), (Step("failover", f"{primary.told} is primary and healthy"),))
    if is_well(secondary):
        return Choice(((secondary, 1.0),), (_ill(primary), Step("failover", f"{secondary.told} takes over")))
    both = (_ill(primary), _ill(secondary))
    return Choice(((primary, 1.0),), (*both, Step("failover", f"nobody is healthy: {primary.told} answers")))


def _geolocation(group: Sequence[Record], asker: Asker, is_well: IsWell) -> Choice:
    """The smallest area first; an ill record leaves the answer to the next larger one."""
    covering = sorted((each for each in group if _covers(each.area, asker)), key=lambda each: _size(each.area))
    return _narrowest("geolocation", [(each, _why(each.area)) for each in covering], is_well)


def _narrowest(policy: str, covering: Sequence[tuple[Record, str]], is_well: IsWell) -> Choice:
    """The first of those that cover an asker, each with why it does, unless it is ill and another is not."""
    if not covering:
        return Choice((), (Step(policy, "no record covers where the question comes from"),))
    steps: list[Step] = []
    for each, why in covering:
        if is_well(each):
            return Choice(((each, 1.0),), (*steps, Step(policy, f"{each.told} {why}")))
        steps.append(_ill(each))
    first, _ = covering[0]
    return Choice(((first, 1.0),), (*steps, Step(policy, f"nobody is healthy: {first.told} answers")))


def _covers(area: Area | None, asker: Asker) -> bool:
    if area is None:
        return False
    if area.country == ANYWHERE:
        return True
    if area.state:
        return (area.country, area.state) == (asker.country, asker.state)
    if area.country:
        return area.country == asker.country
    return area.continent == asker.continent


def _size(area: Area | None) -> int:
    assert area is not None, "records of geolocation have an area"
    if area.country == ANYWHERE:
        return 3
    return 0 if area.state else 1 if area.country else 2


def _why(area: Area | None) -> str:
    assert area is not None, "records of geolocation have an area"
    if area.country == ANYWHERE:
        return "is the default"
    where = f"{area.country}-{area.state}" if area.state else area.country or area.continent
    return f"is the smallest area that covers the asker: {where}"


def _geoproximity(group: Sequence[Record], asker: Asker, is_well: IsWell) -> Choice:
    """The nearest one, by distances that biases stretch and shrink; from nowhere on the map all are as far."""
    well, steps = _without_ill(group, is_well)
    ways = sorted((_way_to(each, asker) for each in well), key=lambda way: (way.biased_km, way.record.told))
    told = ", ".join(way.told for way in ways)
    return Choice(((ways[0].record, 1.0),), (*steps, Step("geoproximity", f"{ways[0].record.told} is nearest: {told}")))


class _Way(NamedTuple):
    record: Record
    kilometres: float
    biased_km: float

    @property
    def told(self) -> str:
        proximity = self.record.proximity
        bias = proximity.bias if proximity else None
        counted = f", with a bias of {bias:+d} as if {self.biased_km:.0f} km" if bias else ""
        return f"{self.record.told} {self.kilometres:.0f} km{counted}"


def _way_to(record: Record, asker: Asker) -> _Way:
    proximity = record.proximity
    assert proximity is not None, "records of geoproximity stand somewhere"
    kilometres = great_circle_km(asker, proximity) if asker.spot is not None else 0.0
    return _Way(record, kilometres, proximity.biased(kilometres))


def _ip_based(group: Sequence[Record], asker: Asker, is_well: IsWell) -> Choice:
    """The narrowest block that holds the asker first; an ill record leaves the answer to the next wider one."""
    by_location = {each.cidr.location: each for each in group if each.cidr is not None}
    asked = asker.network or "an unknown address"
    covering: dict[str, str] = {}
    for block, location in asker.located:
        covering.setdefault(location, f"is for {location}, whose block {block} holds {asked}")
    covering[ANYWHERE] = f"is the default, for {asked}"
    found = [(by_location[name], why) for name, why in covering.items() if name in by_location]
    return _narrowest("ip-based", found, is_well)


def _multivalue(group: Sequence[Record], _asker: Asker, is_well: IsWell) -> Choice:
    """Up to eight that are well, in one answer."""
    well, steps = _without_ill(group, is_well)
    shown = well[:MOST_VALUES]
    told = f"{len(shown)} of {len(group)} records answer"
    return Choice(tuple((each, 1 / len(shown)) for each in shown), (*steps, Step("multivalue", told)), together=True)


def _without_ill(group: Sequence[Record], is_well: IsWell) -> tuple[list[Record], tuple[Step, ...]]:
    """Who is well; everybody if nobody is, for an answer is better than none."""
    ill = [each for each in group if not is_well(each)]
    steps = tuple(_ill(each) for each in ill)
    if len(ill) == len(group):
        return list(group), (*steps, Step("health", "nobody is healthy, so everybody counts as healthy"))
    return [each for each in group if each not in ill], steps


def _ill(record: Record) -> Step:
    why = f"health check {record.check} fails" if record.check else "its target is not healthy"
    return Step("health", f"{record.told} is left out: {why}")


_POLICIES: dict[str, Callable[[Sequence[Record], Asker, IsWell], Choice]] = {
    "simple": _simple,
    "weighted": _weighted,
    "latency": _latency,
    "failover": _failover,
    "geolocation": _geolocation,
    "geoproximity": _geoproximity,
    "ip-based": _ip_based,
    "multivalue": _multivalue,
}
