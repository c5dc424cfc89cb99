"""What functions do to the requests of a load story: they are run for some viewers, who stand for all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from ipaddress import ip_network
from typing import NamedTuple

from model.catalog.geography import Place, network_of, place_of_region
from model.kernel.chance import Luck
from model.laws.edge.function_events import Context, Made
from model.laws.edge.terms import Asked
from model.physics.clients import places_of
from model.physics.traffic import Traffic
from model.services.cloudfront.home import HOME
from model.services.cloudfront.resources.functions import Uses
from model.services.cloudfront.running import Stand, Worked, at_request, at_response

VIEWERS = 8
"So many stand for all who ask for a path."
_AGENT = "Mozilla/5.0"
_NOWHERE = "192.0.2.1"
"Of viewers whose addresses nobody knows."


class Passing(NamedTuple):
    """What becomes of a share of the requests for a path.

    They are for this `path` then; where it is empty a function has answered. `status` is what it made of the answer, 0
    where it left that alone, and `size` are the bytes of its own answer.
    """

    path: str
    status: int = 0
    size: int = 0


class Sampled(NamedTuple):
    """`shares` of all requests, and how each function is used by one request on average."""

    shares: Mapping[Passing, float]
    uses: Mapping[str, Uses]


async def sampled(stand: Stand, traffic: Traffic, path: str) -> Sampled:
    if not stand.behaviour.functions:
        return Sampled({Passing(path): 1.0}, {})
    shares: defaultdict[Passing, float] = defaultdict(float)
    uses: defaultdict[str, Uses] = defaultdict(Uses)
    seed = stand.world.kernel.seed
    for number in range(VIEWERS):
        luck = Luck(seed, "viewer of a story", stand.distribution.distribution_id, path, number)
        place = _somewhere(traffic, luck)
        passing, works = await _visit(stand, path, place, f"object-{number}", luck)
        shares[passing] += 1 / VIEWERS
        for name, worked in works:
            uses[name] += worked.uses.times(1 / VIEWERS)
    return Sampled(shares, uses)


def _somewhere(traffic: Traffic, luck: Luck) -> Place:
    left = luck.random()
    found = [(share, place) for share, place in places_of(traffic.origins, place_of_region(HOME)) if place is not None]
    for share, place in found:
        left -= share
        if left <= 0:
            return place
    return found[-1][1]


async def _visit(
    stand: Stand, path: str, place: Place, name: str, luck: Luck
) -> tuple[Passing, list[tuple[str, Worked]]]:
    network = network_of(place)
    address = str(ip_network(network)[1 + luck.below(250)]) if network else _NOWHERE
    host = (*stand.setup.aliases, stand.distribution.domain_name)[0]
    asked = Asked("GET", path.replace("*", name), "", {"host": host, "user-agent": _AGENT})
    context = Context(stand.distribution.domain_name, stand.distribution.distribution_id, luck.hexadecimal(48), address)
    works: list[tuple[str, Worked]] = []
    worked = await at_request(stand, context, asked, place, luck.below(2**32))
    if worked is not None:
        works.append(worked)
        made, asked = worked[1].made, worked[1].request or asked
        if worked[1].status or made is not None:
            size = len(made.body or b"") if made else 0
            return Passing("", worked[1].status or (made.status if made else 0), size), works
    answered = await at_response(stand, context, asked, Made(200, {}), luck.below(2**32))
    status = 0
    if answered is not None:
        works.append(answered)
        status = answered[1].status or (answered[1].made.status if answered[1].made else 0)
    return Passing(_as_pattern(asked.path, name), status if status != 200 else 0), works


def _as_pattern(path: str, name: str) -> str:
    """What stood for any object does so again."""
    before, found, _ = path.partition(name)
    return f"{before}*" if found else path
