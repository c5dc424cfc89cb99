"""What sends a group its requests, whatever its kind."""

from __future__ import annotations

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop


def test_a_target_group_is_a_traffic_source(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(DesiredCapacity=2)
    place = {"AutoScalingGroupName": NAME}
    source = [{"Identifier": group, "Type": "elbv2"}]
    fleet.call("autoscaling:AttachTrafficSources", TrafficSources=source, **place)
    assert set(shop.health(group)) == set(fleet.ids())
    (told,) = fleet.call("autoscaling:DescribeTrafficSources", **place)["TrafficSources"]
    assert (told["Identifier"], told["Type"], told["State"]) == (group, "elbv2", "Added")
    admin.advance(120)
    (told,) = fleet.call("autoscaling:DescribeTrafficSources", TrafficSourceType="elbv2", **place)["TrafficSources"]
    assert told["State"] == "InService"
    fleet.call("autoscaling:DetachTrafficSources", TrafficSources=[{"Identifier": group}], **place)
    assert fleet.call("autoscaling:DescribeTrafficSources", **place)["TrafficSources"] == []
    assert fleet.told["TargetGroupARNs"] == []


def test_others_are_refused(fleet: Fleet) -> None:
    fleet.launch()
    for source in ({"Identifier": "arn:x", "Type": "elbv2"}, {"Identifier": "arn:aws:vpc-lattice:x"}):
        for action in ("AttachTrafficSources", "DetachTrafficSources"):
            refusal = fleet.admin.refused(f"autoscaling:{action}", AutoScalingGroupName=NAME, TrafficSources=[source])
            assert refusal.code == "ValidationError"
