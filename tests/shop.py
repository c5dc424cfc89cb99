"""A web site in the default network for tests: security groups, machines, a load balancer and its target group."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from tests.admin import Admin

ANYWHERE = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


class Shop:
    """Root's site: `balancer` and `group` are made when first asked for; what is not named has AWS's defaults."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.call = admin.call
        self.vpc = self.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]
        subnets = sorted(self.call("ec2:DescribeSubnets")["Subnets"], key=lambda each: each["AvailabilityZone"])
        self.subnets = [each["SubnetId"] for each in subnets]
        self.image = self.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
        self.web = self.security_group("web")
        self.open(self.web)

    def security_group(self, name: str) -> str:
        return self.call("ec2:CreateSecurityGroup", GroupName=name, Description=name, VpcId=self.vpc)["GroupId"]

    def open(self, group_id: str) -> None:
        self.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=ANYWHERE)

    def close(self, group_id: str) -> None:
        self.call("ec2:RevokeSecurityGroupIngress", GroupId=group_id, IpPermissions=ANYWHERE)

    def make_balancer(self, name: str = "shop", **settings: Any) -> dict[str, Any]:
        places = {"Subnets": self.subnets[:2], "SecurityGroups": [self.web]} | settings
        return self.call("elbv2:CreateLoadBalancer", Name=name, **places)["LoadBalancers"][0]

    def make_group(self, name: str = "web", **settings: Any) -> dict[str, Any]:
        place = {"Protocol": "HTTP", "Port": 80, "VpcId": self.vpc} | settings
        return self.call("elbv2:CreateTargetGroup", Name=name, **place)["TargetGroups"][0]

    def listen(self, balancer: str, group: str, port: int = 80) -> dict[str, Any]:
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        return self.call(
            "elbv2:CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=forward
        )["Listeners"][0]

    def machines(
        self, count: int = 1, subnet: int = 0, instance_type: str = "c5.large", user_data: str = ""
    ) -> list[str]:
        """Running ones, some time after their launch."""
        answer = self.call(
            "ec2:RunInstances",
            ImageId=self.image,
            InstanceType=instance_type,
            MinCount=count,
            MaxCount=count,
            SubnetId=self.subnets[subnet],
            SecurityGroupIds=[self.web],
            Monitoring={"Enabled": True},
            UserData=b64encode(user_data.encode()).decode(),
        )
        self.admin.advance(60)
        return [each["InstanceId"] for each in answer["Instances"]]

    def register(self, group: str, *ids: str) -> None:
        if ids:
            self.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=[{"Id": id} for id in ids])

    def health(self, group: str) -> dict[str, tuple[str, str | None]]:
        """State and reason of every target, by its id."""
        told = self.call("elbv2:DescribeTargetHealth", TargetGroupArn=group)["TargetHealthDescriptions"]
        return {
            each["Target"]["Id"]: (each["TargetHealth"]["State"], each["TargetHealth"].get("Reason")) for each in told
        }

    def site(self, machines: int = 2, **settings: Any) -> tuple[str, str, list[str]]:
        """A balancer that is up, its target group, and healthy machines, spread over two zones."""
        balancer = self.make_balancer()["LoadBalancerArn"]
        group = self.make_group(**settings)["TargetGroupArn"]
        self.listen(balancer, group)
        ids = [id for place in range(machines) for id in self.machines(1, subnet=place % 2)]
        self.register(group, *ids)
        self.admin.advance(240)
        return balancer, group, ids

    def demand(self, balancer: str, rate: float, **more: Any) -> None:
        """A steady rate of requests, each of 20 ms of CPU."""
        told = {"components": [{"steady": {"rate": rate}}], "shape": {"cpu_milliseconds": 20}} | more
        self.admin.run(self.admin.client.demand(balancer, told))

    def rate(self, whose: str, quantity: str) -> float:
        """What flows now, per second."""
        account = self.call("sts:GetCallerIdentity")["Account"]
        return self.admin.cloud.world(account, "us-east-1", "elbv2").signal(whose, quantity).value_at(self.admin.now)

    def total(self, metric: str, seconds: int, **dimensions: str) -> float:
        """The sum of an AWS/ApplicationELB metric over the last seconds."""
        points = self.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/ApplicationELB",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
            StartTime=self.admin.now - seconds,
            EndTime=self.admin.now,
            Period=seconds,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(point["Sum"] for point in points)
