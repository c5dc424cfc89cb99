"""Groups that foresee their load from what was recorded, and grow before it comes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop

HOUR, DAY = 3600.0, 86_400.0
PAIR = {"PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"}}


def foreseeing(target: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"PredictiveScalingConfiguration": {"MetricSpecifications": [{"TargetValue": target, **PAIR}], **more}}


def specified(**metric: Any) -> dict[str, Any]:
    """Of another metric than processors'."""
    return {"PredictiveScalingConfiguration": {"MetricSpecifications": [{"TargetValue": 50.0, **metric}]}}


def own(what: str, name: str) -> dict[str, Any]:
    stat = {"Metric": {"Namespace": "Shop", "MetricName": name}, "Stat": "Average"}
    return asked(what, {"Id": "own", "MetricStat": stat})


def asked(what: str, *queries: dict[str, Any]) -> dict[str, Any]:
    return {f"Customized{what}MetricSpecification": {"MetricDataQueries": list(queries)}}


def remember(fleet: Fleet, **values: float) -> None:
    """Metrics of one's own, the same for every hour of the last thirty."""
    now = fleet.admin.now
    data = [
        {"MetricName": name, "Timestamp": now - hour * HOUR, "Value": value}
        for name, value in values.items()
        for hour in range(1, 31)
    ]
    fleet.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)


def forecast(fleet: Fleet, hours: int = 24) -> dict[str, Any]:
    now = fleet.admin.client.now
    times: dict[str, Any] = {"StartTime": now, "EndTime": now + hours * HOUR}
    return fleet.call(
        "autoscaling:GetPredictiveScalingForecast", AutoScalingGroupName=NAME, PolicyName="ahead", **times
    )


def test_after_a_day_the_next_days_hours_are_foreseen_and_nothing_is_done_about_it(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    fleet.policy("ahead", "PredictiveScaling", **foreseeing())
    assert forecast(fleet)["CapacityForecast"] == {"Timestamps": [], "Values": []}
    fleet.admin.advance(DAY + 2 * HOUR)
    told = forecast(fleet)
    (loads,) = told["LoadForecast"]
    assert len(loads["Timestamps"]) == 25
    assert loads["Values"] == pytest.approx([1.78] * 25, rel=0.01)
    assert loads["MetricSpecification"]["TargetValue"] == 0.5
    assert told["CapacityForecast"]["Values"] == [4.0] * 25
    assert len(forecast(fleet, 24 * 20)["CapacityForecast"]["Values"]) == 49
    assert fleet.desired == 2


def test_a_group_grows_before_the_hour_but_never_shrinks_for_it(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2, MaxSize=4)
    fleet.policy("ahead", "PredictiveScaling", **foreseeing(Mode="ForecastAndScale", SchedulingBufferTime=600))
    fleet.admin.advance(DAY + 2 * HOUR)
    assert fleet.desired == 4
    grown = next(each for each in fleet.activities() if "predictive policy ahead" in each["Cause"])
    assert (grown["StartTime"] + 600) % HOUR < 60
    fleet.policy("ahead", "PredictiveScaling", **foreseeing(90.0, Mode="ForecastAndScale"))
    fleet.admin.advance(3 * HOUR)
    assert fleet.desired == 4


def test_the_maximum_gives_way_where_the_policy_says_so(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2, MaxSize=3)
    breach = {"MaxCapacityBreachBehavior": "IncreaseMaxCapacity", "MaxCapacityBuffer": 0}
    fleet.policy("ahead", "PredictiveScaling", **foreseeing(Mode="ForecastAndScale", **breach))
    fleet.admin.advance(DAY + 2 * HOUR)
    assert fleet.desired == fleet.told["MaxSize"] > 3


def test_metrics_of_ones_own_are_foreseen_by_how_much_each_unit_carried(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=1)
    remember(fleet, Orders=600.0, Each=200.0, Machines=3.0, Pages=1200.0)
    fleet.policy("ahead", "PredictiveScaling", **specified(**own("Load", "Orders"), **own("Scaling", "Each")))
    assert forecast(fleet)["CapacityForecast"]["Values"] == []
    metrics = own("Load", "Orders") | own("Scaling", "Each") | own("Capacity", "Machines")
    fleet.policy("ahead", "PredictiveScaling", **specified(**metrics))
    told = forecast(fleet)
    (loads,) = told["LoadForecast"]
    assert loads["Values"] == pytest.approx([600.0] * 25)
    assert set(told["CapacityForecast"]["Values"]) == {12.0}
    kept = loads["MetricSpecification"]["CustomizedLoadMetricSpecification"]["MetricDataQueries"]
    assert kept[0]["MetricStat"]["Metric"]["MetricName"] == "Orders"
    stat = {"Metric": {"Namespace": "Shop", "MetricName": "Pages"}, "Stat": "Average"}
    half = [{"Id": "pages", "MetricStat": stat, "ReturnData": False}, {"Id": "half", "Expression": "pages / 2"}]
    fleet.policy("ahead", "PredictiveScaling", **specified(**metrics | asked("Load", *half)))
    assert forecast(fleet)["LoadForecast"][0]["Values"] == pytest.approx([600.0] * 25)


def test_bytes_and_requests_are_foreseen_too(shop: Shop, fleet: Fleet) -> None:
    balancer, group, _ = shop.site(machines=0)
    fleet.launch(DesiredCapacity=2, TargetGroupARNs=[group])
    shop.demand(balancer, 10.0)
    fleet.admin.advance(DAY + 2 * HOUR)
    label = f"{balancer.partition('loadbalancer/')[2]}/{group.rpartition(':')[2]}"
    wanted = {"PredefinedMetricType": "ALBRequestCount", "ResourceLabel": label}
    assert foreseen(fleet, PredefinedMetricPairSpecification=wanted) == pytest.approx(600, rel=0.05)
    byte_pair = {"PredefinedMetricType": "ASGNetworkOut"}
    sent = foreseen(fleet, PredefinedMetricPairSpecification=byte_pair)
    mixed = {
        "PredefinedLoadMetricSpecification": {"PredefinedMetricType": "ASGTotalNetworkOut"},
        "PredefinedScalingMetricSpecification": {
            "PredefinedMetricType": "ALBRequestCountPerTarget",
            "ResourceLabel": label,
        },
    }
    assert foreseen(fleet, **mixed) == sent > 0
    assert set(forecast(fleet)["CapacityForecast"]["Values"]) == {12.0}


def foreseen(fleet: Fleet, **metric: Any) -> float:
    """The load of the next hour."""
    fleet.policy("ahead", "PredictiveScaling", **specified(**metric))
    return forecast(fleet)["LoadForecast"][0]["Values"][0]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        foreseeing(MaxCapacityBreachBehavior="IncreaseMaxCapacity"),
        foreseeing(SchedulingBufferTime=3600),
        foreseeing(-1.0),
        foreseeing() | {"Cooldown": 60},
        foreseeing() | {"ScalingAdjustment": 1},
        specified(),
        specified(PredefinedMetricPairSpecification={"PredefinedMetricType": "ALBRequestCount"}),
        specified(
            PredefinedMetricPairSpecification={
                "PredefinedMetricType": "ALBRequestCount",
                "ResourceLabel": "app/shop/1/targetgroup/web/2",
            }
        ),
        specified(PredefinedLoadMetricSpecification={"PredefinedMetricType": "ASGTotalNetworkIn"}),
        specified(**PAIR, **own("Load", "Orders")),
        specified(**PAIR, **own("Capacity", "Machines")),
        specified(**own("Load", "Orders")),
        specified(**own("Scaling", "Each"), CustomizedLoadMetricSpecification={"MetricDataQueries": []}),
        specified(**own("Scaling", "Each"), **asked("Load", {"Id": "a", "Expression": "nonsense("})),
    ],
)
def test_what_a_predictive_policy_must_not_say(admin: Admin, fleet: Fleet, settings: dict[str, Any]) -> None:
    fleet.launch()
    named = {"AutoScalingGroupName": NAME, "PolicyName": "ahead", "PolicyType": "PredictiveScaling"}
    refused = admin.refused("autoscaling:PutScalingPolicy", **(named | settings))
    assert refused.code == "ValidationError"


def test_it_is_neither_executed_nor_asked_of_another_kind_of_policy(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    fleet.policy("ahead", "PredictiveScaling", **foreseeing())
    fleet.step(1)
    named: dict[str, Any] = {"AutoScalingGroupName": NAME, "PolicyName": "ahead"}
    assert admin.refused("autoscaling:ExecutePolicy", **named).code == "ValidationError"
    times = {"StartTime": 0.0, "EndTime": HOUR}
    asked: dict[str, Any] = {"AutoScalingGroupName": NAME, "PolicyName": "step", **times}
    assert admin.refused("autoscaling:GetPredictiveScalingForecast", **asked).code == "ValidationError"
    backwards: dict[str, Any] = named | {"StartTime": HOUR, "EndTime": 0.0}
    assert admin.refused("autoscaling:GetPredictiveScalingForecast", **backwards).code == "ValidationError"
