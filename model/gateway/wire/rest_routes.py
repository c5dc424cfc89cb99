"""Which operation of a REST service a method, path and query mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.rest import path_pattern
from model.gateway.wire.shapes import OperationModel, ServiceModel


@dataclass(frozen=True)
class RestRoute:
    """How a request for an operation looks: its path, the query arguments that mark it, those it cannot be without."""

    operation: str
    uri: str
    markers: tuple[tuple[str, str], ...]
    arguments: tuple[str, ...]
    headers: tuple[str, ...]
    deprecated: bool
    shape: tuple[int, ...]

    def matches(self, request: HttpRequest) -> bool:
        """Marked as this operation; a marker without a value only has to be there."""
        marked = all(request.argument(name) in ((value,) if value else ANY) for name, value in self.markers)
        return bool(marked and path_pattern(self.uri).fullmatch(request.path))

    def rank(self, request: HttpRequest) -> tuple[tuple[int, ...], bool, int, int, bool]:
        """The more literal path first, then the complete, the more particular one, the one that is not out of use."""
        present = sum(name in request.arguments for name in self.arguments)
        present += sum(name in request.headers for name in self.headers)
        wanted = len(self.arguments) + len(self.headers)
        return (
            self.shape,
            present == wanted,
            len(self.markers),
            wanted if present == wanted else -wanted,
            not self.deprecated,
        )


class Anything:
    """Holds whatever is there at all."""

    def __contains__(self, value: object) -> bool:
        return value is not None


ANY: Any = Anything()


@cache
def rest_routes(service: ServiceModel) -> dict[str, list[RestRoute]]:
    """A service's routes by method."""
    found: dict[str, list[RestRoute]] = {}
    for operation in service.operations.values():
        found.setdefault(operation.method, []).append(route_of(operation))
    return found


def route_of(operation: OperationModel) -> RestRoute:
    shape = operation.input
    outside = [(shape.members[name], name) for name in shape.members if name in shape.required]
    marks = parse_qsl(operation.uri.partition("?")[2], keep_blank_values=True)
    return RestRoute(
        operation.name,
        operation.uri,
        tuple(marks),
        tuple(member.location_name or name for member, name in outside if member.location == "querystring"),
        tuple((member.location_name or name).lower() for member, name in outside if member.location == "header"),
        operation.has("deprecated"),
        tuple(map(firmness, operation.uri.partition("?")[0].rstrip("/").split("/"))),
    )


def firmness(segment: str) -> int:
    """How little a segment of a path leaves open: a word, a word with a label in it, a label, a greedy label."""
    if segment.endswith("+}"):
        return 0
    return 3 if "{" not in segment else 1 if segment.startswith("{") and segment.endswith("}") else 2


def rest_operation(service: ServiceModel, request: HttpRequest) -> OperationModel | None:
    """The operation that fits best; None if none does."""
    fitting = [route for route in rest_routes(service).get(request.method, ()) if route.matches(request)]
    if not fitting:
        return None
    return service.operations[max(fitting, key=lambda route: route.rank(request)).operation]
