"""ELBv2: load balancers that exist."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value

BALANCER_LIFE = Lifecycle(
    Auto("provisioning", to="active", after=Between(60, 180)),
    field="state_code",
)


WORDS = {"application": "app", "network": "net", "gateway": "gwy"}
"""How ARNs name each type."""


WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4"


class AddressOfBalancer(Value):
    """One that was chosen for a node, and stays."""

    ip_address: str | None = None
    allocation_id: str | None = None
    private_i_pv4_address: str | None = None


class ZoneOfBalancer(Value):
    """A zone that a balancer has a node in, and the subnet it stands in."""

    zone_name: str
    subnet_id: str
    load_balancer_addresses: tuple[AddressOfBalancer, ...] = ()


class StateOfBalancer(Value):
    code: str
    reason: str | None = None


class LoadBalancer(
    Resource,
    key="load_balancer_arn",
    index=("load_balancer_name", "security_groups", "subnet_ids", "vpc_id"),
    missing=("LoadBalancerNotFound", "One or more load balancers not found"),
    taken=(
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '{id}' exists, but with different settings",
    ),
    life=BALANCER_LIFE,
    title="Load balancers",
    headline=(("RequestCount", "requests"), ("HTTPCode_Target_5XX_Count", "5xx")),
    create="CreateLoadBalancer",
    describe="DescribeLoadBalancers",
    columns=(
        Column("NAME", "load_balancer_name"),
        Column("STATE", "state_code", "state"),
        Column("REQUESTS", "RequestCount", "metric", priority=2),
        Column("LATENCY", "TargetResponseTime", "metric", unit="s", priority=3),
        Column("5XX", "HTTPCode_Target_5XX_Count", "metric", priority=3),
        Column("TYPE", "type", priority=4),
        Column("SCHEME", "scheme", priority=4),
        Column("VPC", "vpc_id", priority=5),
        Column("ZONES", "zone_names", "list", priority=4),
        Column("ADDRESSES", "ip_address_type", priority=6),
        Column("DNS NAME", "dns_name", priority=6),
        Column("AGE", "created_time", "age", priority=3),
    ),
    actions=(
        Action(
            "CreateListener", "Add a listener", "LoadBalancerArn", key="l", asks=("Protocol", "Port", "DefaultActions")
        ),
        Action("SetSecurityGroups", "Change security groups", "LoadBalancerArn", key="g", asks=("SecurityGroups",)),
        Action("SetSubnets", "Change subnets", "LoadBalancerArn", key="u", asks=("Subnets",)),
        Action("SetIpAddressType", "Change address type", "LoadBalancerArn", key="i", asks=("IpAddressType",)),
        Action("ModifyLoadBalancerAttributes", "Change attributes", "LoadBalancerArn", key="a", asks=("Attributes",)),
        Action(
            "DeleteLoadBalancer",
            "Delete",
            "LoadBalancerArn",
            key="D",
            confirm=3,
            consequence="Its listeners and rules go with it; clients get no answer any more.",
        ),
    ),
):
    """A load balancer for requests, for flows or for appliances, from `provisioning` on."""

    __fragments__: ClassVar[bool] = True

    load_balancer_arn: str
    load_balancer_name: str
    dns_name: str | None = None
    canonical_hosted_zone_id: str | None = None
    scheme: str | None = None
    type: str = "application"
    vpc_id: str
    state_code: str = "provisioning"
    availability_zones: tuple[ZoneOfBalancer, ...]
    security_groups: tuple[str, ...]
    ip_address_type: str = "ipv4"
    interface_ids: tuple[str, ...] = ()
    "Its network interfaces, as many in each subnet, first one in each in the order of the zones."
    attributes: tuple[tuple[str, str], ...] = ()
    "(key, value) of those that were changed."
    subnet_ids: tuple[str, ...] = ()
    size: int = 1
    "How many nodes it has in each zone."
    wanted_size: int = 1
    retiring_ids: tuple[str, ...] = ()
    "Nodes that its name leads to no more, until they are gone."
    reserved_units: int = 0
    "The least that it is to carry, whatever comes."
    provided_units: int = 0
    reserved_at: float | None = None
    reduced_at: tuple[float, ...] = ()
    "When less was reserved than before."

    @property
    def arn(self) -> str:
        return self.load_balancer_arn

    @property
    def label(self) -> str:
        return self.load_balancer_name

    @property
    def created_time(self) -> float:
        return self.created_at

    @property
    def state(self) -> StateOfBalancer:
        return StateOfBalancer(code=self.state_code)

    @property
    def speaks_ipv6(self) -> bool:
        return self.ip_address_type != "ipv4"

    @property
    def is_public_on_ipv4(self) -> bool:
        return self.scheme == "internet-facing" and self.ip_address_type != WITHOUT_PUBLIC_IPV4

    @property
    def zone_names(self) -> tuple[str, ...]:
        return tuple(zone.zone_name for zone in self.availability_zones)

    @property
    def dimension(self) -> str:
        """How CloudWatch's dimensions name it: `app/name/id`."""
        return self.load_balancer_arn.partition("loadbalancer/")[2]
