"""What edges have to say of single viewers, for whoever had it delivered to them (standard logging v2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from model.catalog.edges import Edge
from model.catalog.geography import Place
from model.kit.world import World
from model.laws.edge.setup import Behaviour
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.viewing import Delivered, View
from model.services.logs.resources.vending import deliveries_of, vend

LOG_TYPE = "ACCESS_LOGS"
_RESULTS = (
    ("RefreshHit", "RefreshHit"),
    ("Hit", "Hit"),
    ("Miss", "Miss"),
    ("Redirect", "Redirect"),
    ("Error", "Error"),
)


class Visited(NamedTuple):
    """A viewer's request, what came of it, and where and under which rules that was."""

    view: View
    delivered: Delivered
    edge: Edge
    place: Place
    rule: Behaviour


def tell(world: World, distribution: Distribution, visited: Visited) -> None:
    """In the account of the distribution; nothing where nobody wants to know."""
    for each in deliveries_of(world, distribution.arn, LOG_TYPE):
        vend(world, each, known_of(world, distribution, visited))


def known_of(world: World, distribution: Distribution, visited: Visited) -> Mapping[str, str]:
    """What there is to tell of a visit, by the names of fields in logs."""
    view, delivered = visited.view, visited.delivered
    now, headers = datetime.fromtimestamp(world.now, UTC), view.headers
    result = next((word for said, word in _RESULTS if said in delivered.headers.get("x-cache", "")), "Error")
    seconds = f"{delivered.milliseconds / 1000:.3f}"
    known = {
        "date": f"{now:%Y-%m-%d}",
        "time": f"{now:%H:%M:%S}",
        "timestamp": str(int(world.now)),
        "timestamp(ms)": str(int(world.now * 1000)),
        "x-edge-location": delivered.headers.get("x-amz-cf-pop", visited.edge.pop),
        "sc-bytes": str(delivered.size),
        "c-ip": view.address,
        "c-country": visited.place.area.country,
        "cs-method": view.method,
        "cs(Host)": distribution.domain_name,
        "cs-uri-stem": quote(view.path, safe="/%"),
        "cs-uri-query": view.query,
        "sc-status": str(delivered.status),
        "cs(Referer)": headers.get("referer", ""),
        "cs(User-Agent)": quote(headers.get("user-agent", ""), safe="/%"),
        "cs(Cookie)": headers.get("cookie", ""),
        "x-edge-result-type": result,
        "x-edge-response-result-type": result,
        "x-edge-detailed-result-type": result,
        "x-edge-request-id": delivered.headers.get("x-amz-cf-id", ""),
        "x-host-header": view.host,
        "cs-protocol": "https" if view.secure else "http",
        "cs-protocol-version": "HTTP/1.1",
        "ssl-protocol": "TLSv1.3" if view.secure else "",
        "ssl-cipher": "TLS_AES_128_GCM_SHA256" if view.secure else "",
        "time-taken": seconds,
        "time-to-first-byte": seconds,
        "x-forwarded-for": headers.get("x-forwarded-for", ""),
        "sc-content-type": delivered.headers.get("content-type", ""),
        "sc-content-len": str(delivered.size),
        "DistributionId": distribution.distribution_id,
        "cache-behavior-path-pattern": visited.rule.pattern or "*",
    }
    return {name: text for name, text in known.items() if text}
