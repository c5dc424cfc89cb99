"""A site behind a balancer whose machines an Auto Scaling group keeps, for stories about load that comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.admin import Admin
from tests.shop import Shop

MINUTE = 60.0
GROUP = "web"
OPENING = 5 * MINUTE
"What the site needs to come up before demand is let in."


class ScaledSite:
    """Machines that serve up to 100 requests a second each, between `least` and `most` of them."""

    def __init__(self, *, least: int = 2, most: int = 10, machine: str = "c5.large", warm: int = 120) -> None:
        self.admin = Admin(seed=1)
        self.shop = Shop(self.admin)
        self.call = self.admin.call
        self.balancer = self.shop.make_balancer()["LoadBalancerArn"]
        self.group = self.shop.make_group(HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        self.shop.listen(self.balancer, self.group)
        delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
        self.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=self.group, Attributes=delay)
        self.template("first", machine)
        self.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName=GROUP,
            LaunchTemplate={"LaunchTemplateName": "first"},
            MinSize=least,
            MaxSize=most,
            VPCZoneIdentifier=",".join(self.shop.subnets[:2]),
            TargetGroupARNs=[self.group],
            HealthCheckType="ELB",
            HealthCheckGracePeriod=120,
            DefaultInstanceWarmup=warm,
        )
        self.admin.advance(OPENING)
        self.begun = self.admin.now

    def template(self, name: str, machine: str) -> None:
        data = {
            "ImageId": self.shop.image,
            "InstanceType": machine,
            "SecurityGroupIds": [self.shop.web],
            "Monitoring": {"Enabled": True},
        }
        self.call("ec2:CreateLaunchTemplate", LaunchTemplateName=name, LaunchTemplateData=data)

    def visit(self, *components: dict[str, Any]) -> None:
        """Let demand in; each request takes 20 ms of a processor."""
        told = {"components": list(components), "shape": {"cpu_milliseconds": 20}}
        self.admin.run(self.admin.client.demand(self.balancer, told))
        self.begun = self.admin.now

    def react(self, amount: int, threshold: float, *, minutes: int = 1, cooldown: int) -> None:
        """A simple policy with its alarm: out above a threshold of CPU, in below one."""
        way = "out" if amount > 0 else "in"
        answer = self.call(
            "autoscaling:PutScalingPolicy",
            AutoScalingGroupName=GROUP,
            PolicyName=way,
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=amount,
            Cooldown=cooldown,
        )
        self.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=f"cpu-{way}",
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "AutoScalingGroupName", "Value": GROUP}],
            Statistic="Average",
            Period=60,
            EvaluationPeriods=minutes,
            Threshold=threshold,
            ComparisonOperator="GreaterThanThreshold" if amount > 0 else "LessThanThreshold",
            AlarmActions=[answer["PolicyARN"]],
        )

    def track(self, target: float) -> None:
        """Keep the average CPU at a target."""
        self.call(
            "autoscaling:PutScalingPolicy",
            AutoScalingGroupName=GROUP,
            PolicyName="track",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration={
                "TargetValue": target,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            },
        )

    def until(self, minutes: float) -> None:
        """Go on until so many minutes after the doors opened."""
        self.admin.advance(self.begun + minutes * MINUTE - self.admin.now)

    @property
    def told(self) -> dict[str, Any]:
        return self.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"][0]

    @property
    def serving(self) -> int:
        return sum(state == "healthy" for state, _ in self.shop.health(self.group).values())

    def total(self, metric: str) -> float:
        """The sum of a metric of the balancer since the doors opened."""
        seconds = int(-(-(self.admin.now - self.begun) // MINUTE) * MINUTE)
        return self.shop.total(metric, seconds, LoadBalancer=self.balancer.partition("balancer/")[2])

    @property
    def failed(self) -> float:
        """Requests that were answered with an error."""
        return self.total("HTTPCode_Target_5XX_Count") + self.total("HTTPCode_ELB_5XX_Count")

    def activities(self, word: str) -> list[dict[str, Any]]:
        """Those since the doors opened that launched or ended something, the oldest first."""
        found: list[dict[str, Any]] = self.call("autoscaling:DescribeScalingActivities")["Activities"]
        return [
            each for each in found[::-1] if each["Description"].startswith(word) and each["StartTime"] >= self.begun
        ]

    def watch(self, minutes: Sequence[float]) -> list[int]:
        """How many machines serve at each of these minutes."""
        seen: list[int] = []
        for minute in minutes:
            self.until(minute)
            seen.append(self.serving)
        return seen

    def close(self) -> None:
        self.admin.close()
