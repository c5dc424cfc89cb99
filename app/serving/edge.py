"""The edge of the cloud: counts what comes in at each of its endpoints, and what is turned away there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from model.gateway.call import Call
from model.gateway.wire.endpoints import host_of
from model.kit.errors import AwsError

Handle = Callable[[Call], Awaitable[Any]]


class Traffic(NamedTuple):
    """Calls to one endpoint, and how many of them were refused."""

    host: str
    service: str
    region: str
    calls: int
    refused: int


class Edge:
    """Stands in front of `handle`. A call that names no operation that is offered is nobody's traffic."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._calls: Counter[tuple[str, str]] = Counter()
        self._refused: Counter[tuple[str, str]] = Counter()

    async def handle(self, call: Call) -> Any:
        endpoint = call.service, call.region
        self._calls[endpoint] += 1
        try:
            return await self._handle(call)
        except AwsError:
            self._refused[endpoint] += 1
            raise

    def traffic(self) -> Sequence[Traffic]:
        """The busiest first. A service without regions has one endpoint, whatever region was meant."""
        calls, refused = Counter[str](), Counter[str]()
        about: dict[str, tuple[str, str]] = {}
        for (service, region), count in self._calls.items():
            host = host_of(service, region)
            about[host] = service, region if region in host else ""
            calls[host] += count
            refused[host] += self._refused[service, region]
        return [Traffic(host, *about[host], count, refused[host]) for host, count in calls.most_common()]
