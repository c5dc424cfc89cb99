"""Policies change the desired capacity by alarms, by hand, by number and by percentage."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop

CPU = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50.0}
CHANGE = {"AdjustmentType": "ChangeInCapacity"}


@pytest.mark.fact("autoscaling-17")
def test_a_policy_may_be_executed_by_hand(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    fleet.policy("more", **CHANGE, ScalingAdjustment=1, Cooldown=300)
    fleet.execute("more")
    assert fleet.desired == 3
    admin.advance(120)
    refusal = admin.refused(
        "autoscaling:ExecutePolicy", AutoScalingGroupName=NAME, PolicyName="more", HonorCooldown=True
    )
    assert refusal.code == "ScalingActivityInProgress"
    assert fleet.desired == 3
    fleet.execute("more")
    assert fleet.desired == 4
    assert (
        "a user request executed policy more changing the desired capacity from 2 to 3."
        in (fleet.activities()[2]["Cause"])
    )


@pytest.mark.fact("autoscaling-18")
@pytest.mark.parametrize(
    ("kind", "amount", "wanted"),
    [
        ("ChangeInCapacity", -2, 6),
        ("ExactCapacity", 5, 5),
        ("PercentChangeInCapacity", 25, 10),
        ("PercentChangeInCapacity", 1, 9),
        ("PercentChangeInCapacity", -30, 6),
    ],
)
def test_by_a_number_or_by_a_percentage(fleet: Fleet, kind: str, amount: int, wanted: int) -> None:
    fleet.launch(MaxSize=20, DesiredCapacity=8)
    fleet.step(amount, kind)
    fleet.execute()
    assert fleet.desired == wanted


@pytest.mark.fact("autoscaling-22")
def test_a_cooldown_lets_a_simple_policy_rest_but_not_the_healing(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    fleet.policy("more", **CHANGE, ScalingAdjustment=1, Cooldown=300)
    fleet.execute("more", HonorCooldown=True)
    while len(fleet.ids()) < 3:
        admin.advance(1)
    admin.advance(100)
    refusal = admin.refused(
        "autoscaling:ExecutePolicy", AutoScalingGroupName=NAME, PolicyName="more", HonorCooldown=True
    )
    assert refusal.code == "ScalingActivityInProgress"
    fleet.call("ec2:StopInstances", InstanceIds=fleet.ids()[:1])
    admin.advance(150)
    assert len(fleet.ids()) == 3
    admin.advance(151)
    fleet.execute("more", HonorCooldown=True)
    assert fleet.desired == 4


@pytest.mark.fact("autoscaling-19")
def test_steps_grow_with_the_breach_and_count_who_is_warming_up(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=20, DesiredCapacity=4)
    steps = [
        {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 2},
        {"MetricIntervalLowerBound": 10.0, "ScalingAdjustment": 4},
    ]
    fleet.policy("out", "StepScaling", **CHANGE, StepAdjustments=steps, EstimatedInstanceWarmup=200)
    admin.advance(300)
    fleet.execute("out", MetricValue=88.0, BreachThreshold=85.0)
    assert fleet.desired == 6
    fleet.execute("out", MetricValue=89.0, BreachThreshold=85.0)
    assert fleet.desired == 6
    fleet.execute("out", MetricValue=97.0, BreachThreshold=85.0)
    assert fleet.desired == 8
    refusal = admin.refused("autoscaling:ExecutePolicy", AutoScalingGroupName=NAME, PolicyName="out")
    assert refusal.code == "ValidationError"


@pytest.mark.fact("autoscaling-20")
def test_target_tracking_makes_its_alarms_and_holds_the_average(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=2, MaxSize=10, TargetGroupARNs=[group], DefaultInstanceWarmup=60)
    admin.advance(120)
    fleet.policy("cpu-50", "TargetTrackingScaling", TargetTrackingConfiguration=CPU)
    names = sorted(each["AlarmName"].split("-")[2] for each in alarms(fleet))
    assert names == ["AlarmHigh", "AlarmLow"]
    assert {each["Threshold"] for each in alarms(fleet)} == {50.0, 45.0}
    shop.demand(balancer, 100)
    admin.advance(900)
    before = fleet.desired
    shop.demand(balancer, 300)
    admin.advance(1800)
    assert fleet.desired >= 2 * before
    assert shop.rate(fleet.told["AutoScalingGroupARN"], "cpu") == pytest.approx(50, abs=10)
    fleet.call("autoscaling:DeletePolicy", AutoScalingGroupName=NAME, PolicyName="cpu-50")
    assert alarms(fleet) == []


def alarms(fleet: Fleet) -> list[dict[str, Any]]:
    return fleet.call("cloudwatch:DescribeAlarms")["MetricAlarms"]


def test_requests_per_target_are_tracked_too(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=1, MaxSize=6, TargetGroupARNs=[group], DefaultInstanceWarmup=300)
    label = f"{balancer.partition('loadbalancer/')[2]}/{group.rpartition(':')[2]}"
    metric = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}
    tracking = {"PredefinedMetricSpecification": metric, "TargetValue": 1200.0, "DisableScaleIn": True}
    fleet.policy("requests", "TargetTrackingScaling", TargetTrackingConfiguration=tracking)
    assert len(alarms(fleet)) == 1
    admin.advance(120)
    shop.demand(balancer, 56)
    admin.advance(900)
    assert fleet.desired == 3
    wrong = tracking | {"PredefinedMetricSpecification": metric | {"ResourceLabel": "app/x/1/targetgroup/y/2"}}
    refusal = admin.refused(
        "autoscaling:PutScalingPolicy",
        AutoScalingGroupName=NAME,
        PolicyName="other",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration=wrong,
    )
    assert refusal.code == "ValidationError"


def test_target_tracking_is_not_executed_by_hand(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    fleet.policy("cpu-50", "TargetTrackingScaling", TargetTrackingConfiguration=CPU)
    asked: dict[str, Any] = {"AutoScalingGroupName": NAME, "PolicyName": "cpu-50"}
    refusal = admin.refused("autoscaling:ExecutePolicy", **asked, MetricValue=90.0, BreachThreshold=50.0)
    assert refusal.code == "ValidationError"


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("MagicScaling", {}),
        ("SimpleScaling", {"ScalingAdjustment": 1}),
        ("SimpleScaling", CHANGE),
        ("SimpleScaling", {"AdjustmentType": "Some", "ScalingAdjustment": 1}),
        ("SimpleScaling", {"AdjustmentType": "ExactCapacity", "ScalingAdjustment": -1}),
        ("SimpleScaling", CHANGE | {"ScalingAdjustment": 1, "MinAdjustmentMagnitude": 2}),
        ("SimpleScaling", CHANGE | {"ScalingAdjustment": 1, "StepAdjustments": [{"ScalingAdjustment": 1}]}),
        ("StepScaling", CHANGE),
        ("StepScaling", CHANGE | {"Cooldown": 5, "StepAdjustments": [{"ScalingAdjustment": 1}]}),
        (
            "StepScaling",
            CHANGE
            | {
                "StepAdjustments": [
                    {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 1},
                    {"MetricIntervalLowerBound": 20.0, "ScalingAdjustment": 2},
                ]
            },
        ),
        (
            "StepScaling",
            CHANGE
            | {
                "StepAdjustments": [
                    {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 30.0, "ScalingAdjustment": 1},
                    {"MetricIntervalLowerBound": 20.0, "ScalingAdjustment": 2},
                ]
            },
        ),
        ("TargetTrackingScaling", {}),
        ("TargetTrackingScaling", {"TargetTrackingConfiguration": {"TargetValue": 50.0}}),
        ("TargetTrackingScaling", {"TargetTrackingConfiguration": CPU | {"TargetValue": 0.0}}),
        ("TargetTrackingScaling", {"TargetTrackingConfiguration": CPU, "ScalingAdjustment": 1}),
    ],
)
def test_policies_that_aws_refuses(admin: Admin, fleet: Fleet, kind: str, wrong: dict[str, Any]) -> None:
    fleet.call("autoscaling:CreateAutoScalingGroup", **fleet.settings(MinSize=0))
    asked: dict[str, Any] = {"AutoScalingGroupName": NAME, "PolicyName": "p", "PolicyType": kind} | wrong
    assert admin.refused("autoscaling:PutScalingPolicy", **asked).code == "ValidationError"
    assert fleet.call("autoscaling:DescribePolicies")["ScalingPolicies"] == []


@pytest.mark.fact("autoscaling-21")
def test_several_policies_out_quickly_and_in_slowly(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=1, DesiredCapacity=2, MaxSize=4, TargetGroupARNs=[group])
    admin.advance(120)
    out = fleet.policy("out", **CHANGE, ScalingAdjustment=1)
    back = fleet.policy("in", **CHANGE, ScalingAdjustment=-1)
    watch(fleet, "high", "GreaterThanThreshold", 75.0, 2, out)
    watch(fleet, "low", "LessThanThreshold", 40.0, 20, back)
    shop.demand(balancer, 150)
    admin.advance(660 - admin.now % 60)
    begun = admin.now
    shop.demand(balancer, 260)
    admin.advance(300)
    (grown,) = fleet.activities()[2:]
    assert 120 < grown["StartTime"] - begun < 240
    assert "a monitor alarm high in state ALARM triggered policy out" in grown["Cause"]
    shop.demand(balancer, 200)
    admin.advance(660 - admin.now % 60)
    quiet = admin.now
    shop.demand(balancer, 60)
    admin.advance(19 * 60)
    assert len(fleet.activities()) == 3
    admin.advance(240)
    shrunk = fleet.activities()[3]
    assert 20 * 60 < shrunk["StartTime"] - quiet < 23 * 60
    assert "a monitor alarm low in state ALARM triggered policy in" in shrunk["Cause"]


def watch(fleet: Fleet, name: str, comparison: str, threshold: float, minutes: int, action: str) -> None:
    fleet.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName=name,
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "AutoScalingGroupName", "Value": NAME}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=minutes,
        Threshold=threshold,
        ComparisonOperator=comparison,
        AlarmActions=[action],
    )


def test_policies_are_listed_with_the_alarms_that_use_them(fleet: Fleet) -> None:
    fleet.launch()
    arn = fleet.policy("out", **CHANGE, ScalingAdjustment=1)
    watch(fleet, "high", "GreaterThanThreshold", 75.0, 2, arn)
    (told,) = fleet.call("autoscaling:DescribePolicies", PolicyNames=["out"])["ScalingPolicies"]
    assert (told["PolicyARN"], told["PolicyType"], told["ScalingAdjustment"]) == (arn, "SimpleScaling", 1)
    assert [each["AlarmName"] for each in told["Alarms"]] == ["high"]
    assert arn.endswith(f":autoScalingGroupName/{NAME}:policyName/out")
    assert fleet.policy("out", **CHANGE, ScalingAdjustment=2) == arn


def test_suspended_alarm_notifications_reach_nobody(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=1, TargetGroupARNs=[group])
    admin.advance(120)
    watch(fleet, "high", "GreaterThanThreshold", 75.0, 2, fleet.policy("out", **CHANGE, ScalingAdjustment=1))
    fleet.call("autoscaling:SuspendProcesses", AutoScalingGroupName=NAME, ScalingProcesses=["AlarmNotification"])
    shop.demand(balancer, 400)
    admin.advance(600)
    assert [each["StateValue"] for each in alarms(fleet)] == ["ALARM"]
    assert fleet.desired == 1


def test_a_policy_of_a_group_that_is_gone_is_gone_too(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=0)
    fleet.policy("cpu-50", "TargetTrackingScaling", TargetTrackingConfiguration=CPU)
    fleet.call("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME)
    assert fleet.call("autoscaling:DescribePolicies")["ScalingPolicies"] == []
    assert alarms(fleet) == []
    refusal = admin.refused("autoscaling:DeletePolicy", AutoScalingGroupName=NAME, PolicyName="cpu-50")
    assert refusal.code == "ValidationError"


@pytest.mark.fact("autoscaling-37")
def test_hands_on_from_the_configuration_to_the_end(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    asked = {"ImageId": shop.image, "InstanceType": "c5.large", "SecurityGroups": [shop.web]}
    fleet.call("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="lc", **asked)
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(LaunchTemplate=None, LaunchConfigurationName="lc", MinSize=1, MaxSize=3, TargetGroupARNs=[group])
    watch(fleet, "high", "GreaterThanThreshold", 80.0, 2, fleet.policy("out", **CHANGE, ScalingAdjustment=1))
    watch(fleet, "low", "LessThanThreshold", 20.0, 2, fleet.policy("in", **CHANGE, ScalingAdjustment=-1))
    admin.advance(120)
    shop.demand(balancer, 150)
    admin.advance(900)
    assert len(fleet.ids()) >= 2
    shop.demand(balancer, 1)
    admin.advance(3600)
    (last,) = fleet.ids()
    fleet.call("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME, ForceDelete=True)
    admin.advance(120)
    found = fleet.call("ec2:DescribeInstances", InstanceIds=[last])["Reservations"][0]["Instances"][0]
    assert found["State"]["Name"] == "terminated"


@pytest.mark.fact("autoscaling-35")
def test_a_spike_costs_less_with_a_group_than_with_a_fleet_for_the_peak(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=2, MaxSize=8, TargetGroupARNs=[group], DefaultInstanceWarmup=120)
    fleet.policy("cpu-50", "TargetTrackingScaling", TargetTrackingConfiguration=CPU)
    admin.advance(180)
    ramp = {"start": 1800, "rate": 350, "rise_seconds": 1800, "plateau_seconds": 3600, "fall_seconds": 1800}
    told = {"components": [{"steady": {"rate": 60}}, {"spike": ramp}], "shape": {"cpu_milliseconds": 20}}
    admin.run(admin.client.demand(balancer, told))
    begun = admin.now
    peak = spent = 0.0
    while admin.now < begun + 4 * 3600:
        admin.advance(300)
        peak, spent = max(peak, len(fleet.told["Instances"])), spent + len(fleet.told["Instances"]) / 12
    name = balancer.partition("loadbalancer/")[2]
    requests, errors = (
        sum(shop.total(metric, 4 * 3600, LoadBalancer=name) for metric in metrics)
        for metrics in (("RequestCount",), ("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"))
    )
    assert peak >= 6
    assert spent < 0.75 * peak * 4
    assert errors < 0.005 * requests


@pytest.mark.fact("autoscaling-23")
def test_slow_in_survives_bursts_with_fewer_launches_and_errors() -> None:
    hasty_launches, hasty_errors = burst_through(minutes_low=2)
    calm_launches, calm_errors = burst_through(minutes_low=25)
    assert calm_launches < hasty_launches
    assert calm_errors < hasty_errors


def burst_through(minutes_low: int) -> tuple[int, float]:
    """Launches and failed requests of three hours with a burst every twenty minutes."""
    admin = Admin()
    shop = Shop(admin)
    fleet = Fleet(admin, shop)
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=1, MaxSize=3, TargetGroupARNs=[group])
    out = fleet.policy("out", **CHANGE, ScalingAdjustment=2, Cooldown=60)
    watch(fleet, "high", "GreaterThanThreshold", 75.0, 1, out)
    back = fleet.policy("in", **CHANGE, ScalingAdjustment=-2, Cooldown=60)
    watch(fleet, "low", "LessThanThreshold", 30.0, minutes_low, back)
    admin.advance(120)
    burst = {"start": 600, "rate": 180, "rise_seconds": 60, "plateau_seconds": 360, "fall_seconds": 60}
    components = [{"steady": {"rate": 30}}, {"spike": burst | {"every_seconds": 1200}}]
    admin.run(admin.client.demand(balancer, {"components": components, "shape": {"cpu_milliseconds": 20}}))
    admin.advance(3 * 3600)
    name = balancer.partition("loadbalancer/")[2]
    errors = shop.total("HTTPCode_Target_5XX_Count", 3 * 3600, LoadBalancer=name)
    launches = sum(each["Description"].startswith("Launching") for each in fleet.activities())
    admin.close()
    return launches, errors


BACKLOG = {"Namespace": "Shop", "MetricName": "Waiting", "Dimensions": [{"Name": "Queue", "Value": "orders"}]}


def per_machine(*, returning: bool = True) -> list[dict[str, Any]]:
    """Orders that wait for each machine: one metric over another."""
    machines = {
        "Namespace": "AWS/AutoScaling",
        "MetricName": "GroupInServiceInstances",
        "Dimensions": [{"Name": "AutoScalingGroupName", "Value": NAME}],
    }
    return [
        {"Id": "waiting", "MetricStat": {"Metric": BACKLOG, "Stat": "Sum"}, "ReturnData": False},
        {"Id": "machines", "MetricStat": {"Metric": machines, "Stat": "Average"}, "ReturnData": False},
        {"Id": "each", "Expression": "waiting / machines", "ReturnData": returning},
    ]


def test_a_target_may_be_of_an_expression_over_metrics(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    fleet.call("autoscaling:EnableMetricsCollection", AutoScalingGroupName=NAME, Granularity="1Minute")
    tracking = {"TargetValue": 10.0, "CustomizedMetricSpecification": {"Metrics": per_machine()}}
    fleet.policy("backlog", "TargetTrackingScaling", TargetTrackingConfiguration=tracking)
    told = fleet.call("autoscaling:DescribePolicies", AutoScalingGroupName=NAME)["ScalingPolicies"][0]
    metrics = told["TargetTrackingConfiguration"]["CustomizedMetricSpecification"]["Metrics"]
    assert [each["Id"] for each in metrics] == ["waiting", "machines", "each"]
    for _ in range(8):
        data = [{"MetricName": "Waiting", "Dimensions": BACKLOG["Dimensions"], "Value": 60.0}]
        fleet.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
        admin.advance(60)
    assert fleet.desired == 6


def test_an_expression_is_told_apart_from_a_metric(fleet: Fleet) -> None:
    fleet.launch()
    one = {"MetricName": "Waiting", "Namespace": "Shop", "Statistic": "Sum"}
    wrong: list[dict[str, Any]] = [
        {"MetricName": "Waiting"},
        {**one, "Metrics": per_machine()},
        {"Metrics": per_machine(returning=False)},
        {"Metrics": [{"Id": "nothing"}]},
    ]
    for specification in wrong:
        tracking = {"TargetValue": 10.0, "CustomizedMetricSpecification": specification}
        refusal = fleet.admin.refused(
            "autoscaling:PutScalingPolicy",
            AutoScalingGroupName=NAME,
            PolicyName="x",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration=tracking,
        )
        assert refusal.code == "ValidationError", specification
