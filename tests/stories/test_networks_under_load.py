"""A wrong rule in the network brings a site down, a group that scales tries in vain to help, and the rule is found."""

from __future__ import annotations

from typing import Any

from model.services.elbv2.resources.targets import Target
from tests.admin import Admin
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.shop import Shop

ANYWHERE = "0.0.0.0/0"


class Site:
    """A balancer in two public subnets, and a group that keeps two machines alive in two subnets of their own."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.call, self.shop = admin, admin.call, Shop(admin)
        self.balancer = self.shop.make_balancer()["LoadBalancerArn"]
        self.targets = self.shop.make_group(HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        self.shop.listen(self.balancer, self.targets)
        self.subnets = [self._subnet("172.31.96.0/20", "a"), self._subnet("172.31.112.0/20", "b")]
        self.acl = make_acl(admin, self.shop.vpc)
        self.allow(egress=False, number=100, first=80, last=80)
        self.allow(egress=True, number=100, first=1024, last=65535)
        for each in self.subnets:
            guard(admin, each, self.acl)
        self._launch()
        admin.advance(600)
        self.shop.demand(self.balancer, 20)
        admin.advance(60)

    def _subnet(self, cidr: str, zone: str) -> str:
        place = {"VpcId": self.shop.vpc, "CidrBlock": cidr, "AvailabilityZone": f"us-east-1{zone}"}
        return self.call("ec2:CreateSubnet", **place)["Subnet"]["SubnetId"]

    def allow(self, *, egress: bool, number: int, first: int, last: int) -> None:
        ports = {"Protocol": "6", "CidrBlock": ANYWHERE, "PortRange": {"From": first, "To": last}}
        entry = {"NetworkAclId": self.acl, "RuleNumber": number, "RuleAction": "allow", "Egress": egress}
        self.call("ec2:CreateNetworkAclEntry", **entry, **ports)

    def forget(self, *, egress: bool, number: int) -> None:
        self.call("ec2:DeleteNetworkAclEntry", NetworkAclId=self.acl, RuleNumber=number, Egress=egress)

    def _launch(self) -> None:
        data = {"ImageId": self.shop.image, "InstanceType": "c5.large", "SecurityGroupIds": [self.shop.web]}
        self.call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
        self.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName="web",
            LaunchTemplate={"LaunchTemplateName": "web"},
            MinSize=2,
            MaxSize=4,
            VPCZoneIdentifier=",".join(self.subnets),
            TargetGroupARNs=[self.targets],
            HealthCheckType="ELB",
            HealthCheckGracePeriod=120,
        )

    @property
    def states(self) -> list[str]:
        return sorted(state for state, _ in self.shop.health(self.targets).values() if state != "draining")

    @property
    def members(self) -> set[str]:
        (group,) = self.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"]
        return {each["InstanceId"] for each in group["Instances"] if each["LifecycleState"] == "InService"}

    @property
    def activities(self) -> list[dict[str, Any]]:
        return self.call("autoscaling:DescribeScalingActivities", AutoScalingGroupName="web")["Activities"]

    @property
    def stopped(self) -> set[str]:
        """What stands in the way of the targets that are ill."""
        world = self.admin.cloud.world("123456789012", "us-east-1", "elbv2")
        found = world.where(Target, target_group_arn=self.targets)
        return {each.stopped for each in found if each.state == "unhealthy"}


def test_an_acl_that_forgets_answers_costs_machine_after_machine_until_the_rule_is_back(admin: Admin) -> None:
    site = Site(admin)
    before = site.members
    assert (site.states, len(before)) == (["healthy"] * 2, 2)
    assert site.shop.rate(site.balancer, "target_2xx") == 20
    site.forget(egress=True, number=100)
    admin.advance(40)
    assert site.stopped == {f"SUBNET_ACL_RESTRICTION at {site.acl} by entry 32767, on the way back"}
    assert [site.shop.rate(site.balancer, each) for each in ("target_2xx", "elb_504")] == [0, 20]
    admin.advance(1200)
    assert not site.members & before
    causes = [each["Cause"] for each in site.activities if "ELB system health check failure" in each["Cause"]]
    assert len(causes) >= 4
    site.allow(egress=True, number=100, first=1024, last=65535)
    admin.advance(900)
    assert site.states == ["healthy"] * 2
    assert site.shop.rate(site.balancer, "target_2xx") == 20
    settled = site.members
    admin.advance(1200)
    assert site.members == settled
