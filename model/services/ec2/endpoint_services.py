"""The services of AWS that a VPC can have endpoints to, by the names that endpoints give them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from model.catalog.regions import region as known_region
from model.catalog.service_addresses import WITH_LISTS

GATEWAY, INTERFACE = "Gateway", "Interface"

ENDPOINT_NAMES = {"cloudwatch": "monitoring", "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"}
"What endpoints call services that are known by other names here."

PRIVATE = (
    "autoscaling",
    "cloudtrail",
    "ec2",
    "elasticloadbalancing",
    "logs",
    "monitoring",
    "s3",
    "sns",
    "sqs",
    "sts",
)
"Those that an interface in a subnet can stand for."


@dataclass(frozen=True, slots=True)
class EndpointService:
    """What DescribeVpcEndpointServices tells of one."""

    name: str
    kind: str
    region: str

    @property
    def word(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def zones(self) -> tuple[str, ...]:
        return tuple(zone.name for zone in known_region(self.region).zones)

    @property
    def host(self) -> str:
        """The name that it answers to in public."""
        return f"{self.word}.{self.region}.amazonaws.com"


@cache
def endpoint_services(region: str) -> tuple[EndpointService, ...]:
    prefix = f"com.amazonaws.{region}."
    gateways = (EndpointService(prefix + word, GATEWAY, region) for word in WITH_LISTS)
    return (*gateways, *(EndpointService(prefix + word, INTERFACE, region) for word in PRIVATE))


def find_service(region: str, name: str, kind: str) -> EndpointService | None:
    found = (each for each in endpoint_services(region) if each.name == name and each.kind == kind)
    return next(found, None)
