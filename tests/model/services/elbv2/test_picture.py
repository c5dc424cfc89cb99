"""What a person sees of a balancer is what its rules, its targets and its nodes do at that moment."""

from __future__ import annotations

import pytest

from model.client import AwsError, BalancerPicture
from tests.admin import Admin
from tests.shop import Shop


def seen(admin: Admin, id: str, kind: str = "elbv2:LoadBalancer") -> BalancerPicture:
    found = admin.run(admin.client.pictures.balancer(kind, "us-east-1", id))
    assert found is not None
    return found


def test_what_comes_in_is_what_goes_to_targets_and_what_is_answered(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=3)
    shop.demand(balancer, 60)
    admin.advance(60)
    told = seen(admin, balancer)
    assert [each.rate for each in told.comers] == [60]
    ((way,),) = (door.ways for door in told.doors)
    assert (way.priority, way.does, way.rate) == ("default", "forward", 60)
    assert [(share.group_arn, share.part) for share in way.shares] == [(group, 1.0)]
    assert [each.rate for each in told.stands] == pytest.approx([20.0] * 3)
    assert sum(each.part for each in told.stands) == pytest.approx(1)
    assert all(each.latency_seconds and each.under_way for each in told.stands)
    assert told.levels["target_2xx"] == 60


def test_rules_divide_what_comes_and_weights_what_a_rule_gets(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    other = shop.make_group("blue")["TargetGroupArn"]
    (listener,) = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"]
    weighted = {
        "TargetGroups": [{"TargetGroupArn": group, "Weight": 3}, {"TargetGroupArn": other, "Weight": 1}],
    }
    shop.call(
        "elbv2:CreateRule",
        ListenerArn=listener["ListenerArn"],
        Priority=10,
        Conditions=[{"Field": "path-pattern", "Values": ["/api/*"]}],
        Actions=[{"Type": "forward", "ForwardConfig": weighted}],
    )
    shop.demand(balancer, 40, paths={"/api/x": 3, "/": 1})
    admin.advance(10)
    told = seen(admin, balancer)
    first, default = told.doors[0].ways
    assert (first.when, first.rate, default.rate) == ("path-pattern /api/*", 30, 10)
    assert [(share.group, share.weight, share.part) for share in first.shares] == [("web", 3, 0.75), ("blue", 1, 0.25)]
    assert {each.name: each.rate for each in told.crowds} == {"web": pytest.approx(32.5), "blue": pytest.approx(7.5)}


def test_who_drains_is_shown_with_when_that_is_over(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, _) = shop.site()
    shop.demand(balancer, 10)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": first}])
    admin.advance(100)
    (leaving,) = [each for each in seen(admin, balancer).stands if each.id == first]
    assert (leaving.state, leaving.rate) == ("draining", 0)
    assert leaving.until == pytest.approx(admin.now + 200)


def test_who_starts_slowly_is_shown_with_its_share_of_the_moment(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, _) = shop.site()
    slowly = [{"Key": "slow_start.duration_seconds", "Value": "300"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=slowly)
    fresh, *_ = shop.machines(1)
    shop.register(group, fresh)
    shop.demand(balancer, 30)
    while shop.health(group)[fresh][0] != "healthy":
        admin.advance(5)
    stands = {each.id: each for each in seen(admin, balancer).stands}
    assert stands[fresh].weight == pytest.approx(0.1)
    until = stands[fresh].until
    assert until is not None
    assert until > admin.now + 290
    assert stands[fresh].rate < stands[first].rate / 5


def test_a_reason_comes_with_what_is_in_the_way(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    shop.close(shop.web)
    admin.advance(120)
    (stand,) = seen(admin, balancer).stands
    assert stand.state == "unhealthy"
    assert stand.why.startswith("Request timed out · ")
    assert shop.web in stand.why
    assert seen(admin, balancer).crowds[0].id == group


def test_a_zone_that_is_lost_is_out_and_the_others_take_all(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    shop.demand(balancer, 20)
    assert [each.part for each in seen(admin, balancer).nodes] == [0.5, 0.5]
    admin.run(admin.client.chaos().break_("zone", "us-east-1a"))
    admin.advance(1)
    assert [(each.zone, each.state, each.part) for each in seen(admin, balancer).nodes] == [
        ("us-east-1a", "out", 0.0),
        ("us-east-1b", "in", 1.0),
    ]


def test_clients_that_are_not_let_in_are_counted_as_lost_with_the_reason(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site(machines=1)
    shop.demand(balancer, 20)
    shop.call("elbv2:SetSecurityGroups", LoadBalancerArn=balancer, SecurityGroups=[shop.security_group("nobody")])
    told = seen(admin, balancer)
    assert told.lost == 20
    assert told.barrier
    assert {each.state for each in told.nodes} == {"closed"}


def test_stickiness_says_what_binds_and_for_how_long(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    assert seen(admin, balancer).crowds[0].sticky == ""
    sticky = [{"Key": "stickiness.enabled", "Value": "true"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=sticky)
    assert seen(admin, balancer).crowds[0].sticky == "AWSALB for 86400 s"


def test_whoever_may_not_see_targets_sees_no_balancer(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    shop.call("iam:CreateUser", UserName="eve")
    admin.run(admin.client.entrance.sign_in("arn:aws:iam::123456789012:user/eve"))
    with pytest.raises(AwsError, match="DescribeLoadBalancers"):
        seen(admin, balancer)


def test_of_a_balancer_that_is_gone_there_is_nothing_to_see(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=balancer)
    assert admin.run(admin.client.pictures.balancer("elbv2:LoadBalancer", "us-east-1", balancer)) is None
