"""Groups that foresee their load from what was recorded, and grow before it comes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet

HOUR, DAY = 3600.0, 86_400.0
PAIR = {"PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"}}


def foreseeing(target: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"PredictiveScalingConfiguration": {"MetricSpecifications": [{"TargetValue": target, **PAIR}], **more}}


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


@pytest.mark.parametrize(
    "settings",
    [
        {},
        foreseeing(MaxCapacityBreachBehavior="IncreaseMaxCapacity"),
        foreseeing(SchedulingBufferTime=3600),
        foreseeing(-1.0),
        foreseeing() | {"Cooldown": 60},
        foreseeing() | {"ScalingAdjustment": 1},
        {"PredictiveScalingConfiguration": {"MetricSpecifications": [{"TargetValue": 50.0}]}},
        {
            "PredictiveScalingConfiguration": {
                "MetricSpecifications": [
                    {
                        "TargetValue": 50.0,
                        "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ALBRequestCount"},
                    }
                ]
            }
        },
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
