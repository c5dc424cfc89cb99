"""The services that endpoints lead to: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.services.ec2.endpoint_services import INTERFACE, EndpointService, endpoint_services
from model.services.ec2.listing import Filters
from model.services.ec2.paging import paged_values

FILTERS: Mapping[str, Getter] = {
    "owner": lambda _service: "amazon",
    "service-name": lambda service: service.name,
    "service-type": lambda service: service.kind,
}


@operation
async def describe_vpc_endpoint_services(
    call: Call,
    *,
    service_names: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    offered = endpoint_services(call.world.region)
    for name in service_names or ():
        if all(each.name != name for each in offered):
            raise AwsError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    wanted = [each for each in offered if not service_names or each.name in service_names]
    services, token = paged_values(select(wanted, filters, FILTERS), max_results, next_token)
    return {
        "service_names": list(dict.fromkeys(each.name for each in services)),
        "service_details": [_details(each) for each in services],
        "next_token": token,
    }


def _details(service: EndpointService) -> dict[str, Any]:
    by_name = service.kind == INTERFACE
    return {
        "service_name": service.name,
        "service_type": [{"service_type": service.kind}],
        "service_region": service.region,
        "availability_zones": service.zones,
        "owner": "amazon",
        "base_endpoint_dns_names": [service.host],
        "private_dns_name": service.host if by_name else None,
        "private_dns_names": [{"private_dns_name": service.host}] if by_name else None,
        "vpc_endpoint_policy_supported": True,
        "acceptance_required": False,
        "manages_vpc_endpoints": False,
        "supported_ip_address_types": ["ipv4"],
        "tags": [],
    }
