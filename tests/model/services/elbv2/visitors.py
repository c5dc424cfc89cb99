"""Single requests to balancers, by the address of a node."""

from __future__ import annotations

from model.kit.published import Reply, Request, reply_of
from tests.admin import Admin

CLIENT = "198.51.100.23"


def visit(
    admin: Admin,
    *,
    port: int = 80,
    client_port: int = 50_000,
    client: str = CLIENT,
    tls: str = "TLSv1.3",
    host: str = "shop.example",
    certificate: str = "",
    before: tuple[str, ...] = (),
    balancer: str = "",
    **headers: str,
) -> Reply:
    """At the first node of a balancer, by its ARN, or of the only one.

    An underscore in a header's name stands for a hyphen.
    """
    whose = f"ELB {balancer.partition('loadbalancer/')[2] or '*'}"
    of_balancers = [{"Name": "requester-id", "Values": ["amazon-elb"]}, {"Name": "description", "Values": [whose]}]
    nodes = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_balancers)["NetworkInterfaces"]
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    request = Request(port, host, "/", client, client_port, sent, tls, certificate, before)
    return reply_of(world, nodes[0]["NetworkInterfaceId"], request)


def cookie_of(reply: Reply) -> str:
    return "; ".join(f"{name}={value}" for name, value in reply.cookies)
