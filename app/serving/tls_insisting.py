"""Plain HTTP at an endpoint of TLS: what a browser may read is sent on to https, every other call is refused."""

from __future__ import annotations

from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.protocol import WireProtocol
from model.gateway.wire.route import PROTOCOLS, Astray, is_for_s3, spoken
from model.gateway.wire.shapes import ServiceModel
from model.kit.errors import AwsError

REFUSAL = AwsError("InvalidRequest", "Requests must be made over an HTTPS connection", 400)


class Insisting:
    """Answers those who come without TLS. Nothing that they ask is done."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Browsers follow; a client that signs has to learn that it speaks too openly."""
        if request.method in ("GET", "HEAD") and "authorization" not in request.headers and is_for_s3(request):
            target = f"{request.path}?{request.query}" if request.query else request.path
            return HttpResponse(301, {"location": f"https://{request.header('host')}{target}"})
        protocol, service = self._spoken(request)
        return self._door.refusal(request, REFUSAL, "", protocol, service)

    def _spoken(self, request: HttpRequest) -> tuple[WireProtocol, ServiceModel | None]:
        try:
            route = self._door.directory.route(request)
        except Astray as lost:
            return lost.protocol, lost.service
        except AwsError:
            return PROTOCOLS[spoken(request)], None
        return route.protocol, route.service
