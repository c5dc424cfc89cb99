"""What `/_cloudarium/…` answers: how the world is, and with `--control` what moves it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from app import __version__
from app.heartbeat import leap
from app.serving.chaos import disturb
from app.serving.edge import Edge
from app.serving.premises import deal_with
from app.settings import Settings
from model.client import AwsError, Client, UnknownPeril, UnknownSite, build_world
from model.gateway.wire.messages import HttpRequest, HttpResponse

Route = Callable[[HttpRequest], Awaitable[HttpResponse]]


def routes(client: Client, edge: Edge, settings: Settings) -> Mapping[tuple[str, str], Route]:
    """Health and inbound traffic for everybody; steering only where the user allowed it."""
    found: dict[tuple[str, str], Route] = {
        ("GET", "/_cloudarium/health"): _health(client),
        ("GET", "/_cloudarium/endpoints"): _endpoints(edge),
        ("GET", "/_cloudarium/status"): _status(client),
    }
    if settings.control:
        found["POST", "/_cloudarium/advance"] = _advance(client)
        found["POST", "/_cloudarium/speed"] = _speed(client)
        found["POST", "/_cloudarium/reset"] = _reset(client, settings)
        found["POST", "/_cloudarium/incident"] = _incident(client)
        found["POST", "/_cloudarium/chaos"] = _chaos(client)
        found["POST", "/_cloudarium/device"] = _device(client)
        found["POST", "/_cloudarium/premises"] = _premises(client)
    return found


def _health(client: Client) -> Route:
    async def health(_request: HttpRequest) -> HttpResponse:
        return _json(200, _state(client))

    return health


def _status(client: Client) -> Route:
    """What everybody may know of services that do not work, region by region, the newest first."""

    async def status(_request: HttpRequest) -> HttpResponse:
        events = [_told(each) for each in client.internet.public_board()]
        open_ones = sorted({(each["region"], each["service"]) for each in events if each["status"] == "disrupted"})
        disrupted = [{"region": region, "service": service} for region, service in open_ones]
        return _json(200, {"time": _moment(client.now), "disrupted": disrupted, "events": events})

    return status


def _told(event: Mapping[str, Any]) -> dict[str, Any]:
    """With its times as people write them."""
    return {name: _moment(value) if isinstance(value, float) else value for name, value in event.items()}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _endpoints(edge: Edge) -> Route:
    """How much has come in at each endpoint since this one was opened."""

    async def endpoints(_request: HttpRequest) -> HttpResponse:
        return _json(200, {"endpoints": [each._asdict() for each in edge.traffic()]})

    return endpoints


def _advance(client: Client) -> Route:
    """`{"seconds": 300}`: answers when all that is due by then has happened."""

    async def advance(request: HttpRequest) -> HttpResponse:
        seconds = _number(request, "seconds", most=10 * 366 * 86400.0)
        if seconds is None:
            return _json(400, {"error": 'say how far: a body like {"seconds": 300}'})
        await leap(client, seconds)
        return _json(200, _state(client))

    return advance


def _speed(client: Client) -> Route:
    """`{"speed": 60}`; 0 pauses."""

    async def speed(request: HttpRequest) -> HttpResponse:
        wanted = _number(request, "speed", most=100_000)
        if wanted is None:
            return _json(400, {"error": 'say how fast: a body like {"speed": 60}, from 0 to 100000'})
        client.steering.paused = wanted == 0
        client.steering.speed = wanted or client.steering.speed
        return _json(200, _state(client))

    return speed


def _reset(client: Client, settings: Settings) -> Route:
    async def reset(_request: HttpRequest) -> HttpResponse:
        await client.reset(seed=settings.seed, now=float(int(time.time())))
        await build_world(client, settings.scenario)
        return _json(200, _state(client))

    return reset


def _incident(client: Client) -> Route:
    """`{"site": "us-east-1a", "what": "utility", "seconds": 600}` begins one, `{"site": …, "mend": true}` ends all.

    A site is a zone or, for its edge, a region; without `seconds` an incident lasts until it is mended.
    """

    async def incident(request: HttpRequest) -> HttpResponse:
        wanted = _words(request)
        site, what, part = (str(wanted.get(name) or "") for name in ("site", "what", "part"))
        seconds = _number(request, "seconds", most=10 * 366 * 86400.0)
        desk = client.facilities
        if seconds is None and wanted.get("seconds") is not None:
            return _json(400, {"error": "seconds are a number from 0 on"})
        try:
            if wanted.get("mend"):
                await desk.mend(site, what, part)
            else:
                await desk.disturb(site, what, part, None if seconds is None else client.now + seconds)
            return _json(200, {"site": site, "state": desk.state(site)})
        except (UnknownSite, UnknownPeril) as error:
            return _json(400, {"error": str(error)})

    return incident


def _chaos(client: Client) -> Route:
    """`{"break": "zone", "seconds": 600}` breaks something, `{"mend": …}` ends it, `{"rehearse": …}` does more."""

    async def chaos(request: HttpRequest) -> HttpResponse:
        try:
            return _json(200, await disturb(client, _words(request)))
        except ValueError as error:
            return _json(400, {"error": str(error)})

    return chaos


def _premises(client: Client) -> Route:
    """`{"device": "office", "networks": ["192.168.0.0/16"], "public_ip": "198.51.100.20"}` builds, others change it."""

    async def premises(request: HttpRequest) -> HttpResponse:
        try:
            return _json(200, await deal_with(client, _words(request)))
        except ValueError as error:
            return _json(400, {"error": str(error)})

    return premises


def _device(client: Client) -> Route:
    """`{"code": "BCDF-GHJK", "user": "ann"}` lets a device in that waits for Identity Center, as the dashboard does."""

    async def device(request: HttpRequest) -> HttpResponse:
        wanted = _words(request)
        code, user = (str(wanted.get(name) or "") for name in ("code", "user"))
        try:
            await client.entrance.approve_device(code, user)
        except AwsError as refusal:
            return _json(400, {"error": refusal.message})
        return _json(200, {"user": user})

    return device


def _state(client: Client) -> dict[str, Any]:
    steering = client.steering
    return {
        "version": __version__,
        "time": _moment(client.now),
        "speed": 0 if steering.paused else steering.speed,
        "resources": client.resources,
    }


def _number(request: HttpRequest, name: str, most: float) -> float | None:
    """The number that a JSON body has under this name, None if it has none in bounds."""
    value = _words(request).get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value)


def _words(request: HttpRequest) -> Mapping[str, Any]:
    """What a JSON body says; nothing where it is no object."""
    try:
        body = orjson.loads(request.body.bytes())
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}


def _json(status: int, body: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(status, {"content-type": "application/json"}, orjson.dumps(body))
