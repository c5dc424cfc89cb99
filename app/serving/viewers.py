"""Requests for distributions and websites: whoever comes with the name of one wants pages, and makes no API call."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from model.client import Client
from model.gateway.wire.messages import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]

OWN_HOSTS = re.compile(r"[^.]*|(?:.*\.)?(?:localhost|amazonaws\.com|\d+)|\[.*\]")
"Names and addresses of the endpoint itself, which no distribution has."

SITES = re.compile(r".+\.s3-website[.-][a-z0-9-]+\.amazonaws\.com|.+\.elb\.amazonaws\.com")
"S3's own names for the websites of buckets, and those of balancers."

ISSUERS = re.compile(r".+\.tokens\.sts\.global\.api\.aws")
"Issuers of tokens, whose keys are looked up over TLS."


class Viewers:
    """Answers requests whose Host leads to edges: `d111….cloudfront.net`, or a name of a customer's; or to the website
    of a bucket, or to a balancer with a function behind it, over HTTP without TLS alone; or to an issuer of tokens. All
    others are for `others`.

    Where a viewer sits is told by its address. A proxy on this machine says it in X-Forwarded-For.
    """

    def __init__(self, client: Client, others: Answer) -> None:
        self._client = client
        self._others = others

    async def answer(self, request: HttpRequest) -> HttpResponse:
        host = re.sub(r":\d+$", "", request.header("host")).lower()
        if OWN_HOSTS.fullmatch(host) and not SITES.fullmatch(host):
            return await self._others(request)
        if not self._client.internet.comes_to_edges(host):
            return await self._browsed(request, host) or await self._others(request)
        delivered = await self._client.internet.view(
            host,
            request.path,
            method=request.method,
            query=request.query,
            headers=request.headers,
            address=_address(request),
            secure=_is_secure(request),
        )
        return HttpResponse(delivered.status, dict(delivered.headers), delivered.body)

    async def _browsed(self, request: HttpRequest, host: str) -> HttpResponse | None:
        if _is_secure(request) and not ISSUERS.fullmatch(host):
            return None
        page = await self._client.internet.browse(
            host,
            request.path,
            method=request.method,
            query=request.query,
            headers=request.headers,
            body=request.body.bytes(),
            client=_address(request),
        )
        return HttpResponse(page.status, dict(page.headers), page.body) if page else None


def _address(request: HttpRequest) -> str:
    forwarded = request.header("x-forwarded-for").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_near(request) else request.source_ip


def _is_secure(request: HttpRequest) -> bool:
    return request.secure or (_is_near(request) and request.header("x-forwarded-proto") == "https")


def _is_near(request: HttpRequest) -> bool:
    return ip_address(request.source_ip).is_loopback
