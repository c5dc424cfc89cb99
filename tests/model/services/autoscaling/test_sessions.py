"""What scaling in means for whoever is in the middle of something."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import Fleet
from tests.model.services.elbv2.visitors import cookie_of, visit
from tests.shop import Shop

SHOPPERS = range(12)
STICKY = {"stickiness.enabled": "true", "deregistration_delay.timeout_seconds": "60"}


def _behind_a_sticky_balancer(shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    chosen = [{"Key": key, "Value": value} for key, value in STICKY.items()]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=chosen)
    fleet.launch(DesiredCapacity=3, TargetGroupARNs=[group])
    fleet.admin.advance(120)


@pytest.mark.fact("autoscaling-25")
def test_who_keeps_sessions_in_memory_loses_those_of_the_instance_that_ends_and_who_shares_them_loses_none(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    _behind_a_sticky_balancer(shop, fleet)
    admin.call("s3:CreateBucket", Bucket="shared-sessions")
    cookies: dict[int, str] = {}
    memories: dict[str, set[int]] = {id: set() for id in fleet.ids()}
    for shopper in SHOPPERS:
        answer = visit(admin, client_port=30_000 + shopper)
        cookies[shopper] = cookie_of(answer)
        memories[answer.by].add(shopper)
        admin.call("s3:PutObject", Bucket="shared-sessions", Key=str(shopper), Body=b"one teapot")
    ending = max(memories, key=lambda id: len(memories[id]))
    theirs = memories.pop(ending)
    leaving = {"InstanceId": ending, "ShouldDecrementDesiredCapacity": True}
    fleet.call("autoscaling:TerminateInstanceInAutoScalingGroup", **leaving)
    assert all(visit(admin, client_port=40_000 + shopper).by in memories for shopper in SHOPPERS)
    admin.advance(300)

    lost: set[int] = set()
    for shopper in SHOPPERS:
        answer = visit(admin, client_port=30_000 + shopper, Cookie=cookies[shopper].partition(";")[0])
        assert answer.by in fleet.ids()
        if shopper not in memories[answer.by]:
            lost.add(shopper)
        assert admin.call("s3:GetObject", Bucket="shared-sessions", Key=str(shopper))["ContentLength"] == 10
    assert theirs
    assert lost == theirs
