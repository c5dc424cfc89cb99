"""A group of web servers for tests, and what is to be read off it."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.shop import Shop

NAME = "fleet"


class Fleet:
    """A group launched from a template over two zones; `settings` are CreateAutoScalingGroup's."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        self.admin = admin
        self.shop = shop
        self.call = admin.call
        self.make_template("web", "c5.large")

    def make_template(self, name: str, instance_type: str, **own: Any) -> None:
        data = {
            "ImageId": self.shop.image,
            "InstanceType": instance_type,
            "SecurityGroupIds": [self.shop.web],
            "Monitoring": {"Enabled": True},
        }
        self.call("ec2:CreateLaunchTemplate", LaunchTemplateName=name, LaunchTemplateData=data | own)

    def settings(self, **own: Any) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "AutoScalingGroupName": NAME,
            "LaunchTemplate": {"LaunchTemplateName": "web", "Version": "$Latest"},
            "MinSize": 1,
            "MaxSize": 10,
            "VPCZoneIdentifier": ",".join(self.shop.subnets[:2]),
        }
        return {name: value for name, value in (usual | own).items() if value is not None}

    def launch(self, **own: Any) -> None:
        """Create the group and wait until it is in service."""
        self.call("autoscaling:CreateAutoScalingGroup", **self.settings(**own))
        self.admin.advance(90)

    @property
    def told(self) -> dict[str, Any]:
        found = self.call("autoscaling:DescribeAutoScalingGroups", AutoScalingGroupNames=[NAME])["AutoScalingGroups"]
        return found[0]

    @property
    def desired(self) -> int:
        return self.told["DesiredCapacity"]

    def ids(self, state: str = "InService") -> list[str]:
        return [each["InstanceId"] for each in self.told["Instances"] if each["LifecycleState"] == state]

    def activities(self) -> list[dict[str, Any]]:
        """The oldest first."""
        answer = self.call("autoscaling:DescribeScalingActivities", AutoScalingGroupName=NAME)
        return answer["Activities"][::-1]

    def policy(self, name: str, kind: str = "SimpleScaling", **settings: Any) -> str:
        answer = self.call(
            "autoscaling:PutScalingPolicy", AutoScalingGroupName=NAME, PolicyName=name, PolicyType=kind, **settings
        )
        return answer["PolicyARN"]

    def step(self, amount: int, kind: str = "ChangeInCapacity") -> str:
        return self.policy("step", AdjustmentType=kind, ScalingAdjustment=amount, Cooldown=0)

    def execute(self, name: str = "step", **how: Any) -> None:
        self.call("autoscaling:ExecutePolicy", AutoScalingGroupName=NAME, PolicyName=name, **how)
