"""A web site behind a Classic balancer, for tests."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.shop import Shop

HTTP = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}


class Kiosk:
    """Root's balancer `kiosk` in two zones, and what is asked of it."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        self.admin, self.shop = admin, shop
        self.named = {"LoadBalancerName": "kiosk"}

    def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"elb:{operation}", **self.named, **params)

    def refused(self, operation: str, **params: Any) -> str:
        return self.admin.refused(f"elb:{operation}", **self.named, **params).code

    def make(self, *listeners: dict[str, Any], **settings: Any) -> str:
        """Returns its ARN."""
        places = {"Subnets": self.shop.subnets[:2], "SecurityGroups": [self.shop.web]} | settings
        self.ask("CreateLoadBalancer", Listeners=list(listeners or (HTTP,)), **places)
        account = self.admin.call("sts:GetCallerIdentity")["Account"]
        return f"arn:aws:elasticloadbalancing:us-east-1:{account}:loadbalancer/kiosk"

    def described(self) -> dict[str, Any]:
        return self.admin.call("elb:DescribeLoadBalancers", LoadBalancerNames=["kiosk"])["LoadBalancerDescriptions"][0]

    def register(self, *ids: str) -> None:
        self.ask("RegisterInstancesWithLoadBalancer", Instances=[{"InstanceId": id} for id in ids])

    def deregister(self, *ids: str) -> None:
        self.ask("DeregisterInstancesFromLoadBalancer", Instances=[{"InstanceId": id} for id in ids])

    def states(self) -> dict[str, str]:
        told = self.ask("DescribeInstanceHealth")["InstanceStates"]
        return {each["InstanceId"]: each["State"] for each in told}

    def reasons(self) -> dict[str, str]:
        told = self.ask("DescribeInstanceHealth")["InstanceStates"]
        return {each["InstanceId"]: each["Description"] for each in told}

    def check(self, target: str, interval: int = 10, timeout: int = 5, bad: int = 2, good: int = 2) -> None:
        times = {"Interval": interval, "Timeout": timeout, "UnhealthyThreshold": bad, "HealthyThreshold": good}
        self.ask("ConfigureHealthCheck", HealthCheck={"Target": target} | times)

    def modify(self, **attributes: Any) -> None:
        self.ask("ModifyLoadBalancerAttributes", LoadBalancerAttributes=attributes)

    def site(self, machines: int = 2, *listeners: dict[str, Any]) -> tuple[str, list[str]]:
        """Its ARN, and machines in service, spread over two zones."""
        balancer = self.make(*listeners)
        self.check("HTTP:80/index.html")
        ids = [id for place in range(machines) for id in self.shop.machines(1, subnet=place % 2)]
        self.register(*ids)
        self.admin.advance(120)
        return balancer, ids
