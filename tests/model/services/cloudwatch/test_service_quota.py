"""CloudWatch tells how much of its limits an account uses, and metric math what the limits are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin

MINUTE = 60


def usage(service: str, resource: str, usage_class: str = "None") -> dict[str, Any]:
    values = {"Service": service, "Type": "Resource", "Resource": resource, "Class": usage_class}
    dimensions = [{"Name": name, "Value": value} for name, value in values.items()]
    return {"Namespace": "AWS/Usage", "MetricName": "ResourceCount", "Dimensions": dimensions}


VCPUS = usage("EC2", "vCPU", "Standard/OnDemand")
BALANCERS = usage("Elastic Load Balancing", "ClassicLoadBalancersPerRegion")


def queries(metric: dict[str, Any], expression: str) -> list[dict[str, Any]]:
    used = {"Id": "m1", "MetricStat": {"Metric": metric, "Period": MINUTE, "Stat": "Maximum"}, "ReturnData": False}
    return [used, {"Id": "e1", "Expression": expression}]


def computed(admin: Admin, metric: dict[str, Any], expression: str, minutes: int = 5) -> list[float]:
    (result,) = admin.call(
        "cloudwatch:GetMetricData",
        MetricDataQueries=queries(metric, expression),
        StartTime=admin.now - minutes * MINUTE,
        EndTime=admin.now,
        ScanBy="TimestampAscending",
    )["MetricDataResults"]
    return result["Values"]


def launch(admin: Admin, count: int, instance_type: str = "c5.4xlarge") -> list[str]:
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    launched = admin.call("ec2:RunInstances", ImageId=image, InstanceType=instance_type, MinCount=count, MaxCount=count)
    return [each["InstanceId"] for each in launched["Instances"]]


def balance(admin: Admin, name: str) -> None:
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    zones = ["us-east-1a"]
    admin.call("elb:CreateLoadBalancer", LoadBalancerName=name, Listeners=[listener], AvailabilityZones=zones)


def test_what_runs_counts_from_its_minute_until_it_is_stopped(admin: Admin) -> None:
    launched = launch(admin, 2)
    admin.advance(2 * MINUTE)
    assert computed(admin, VCPUS, "FILL(m1, 0)") == [0, 0, 0, 32, 32]

    admin.call("ec2:StopInstances", InstanceIds=launched[:1])
    admin.advance(5 * MINUTE)

    assert computed(admin, VCPUS, "m1")[-1] == 16
    admin.call("ec2:TerminateInstances", InstanceIds=launched)
    admin.advance(5 * MINUTE)
    assert computed(admin, VCPUS, "m1")[-1] == 0


def test_a_limit_is_a_line_whether_or_not_anything_of_it_is_used(admin: Admin) -> None:
    assert computed(admin, BALANCERS, "SERVICE_QUOTA(m1)") == [20] * 5


def test_an_alarm_tells_when_four_fifths_of_a_limit_are_used_until_the_limit_is_raised(admin: Admin) -> None:
    """The alarm that AWS's guide suggests: 100 * usage / SERVICE_QUOTA(usage) above 80."""
    launch(admin, 57)
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="nearly-full",
        Metrics=queries(VCPUS, "m1 / SERVICE_QUOTA(m1) * 100"),
        EvaluationPeriods=1,
        Threshold=80.0,
        ComparisonOperator="GreaterThanThreshold",
    )

    def state() -> str:
        return admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]

    admin.advance(3 * MINUTE)
    assert (computed(admin, VCPUS, "m1")[-1], state()) == (912, "OK")

    launch(admin, 3)
    admin.advance(3 * MINUTE)
    assert (computed(admin, VCPUS, "m1")[-1], state()) == (960, "ALARM")

    admin.call(
        "service-quotas:RequestServiceQuotaIncrease", ServiceCode="ec2", QuotaCode="L-1216C47A", DesiredValue=2000
    )
    admin.advance(15 * MINUTE)
    assert (computed(admin, VCPUS, "SERVICE_QUOTA(m1)")[-1], state()) == (2000, "OK")


def test_what_is_counted_is_listed_and_what_nobody_uses_is_not(admin: Admin) -> None:
    balance(admin, "shop")
    admin.call(
        "rds:CreateDBParameterGroup", DBParameterGroupName="shop", DBParameterGroupFamily="mysql8.0", Description="ours"
    )
    admin.advance(2 * MINUTE)

    listed = admin.call("cloudwatch:ListMetrics", Namespace="AWS/Usage")["Metrics"]

    values = [{each["Name"]: each["Value"] for each in metric["Dimensions"]} for metric in listed]
    assert {each["Resource"] for each in values} == {"ClassicLoadBalancersPerRegion", "DBParameterGroups"}


def test_what_is_taken_back_is_not_counted(admin: Admin) -> None:
    balance(admin, "shop")
    admin.advance(2 * MINUTE)
    assert computed(admin, BALANCERS, "m1")[-1] == 1

    cause = next(each.cause for each in admin.cloud.kernel.journal if each.what == "elb:CreateLoadBalancer")
    admin.run(admin.client.history.undo(cause))
    admin.advance(2 * MINUTE)

    assert computed(admin, BALANCERS, "m1", minutes=1) == []


@pytest.mark.parametrize(
    "metric",
    [
        {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization"},
        usage("EC2", "vCPU", "Z/OnDemand"),
        {"Namespace": "AWS/Usage", "MetricName": "ResourceCount"},
    ],
)
def test_only_usage_metrics_have_a_limit(admin: Admin, metric: dict[str, Any]) -> None:
    refused = admin.refused(
        "cloudwatch:GetMetricData",
        MetricDataQueries=queries(metric, "SERVICE_QUOTA(m1)"),
        StartTime=admin.now - MINUTE,
        EndTime=admin.now,
    )
    assert (refused.code, "SERVICE_QUOTA" in refused.message) == ("ValidationError", True)


def test_a_limit_says_by_which_metric_its_use_is_told(admin: Admin) -> None:
    quota = admin.call("service-quotas:GetServiceQuota", ServiceCode="ec2", QuotaCode="L-1216C47A")["Quota"]

    assert quota["UsageMetric"] == {
        "MetricNamespace": "AWS/Usage",
        "MetricName": "ResourceCount",
        "MetricDimensions": {
            "Class": "Standard/OnDemand",
            "Resource": "vCPU",
            "Service": "EC2",
            "Type": "Resource",
        },
        "MetricStatisticRecommendation": "Maximum",
    }
    other = admin.call("service-quotas:GetServiceQuota", ServiceCode="vpc", QuotaCode="L-F678F1CE")["Quota"]
    assert "UsageMetric" not in other
