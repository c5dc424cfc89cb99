"""One viewer's request at the edge that is nearest to it: who may see, which copy answers, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.catalog.edges import Edge
from model.catalog.geography import Place, place_of_address, place_of_region
from model.kit.body import FileSlice
from model.kit.naming import addresses_of as names_of_customers
from model.kit.world import World
from model.laws.edge.function_events import Context
from model.laws.edge.response_headers import rewritten, server_timing_percent
from model.laws.edge.setup import Behaviour, Setup
from model.laws.edge.signatures import Refused, is_signed_by, read_permit, refuse, ticket_of, without_ticket
from model.physics.edge_ways import client_milliseconds, edge_for, fill_milliseconds, regional_of
from model.services.cloudfront.access_logs import Visited, tell
from model.services.cloudfront.behavior.counting import count
from model.services.cloudfront.caching import Answer, Visit, answered
from model.services.cloudfront.edge_functions import Turn, before, behind
from model.services.cloudfront.home import HOME, home
from model.services.cloudfront.keys import trusted_key
from model.services.cloudfront.pages import (
    CACHABLE_ONLY,
    FROM_ELSEWHERE,
    HTTPS_ONLY,
    NO_ORIGIN,
    UNKNOWN,
    error_page,
    refusal_page,
)
from model.services.cloudfront.policies import HEADERS_POLICIES
from model.services.cloudfront.publishing import FIRST
from model.services.cloudfront.realtime_records import tell_at_once
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.running import Stand
from model.services.cloudfront.staging import way_for
from model.services.cloudfront.viewing import Delivered, View

VIA = "1.1 edge.cloudfront.net (CloudFront)"
_MOBILE = ("mobile", "android", "iphone")


class Turned(Exception):
    """An edge answers by itself instead of looking for a copy."""

    def __init__(self, status: int, body: bytes = b"", **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request came in."""

    world: World
    distribution: Distribution
    setup: Setup
    place: Place
    edge: Edge
    request_id: str


def find_distribution(world: World, host: str) -> Distribution | None:
    """By its own name, or by one of its aliases, as edges know them."""
    name = host.partition(":")[0].lower()
    found = next(iter(world.kernel.store.wherever(Distribution, "domain_name", name)), None)
    if found is not None or name.endswith(".cloudfront.net"):
        return found
    for each in world.kernel.store.everywhere(Distribution):
        setup = each.at_edges
        if setup is not None and _called(setup, name):
            return each
    return None


def _called(setup: Setup, name: str) -> bool:
    return any(name == each or (each.startswith("*.") and name.endswith(each[1:])) for each in setup.aliases)


def comes_to_edges(world: World, host: str) -> bool:
    """Whether viewers who ask for a host are led to edges: by its name, or by a record that leads there."""
    name = host.partition(":")[0].lower()
    if find_distribution(world, name) is not None:
        return True
    if not any(True for _ in world.kernel.store.everywhere(Distribution)):
        return False
    there = names_of_customers(world, "", name) or ()
    return any(each.startswith(FIRST) for each in there)


async def serve(world: World, view: View) -> Delivered:
    """A host that edges do not know of is refused."""
    distribution = find_distribution(world, view.host)
    setup = distribution.at_edges if distribution else None
    if distribution is None or setup is None or not setup.enabled or setup.staging:
        page = error_page(403, UNKNOWN)
        return Delivered(403, {"content-type": "text/html", "x-cache": "Error from cloudfront"}, page)
    own = home(world, distribution.account)
    way = way_for(own, distribution, setup, view)
    primary, distribution, setup, view = distribution, way.distribution, way.setup, way.view
    place = place_of_address(view.address) or place_of_region(HOME)
    assert place is not None, "AWS's own home is on the map"
    request_id = own.luck("edge request", own.count("edge request")).hexadecimal(48)
    desk = Desk(own, distribution, setup, place, edge_for(place, setup.price_class), request_id)
    delivered = way.signed(_signed(desk, await _at_edge(desk, view)))
    count(own, distribution, delivered)
    visited = Visited(view, delivered, desk.edge, desk.place, setup.behaviour_of(_asked_for(desk, view)))
    tell(own, distribution, visited)
    await tell_at_once(own, primary, distribution, visited)
    return delivered


async def _at_edge(desk: Desk, view: View) -> Delivered:
    try:
        behaviour = desk.setup.behaviour_of(_asked_for(desk, view))
        _refuse(desk, view, behaviour)
        return await _passed(desk, view, behaviour)
    except Turned as turned:
        headers = {"content-type": "text/html", **turned.headers, "x-cache": _x_cache(turned.status)}
        return Delivered(turned.status, headers, turned.body, _near(desk))


def _asked_for(desk: Desk, view: View) -> str:
    """The path by which rules are found."""
    return f"/{desk.setup.root}" if view.path == "/" and desk.setup.root else view.path


async def _passed(desk: Desk, view: View, behaviour: Behaviour) -> Delivered:
    """Through the functions of the behaviour, and between them through the caches."""
    turn = Turn(Stand(desk.world, desk.distribution, desk.setup, behaviour), _context(desk, view), desk.place)
    passed = await before(turn, view.asked._replace(query=without_ticket(view.query)))
    if passed.answer is not None:
        return passed.answer._replace(milliseconds=_near(desk))
    path = f"/{desk.setup.root}" if passed.asked.path == "/" and desk.setup.root else passed.asked.path
    asked = passed.asked._replace(path=path, headers=_with_device(passed.asked.headers))
    visit = Visit(desk.distribution, desk.setup, behaviour, desk.edge, asked, passed.origin)
    view = view._replace(headers=passed.asked.headers)
    delivered = _delivered(desk, view, behaviour, await answered(desk.world, visit))
    return await behind(turn, passed.asked, delivered)


def _context(desk: Desk, view: View) -> Context:
    return Context(desk.distribution.domain_name, desk.distribution.distribution_id, desk.request_id, view.address)


def _refuse(desk: Desk, view: View, behaviour: Behaviour) -> None:
    """Raises Turned."""
    if not desk.setup.serves(desk.place.area.country):
        raise Turned(403, error_page(403, FROM_ELSEWHERE))
    if not view.secure and behaviour.viewer_protocol == "https-only":
        raise Turned(403, error_page(403, HTTPS_ONLY))
    if not view.secure and behaviour.viewer_protocol == "redirect-to-https":
        query = f"?{view.query}" if view.query else ""
        raise Turned(301, location=f"https://{view.host}{view.path}{query}")
    if view.method not in behaviour.methods:
        raise Turned(403, error_page(403, CACHABLE_ONLY))
    if behaviour.is_restricted:
        try:
            _refuse_stranger(desk, view, behaviour)
        except Refused as refused:
            page = refusal_page(refused.code, refused.message)
            raise Turned(403, page, content_type="text/xml") from refused


def _refuse_stranger(desk: Desk, view: View, behaviour: Behaviour) -> None:
    """Whoever brings no policy that a trusted signer signed. Raises Refused."""
    query = without_ticket(view.query)
    url = f"{view.url}?{query}" if query else view.url
    ticket = ticket_of(url, view.query, view.asked.cookies)
    key = trusted_key(desk.world, behaviour, ticket.key_id)
    if key is None:
        raise Refused("InvalidKey", "Unknown Key")
    if not is_signed_by(ticket, key):
        raise Refused("AccessDenied", "Access denied")
    refuse(read_permit(ticket.document), url, desk.world.now, view.address)


def _with_device(headers: Mapping[str, str]) -> dict[str, str]:
    """What edges make of the browser's name, for those who ask for it."""
    agent = headers.get("user-agent", "").lower()
    tablet = "ipad" in agent or "tablet" in agent
    mobile = not tablet and any(each in agent for each in _MOBILE)
    said = {"tablet": tablet, "mobile": mobile, "smarttv": "smart-tv" in agent, "desktop": not (tablet or mobile)}
    devices = {f"cloudfront-is-{name}-viewer": "true" if is_it else "false" for name, is_it in said.items()}
    return {**headers, **devices}


def _delivered(desk: Desk, view: View, behaviour: Behaviour, answer: Answer) -> Delivered:
    headers = {**_told(desk, view, behaviour, answer), "x-cache": answer.x_cache or _x_cache(answer.status)}
    if answer.copied_at is not None:
        headers["age"] = str(int(desk.world.now - answer.copied_at))
    body: bytes | FileSlice = b""
    if view.method == "HEAD":
        headers["content-length"] = str(answer.size)
    elif answer.body:
        body = FileSlice(desk.world.cell.bodies.path(answer.body), 0, answer.size)
    elif answer.status >= 500:
        body = error_page(answer.status, NO_ORIGIN)
    way = _near(desk)
    if answer.filled:
        regional = regional_of(desk.edge)
        way += fill_milliseconds(desk.edge, regional, answer.origin_at, as_far_as_origin=answer.asked_origin)
    return Delivered(answer.status, {**headers, "via": VIA}, body, way)


def _told(desk: Desk, view: View, behaviour: Behaviour, answer: Answer) -> Mapping[str, str]:
    """What the answer says of itself, and what the behaviour's policy makes of that."""
    if not behaviour.headers_policy:
        return answer.headers
    policy = HEADERS_POLICIES.get(desk.world, behaviour.headers_policy).said
    headers = rewritten(policy, view.method, view.headers, answer.headers)
    percent = server_timing_percent(policy)
    if percent and desk.world.luck("server timing", desk.world.count("server timing")).below(10_000) < 100 * percent:
        headers["server-timing"] = _timing(desk, answer)
    return headers


def _timing(desk: Desk, answer: Answer) -> str:
    """Which layer answered, and where."""
    pop = f'cdn-pop;desc="{desk.edge.pop}"'
    if not answer.filled:
        return f'cdn-cache-hit,{pop},cdn-hit-layer;desc="EDGE"'
    if not answer.asked_origin:
        return f'cdn-cache-hit,{pop},cdn-hit-layer;desc="REC"'
    fill = fill_milliseconds(desk.edge, regional_of(desk.edge), answer.origin_at, as_far_as_origin=True)
    return f'cdn-cache-miss,{pop},cdn-upstream-layer;desc="REC",cdn-upstream-fbl;dur={fill:.0f}'


def _x_cache(status: int) -> str:
    return "Redirect from cloudfront" if 300 <= status < 400 else "Error from cloudfront"


def _near(desk: Desk) -> float:
    return client_milliseconds(desk.world.kernel.seed, desk.place, desk.edge)


def _signed(desk: Desk, delivered: Delivered) -> Delivered:
    """With what every answer of an edge says."""
    own = {"via": VIA, "x-amz-cf-pop": desk.edge.pop, "x-amz-cf-id": desk.request_id}
    return delivered._replace(headers={**delivered.headers, **own})
