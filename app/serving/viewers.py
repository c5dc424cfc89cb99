"""Requests for distributions: whoever comes with the name of one is a viewer, and nobody's API call."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from model.client import Client
from model.gateway.wire.messages import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]

OWN_HOSTS = re.compile(r"[^.]*|(?:.*\.)?(?:localhost|amazonaws\.com|\d+)|\[.*\]")
"Names and addresses of the endpoint itself, which no distribution has."


class Viewers:
    """Answers requests whose Host leads to edges: `d111….cloudfront.net`, or a name of a customer's. All others are for
    `others`.

    Where a viewer sits is told by its address. A proxy on this machine says it in X-Forwarded-For.
    """

    def __init__(self, client: Client, others: Answer) -> None:
        self._client = client
        self._others = others

    async def answer(self, request: HttpRequest) -> HttpResponse:
        host = re.sub(r":\d+$", "", request.header("host")).lower()
        if OWN_HOSTS.fullmatch(host) or not self._client.comes_to_edges(host):
            return await self._others(request)
        delivered = await self._client.view(
            host,
            request.path,
            method=request.method,
            query=request.query,
            headers=request.headers,
            address=_address(request),
            secure=_is_secure(request),
        )
        return HttpResponse(delivered.status, dict(delivered.headers), delivered.body)


def _address(request: HttpRequest) -> str:
    forwarded = request.header("x-forwarded-for").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_near(request) else request.source_ip


def _is_secure(request: HttpRequest) -> bool:
    return request.secure or (_is_near(request) and request.header("x-forwarded-proto") == "https")


def _is_near(request: HttpRequest) -> bool:
    return ip_address(request.source_ip).is_loopback
