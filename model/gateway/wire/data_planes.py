"""What services answer at hosts of their own, which no model publishes: a contract for it, as models have them.

A request for such a host is routed as if what it says stood in a query string; its body stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.model_cache import Definitions, Json

SEARCH = "opensearch"
SEARCH_HOST = re.compile(
    r"(?P<endpoint>(?:search|vpc)-[a-z0-9-]+\.(?P<region>[a-z0-9-]+)\.es\.amazonaws\.com)(?::\d+)?"
)
SEARCH_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
PATH = "/at-an-endpoint"

_SHAPES: Mapping[str, Mapping[str, Json]] = {
    SEARCH: {
        "ESHttpText": {"type": "string"},
        "ESHttpStatus": {"type": "integer"},
        "ESHttpBody": {"type": "blob"},
        "ESHttpRequest": {
            "type": "structure",
            "required": ["Endpoint", "Path"],
            "payload": "Body",
            "members": {
                "Endpoint": {"shape": "ESHttpText", "location": "querystring", "locationName": "endpoint"},
                "Path": {"shape": "ESHttpText", "location": "querystring", "locationName": "path"},
                "Query": {"shape": "ESHttpText", "location": "querystring", "locationName": "query"},
                "Body": {"shape": "ESHttpBody"},
            },
        },
        "ESHttpResponse": {
            "type": "structure",
            "payload": "Body",
            "members": {
                "Status": {"shape": "ESHttpStatus", "location": "statusCode"},
                "ContentType": {"shape": "ESHttpText", "location": "header", "locationName": "Content-Type"},
                "Body": {"shape": "ESHttpBody"},
            },
        },
    }
}
_OPERATIONS: Mapping[str, Mapping[str, Json]] = {
    SEARCH: {
        f"ESHttp{method.capitalize()}": {
            "name": f"ESHttp{method.capitalize()}",
            "http": {"method": method, "requestUri": PATH},
            "input": {"shape": "ESHttpRequest"},
            "output": {"shape": "ESHttpResponse"},
            "authtype": "none",
        }
        for method in SEARCH_METHODS
    }
}


class Plane(NamedTuple):
    """Whose host a request came to, in which region, and the request as the service's contract has it."""

    service: str
    region: str
    request: HttpRequest


def with_own_shapes(service: str, shapes: Definitions) -> Definitions:
    return shapes.but(_SHAPES.get(service, {}))


def with_own_operations(service: str, operations: Definitions) -> Definitions:
    return operations.but(_OPERATIONS.get(service, {}))


def plane_of(request: HttpRequest) -> Plane | None:
    """None for a request to an API of AWS."""
    found = SEARCH_HOST.fullmatch(request.header("host").lower())
    if found is None or request.method not in SEARCH_METHODS:
        return None
    said = urlencode({"endpoint": found["endpoint"], "path": request.path, "query": request.query})
    return Plane(SEARCH, found["region"], replace(request, path=PATH, query=said))
