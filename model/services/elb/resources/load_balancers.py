"""ELB: Classic load balancers that exist."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.security_groups import BALANCERS
from model.services.elb.resources.policies import Policies, Policy, listed

WEB = ("HTTP", "HTTPS")
PROTOCOLS = (*WEB, "TCP", "SSL")


class Port(Value):
    """What clients speak to a balancer at one of its ports, and what it speaks to its instances then."""

    protocol: str
    load_balancer_port: int
    instance_protocol: str
    instance_port: int
    ssl_certificate_id: str | None = None

    @property
    def reads_requests(self) -> bool:
        """Of the others it passes bytes on."""
        return self.protocol in WEB


class ClassicListener(Value):
    listener: Port
    policy_names: tuple[str, ...] = ()


class Behind(Value):
    """Policies for the servers at a port of the instances."""

    instance_port: int
    policy_names: tuple[str, ...] = ()


class Registered(Value):
    instance_id: str


class HealthCheck(Value):
    target: str
    interval: int = 30
    timeout: int = 5
    unhealthy_threshold: int = 2
    healthy_threshold: int = 10


class SourceGroup(Value):
    owner_alias: str
    group_name: str


class CrossZone(Value):
    enabled: bool = False


class AccessLog(Value):
    enabled: bool = False
    s3_bucket_name: str | None = None
    emit_interval: int | None = None
    s3_bucket_prefix: str | None = None


class Draining(Value):
    enabled: bool = False
    timeout: int = 300


class Settings(Value):
    idle_timeout: int = 60


class Additional(Value):
    key: str
    value: str


class BalancerAttributes(Value):
    cross_zone_load_balancing: CrossZone = CrossZone()
    access_log: AccessLog = AccessLog()
    connection_draining: Draining = Draining()
    connection_settings: Settings = Settings()
    additional_attributes: tuple[Additional, ...] = (
        Additional(key="elb.http.desyncmitigationmode", value="defensive"),
    )


class ClassicBalancer(
    Resource,
    key="load_balancer_name",
    arn="loadbalancer/{load_balancer_name}",
    index=("vpc_id",),
    missing=("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '{id}'"),
    taken=("DuplicateLoadBalancerName", "The specified load balancer name '{id}' cannot be used for this account."),
    title="Classic load balancers",
    headline=(("RequestCount", "requests"), ("HTTPCode_Backend_5XX", "5xx"), ("Latency", "latency")),
    create="CreateLoadBalancer",
    describe="DescribeLoadBalancers",
    columns=(
        Column("NAME", "load_balancer_name"),
        Column("IN SERVICE", "HealthyHostCount", "metric"),
        Column("OUT", "UnHealthyHostCount", "metric", priority=2),
        Column("REQUESTS", "RequestCount", "metric", priority=2),
        Column("LATENCY", "Latency", "metric", unit="s", priority=3),
        Column("LISTENS", "listens", "list", priority=3),
        Column("SCHEME", "scheme", priority=4),
        Column("VPC", "vpc_id", priority=5),
        Column("ZONES", "availability_zones", "list", priority=4),
        Column("DNS NAME", "dns_name", priority=6),
        Column("AGE", "created_time", "age", priority=3),
    ),
    actions=(
        Action(
            "RegisterInstancesWithLoadBalancer", "Register instances", "LoadBalancerName", key="r", asks=("Instances",)
        ),
        Action(
            "DeregisterInstancesFromLoadBalancer",
            "Deregister instances",
            "LoadBalancerName",
            key="x",
            confirm=1,
            consequence="They get nothing new.",
            asks=("Instances",),
        ),
        Action("CreateLoadBalancerListeners", "Add listeners", "LoadBalancerName", key="l", asks=("Listeners",)),
        Action("ConfigureHealthCheck", "Change health checks", "LoadBalancerName", key="h", asks=("HealthCheck",)),
        Action(
            "ModifyLoadBalancerAttributes",
            "Change attributes",
            "LoadBalancerName",
            key="a",
            asks=("LoadBalancerAttributes",),
        ),
        Action(
            "DeleteLoadBalancer",
            "Delete",
            "LoadBalancerName",
            key="D",
            confirm=3,
            consequence="Clients get no answer any more.",
        ),
    ),
):
    """A balancer of the first kind: it has its instances itself, and is there as soon as it is asked for."""

    __fragments__: ClassVar[bool] = True

    load_balancer_name: str
    dns_name: str
    canonical_hosted_zone_name_id: str | None = None
    scheme: str = "internet-facing"
    vpc_id: str | None
    "None in EC2-Classic."
    subnets: tuple[str, ...]
    availability_zones: tuple[str, ...]
    security_groups: tuple[str, ...]
    listener_descriptions: tuple[ClassicListener, ...]
    backend_server_descriptions: tuple[Behind, ...] = ()
    instances: tuple[Registered, ...] = ()
    health_check: HealthCheck
    held_policies: tuple[Policy, ...] = ()
    attributes: BalancerAttributes = BalancerAttributes()
    interface_ids: tuple[str, ...] = ()
    "Its network interfaces, as many in each subnet, first one in each in the order of the subnets."
    size: int = 1
    "How many nodes it has in each zone."
    wanted_size: int = 1
    retiring_ids: tuple[str, ...] = ()
    "Nodes that its name leads to no more, until they are gone."
    source_security_group: SourceGroup | None = None

    @property
    def arn(self) -> str:
        return arn("elasticloadbalancing", self.region, self.account, f"loadbalancer/{self.load_balancer_name}")

    @property
    def label(self) -> str:
        return self.load_balancer_name

    @property
    def node_groups(self) -> tuple[str, ...]:
        """The groups of its nodes; in EC2-Classic a balancer has none of its owner's."""
        return (BALANCERS,) if self.vpc_id is None else self.security_groups

    @property
    def node_addresses_6(self) -> int:
        """How many addresses of IPv6 each of its nodes has."""
        return int(self.vpc_id is None)

    @property
    def is_public_on_ipv4(self) -> bool:
        return self.scheme == "internet-facing"

    @property
    def load_balancer_arns(self) -> tuple[str, ...]:
        """It leads to its instances itself."""
        return (self.arn,)

    @property
    def zone_names(self) -> tuple[str, ...]:
        return self.availability_zones

    @property
    def created_time(self) -> float:
        return self.created_at

    @property
    def canonical_hosted_zone_name(self) -> str:
        return self.dns_name

    @property
    def policies(self) -> Policies:
        return listed(self.held_policies)

    @property
    def listens(self) -> tuple[str, ...]:
        ports = (each.listener for each in self.listener_descriptions)
        return tuple(f"{each.protocol}:{each.load_balancer_port}" for each in ports)

    @property
    def front(self) -> ClassicListener | None:
        """Where demand comes in: the lowest of its ports."""
        return min(self.listener_descriptions, key=lambda each: each.listener.load_balancer_port, default=None)
