"""A patch is rolled out to every machine of a busy site, and no visitor notices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.scaled_site import GROUP, ScaledSite


def patched(**preferences: Any) -> tuple[ScaledSite, list[int]]:
    """A site of four under two thirds of its load, refreshed; how many served meanwhile, every ten seconds."""
    site = ScaledSite(least=4, most=8)
    site.visit({"steady": {"rate": 240}})
    site.until(10)
    site.template("patched", "c5.large")
    site.call(
        "autoscaling:StartInstanceRefresh",
        AutoScalingGroupName=GROUP,
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateName": "patched", "Version": "$Latest"}},
        Preferences=preferences,
    )
    served: list[int] = []
    while refresh(site)["Status"] in ("Pending", "InProgress"):
        site.admin.advance(10)
        served.append(site.serving)
        assert len(served) < 720, "two hours are enough"
    return site, served


def refresh(site: ScaledSite) -> dict[str, Any]:
    return site.call("autoscaling:DescribeInstanceRefreshes", AutoScalingGroupName=GROUP)["InstanceRefreshes"][0]


def templates(site: ScaledSite) -> set[str]:
    serving = [each for each in site.told["Instances"] if each["LifecycleState"] == "InService"]
    return {each["LaunchTemplate"]["LaunchTemplateName"] for each in serving}


@pytest.mark.fact("autoscaling-34")
@pytest.mark.parametrize(
    ("preferences", "least"),
    [
        ({"MinHealthyPercentage": 75}, 3),
        ({"MinHealthyPercentage": 100, "MaxHealthyPercentage": 125}, 4),
        ({"MinHealthyPercentage": 50, "MaxHealthyPercentage": 150}, 2),
    ],
)
def test_no_request_fails_while_every_machine_is_replaced(preferences: dict[str, int], least: int) -> None:
    site, served = patched(**preferences)
    assert refresh(site)["Status"] == "Successful"
    assert templates(site) == {"patched"}
    assert min(served) >= least
    assert site.failed == 0
    assert site.total("RequestCount") > 0
    site.close()


def test_replaced_all_at_once_they_fail() -> None:
    site, served = patched(MinHealthyPercentage=0)
    assert min(served) == 0
    assert site.failed > 0
    assert templates(site) == {"patched"}
    site.close()


def test_a_patch_that_does_not_start_is_stopped_by_the_healthy_rest() -> None:
    site = ScaledSite(least=4, most=8)
    site.visit({"steady": {"rate": 240}})
    site.until(10)
    closed = site.shop.security_group("closed")
    data = {"ImageId": site.shop.image, "InstanceType": "c5.large", "SecurityGroupIds": [closed]}
    site.call("ec2:CreateLaunchTemplate", LaunchTemplateName="broken", LaunchTemplateData=data)
    site.call(
        "autoscaling:StartInstanceRefresh",
        AutoScalingGroupName=GROUP,
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateName": "broken"}},
        Preferences={"MinHealthyPercentage": 75, "InstanceWarmup": 300},
    )
    site.until(60)
    assert refresh(site)["InstancesToUpdate"] >= 1
    assert site.serving >= 3
    assert site.failed == 0
    site.close()
