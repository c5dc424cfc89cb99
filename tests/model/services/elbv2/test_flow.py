"""Demand flows through a balancer to those who are well, and comes back as numbers."""

from __future__ import annotations

import pytest

from model.kit.published import Request, reply_of
from tests.admin import Admin
from tests.shop import Shop


def name_of(balancer: str) -> str:
    return balancer.partition("loadbalancer/")[2]


@pytest.mark.fact("elb-01")
def test_requests_spread_evenly_over_the_targets_of_both_zones(admin: Admin, shop: Shop) -> None:
    balancer, group, ids = shop.site(machines=4)
    shop.demand(balancer, 60)
    admin.advance(120)
    assert [shop.rate(id, "network_in") / 800 for id in ids] == pytest.approx([15.0] * 4)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": ids[0]}])
    admin.advance(1)
    assert [shop.rate(id, "network_in") / 800 for id in ids] == pytest.approx([0.0, 20.0, 20.0, 20.0])


@pytest.mark.fact("elb-22")
def test_requests_are_even_whatever_the_zone(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    more = shop.machines(4, subnet=1)
    shop.register(group, *more)
    admin.advance(120)
    shop.demand(balancer, 50)
    admin.advance(60)
    assert [shop.rate(id, "network_in") / 800 for id in more] == pytest.approx([10.0] * 4)
    off = [{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=off)
    admin.advance(1)
    assert [shop.rate(id, "network_in") / 800 for id in more] == pytest.approx([6.25] * 4)
    assert answering_at(admin, shop.subnets[0]).isdisjoint(more), "who keeps to one node meets its zone alone"
    assert answering_at(admin, shop.subnets[1]) == set(more)
    on = [off[0] | {"Value": "true"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=on)
    assert answering_at(admin, shop.subnets[0]) > set(more)


def answering_at(admin: Admin, subnet: str) -> set[str]:
    """Who answers clients of the node in a subnet."""
    of_node = [{"Name": "requester-id", "Values": ["amazon-elb"]}, {"Name": "subnet-id", "Values": [subnet]}]
    (node,) = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_node)["NetworkInterfaces"]
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    replies = (reply_of(world, node["NetworkInterfaceId"], Request(80, client_port=port)) for port in range(60))
    return {each.by for each in replies}


@pytest.mark.fact("elb-15")
def test_only_the_healthy_get_requests_and_with_none_healthy_all_do(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, second) = shop.site()
    shop.demand(balancer, 20)
    shop.call("ec2:StopInstances", InstanceIds=[first])
    admin.advance(120)
    assert shop.rate(second, "network_in") == 20 * 800
    shop.call("ec2:StartInstances", InstanceIds=[first])
    admin.advance(240)
    assert shop.rate(first, "network_in") == 10 * 800
    shop.close(shop.web)
    clients = shop.security_group("clients")
    shop.open(clients)
    shop.call("elbv2:SetSecurityGroups", LoadBalancerArn=balancer, SecurityGroups=[clients])
    admin.advance(120)
    assert {state for state, _ in shop.health(group).values()} == {"unhealthy"}
    assert shop.rate(group, "requests") == 20
    assert shop.rate(balancer, "elb_504") == 20


def test_a_balancer_whose_group_lets_nobody_in_sees_no_requests(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    shop.demand(balancer, 20)
    admin.advance(60)
    assert shop.rate(balancer, "requests") == 20
    shop.call("elbv2:SetSecurityGroups", LoadBalancerArn=balancer, SecurityGroups=[shop.security_group("nobody")])
    admin.advance(60)
    assert shop.rate(balancer, "requests") == 0


def test_without_targets_the_balancer_says_503(admin: Admin, shop: Shop) -> None:
    balancer, group, (machine,) = shop.site(machines=1)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": machine}])
    shop.demand(balancer, 5)
    admin.advance(120)
    assert shop.total("HTTPCode_ELB_503_Count", 60, LoadBalancer=name_of(balancer)) == pytest.approx(300, rel=0.1)
    assert shop.total("RequestCount", 60, LoadBalancer=name_of(balancer)) == 0


def test_no_request_is_lost_between_the_metrics(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site()
    shop.demand(balancer, 37)
    admin.advance(3600)
    names = ("RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_5XX_Count")
    requests, good, bad = (shop.total(name, 3600, LoadBalancer=name_of(balancer)) for name in names)
    assert requests == pytest.approx(37 * 3600, rel=0.001)
    assert requests == good + bad
    of_group = {"TargetGroup": group.rpartition(":")[2], "LoadBalancer": name_of(balancer)}
    assert shop.total("RequestCount", 3600, **of_group) == pytest.approx(requests, rel=0.001)
    assert shop.total("RequestCountPerTarget", 3600, **of_group) == pytest.approx(requests / 2, rel=0.001)


def test_twice_the_machines_halve_the_cpu_and_shorten_the_wait(admin: Admin, shop: Shop) -> None:
    balancer, group, ids = shop.site(machines=1)
    shop.demand(balancer, 100)
    admin.advance(300)
    busy, slow = shop.rate(ids[0], "cpu"), latency(shop, balancer)
    shop.register(group, *shop.machines(1, subnet=1))
    admin.advance(300)
    assert shop.rate(ids[0], "cpu") == pytest.approx(busy / 2, rel=0.1)
    assert latency(shop, balancer) < slow


def latency(shop: Shop, balancer: str) -> float:
    return shop.rate(balancer, "waiting_seconds") / shop.rate(balancer, "answered")


def test_overload_shows_as_full_cpu_long_waits_and_errors(admin: Admin, shop: Shop) -> None:
    balancer, _, (machine,) = shop.site(machines=1)
    shop.demand(balancer, 400)
    admin.advance(300)
    assert shop.rate(machine, "cpu") == pytest.approx(100, abs=0.1)
    assert latency(shop, balancer) > 1
    assert shop.rate(balancer, "target_5xx") > 200


def test_a_fresh_machine_is_slower_until_it_is_warm(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    shop.demand(balancer, 60)
    (fresh,) = shop.machines()
    shop.register(group, fresh)
    while shop.health(group)[fresh][0] != "healthy":
        admin.advance(1)
    asked, cold = shop.rate(fresh, "network_in"), latency(shop, balancer)
    admin.advance(120)
    assert shop.rate(fresh, "network_in") == asked
    assert latency(shop, balancer) <= cold


def test_slow_start_lets_a_new_targets_share_grow(admin: Admin, shop: Shop) -> None:
    balancer, group, (old,) = shop.site(machines=1)
    slow = [{"Key": "slow_start.duration_seconds", "Value": "300"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=slow)
    shop.demand(balancer, 40)
    admin.advance(600)
    (fresh,) = shop.machines()
    shop.register(group, fresh)
    while shop.health(group)[fresh][0] != "healthy":
        admin.advance(1)
    shares: list[float] = []
    for _ in range(5):
        shares.append(shop.rate(fresh, "network_in"))
        admin.advance(75)
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == pytest.approx(shop.rate(old, "network_in"))


def test_host_counts_are_published_with_both_dimensions(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, _) = shop.site()
    shop.call("ec2:StopInstances", InstanceIds=[first])
    admin.advance(300)
    dimensions = {"TargetGroup": group.rpartition(":")[2], "LoadBalancer": name_of(balancer)}
    points = shop.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/ApplicationELB",
        MetricName="HealthyHostCount",
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=admin.now - 60,
        EndTime=admin.now,
        Period=60,
        Statistics=["Average"],
    )["Datapoints"]
    assert [point["Average"] for point in points] == [1.0]


def test_demand_that_falls_silent_leaves_the_machines(admin: Admin, shop: Shop) -> None:
    balancer, _, ids = shop.site()
    shop.demand(balancer, 40)
    admin.advance(60)
    admin.run(admin.client.demand(balancer))
    admin.advance(1)
    assert [shop.rate(id, "network_in") for id in ids] == [0, 0]
    assert shop.rate(balancer, "requests") == 0


def test_a_deleted_balancer_takes_its_load_off_the_machines(admin: Admin, shop: Shop) -> None:
    balancer, _, ids = shop.site()
    shop.demand(balancer, 40)
    admin.advance(60)
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=balancer)
    admin.advance(60)
    assert [shop.rate(id, "network_in") for id in ids] == [0, 0]


def test_a_database_carries_its_part_of_the_requests(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    (database,) = shop.machines(instance_type="r5.large")
    shape = {"cpu_milliseconds": 10, "database_share": 0.5}
    idle = shop.rate(database, "cpu")
    shop.demand(balancer, 40, shape=shape, databases=[database], database_milliseconds=8)
    admin.advance(180)
    assert shop.rate(database, "cpu") > idle + 2
    assert shop.rate(database, "network_in") == 20 * 400


def test_a_story_that_is_none_is_refused(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    with pytest.raises(ValueError, match="no such kind"):
        admin.run(admin.client.demand(balancer, {"components": [{"tidal": {}}]}))


def test_a_burstable_machine_serves_until_its_credits_are_gone(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=0)
    (machine,) = shop.machines(instance_type="t2.micro")
    shop.register(group, machine)
    admin.advance(120)
    shop.demand(balancer, 35)
    admin.advance(600)
    busy = shop.rate(machine, "cpu")
    assert 50 < busy < 80
    assert shop.rate(balancer, "elb_5xx") == 0
    minutes = 0
    while shop.rate(machine, "cpu") == busy:
        admin.advance(60)
        minutes += 1
    launch_credits, earned_per_minute = 30, 0.1
    assert minutes + 10 == pytest.approx(launch_credits / (busy / 100 - earned_per_minute), abs=3)
    assert shop.rate(machine, "cpu") == pytest.approx(10)
    assert shop.rate(balancer, "elb_504") + shop.rate(balancer, "target_5xx") > 20
    shop.demand(balancer, 1)
    admin.advance(6 * 3600)
    assert shop.rate(balancer, "elb_5xx") == 0
    shop.demand(balancer, 35)
    admin.advance(60)
    assert shop.rate(machine, "cpu") == pytest.approx(busy)


@pytest.mark.fact("elb-34")
def test_an_update_by_hand_loses_no_request(admin: Admin, shop: Shop) -> None:
    balancer, group, old = shop.site()
    shop.demand(balancer, 40)
    admin.advance(120)
    begun = admin.now
    fresh = shop.machines(2, subnet=1)
    shop.register(group, *fresh)
    admin.advance(120)
    assert [shop.rate(id, "network_in") / 800 for id in (*old, *fresh)] == pytest.approx([10.0] * 4)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": id} for id in old])
    admin.advance(420)
    assert [shop.rate(id, "network_in") / 800 for id in (*old, *fresh)] == pytest.approx([0.0, 0.0, 20.0, 20.0])
    seconds = int(admin.now - begun)
    bad = ("HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count")
    assert [shop.total(name, seconds, LoadBalancer=name_of(balancer)) for name in bad] == [0, 0]


@pytest.mark.fact("elb-35")
def test_hands_on_with_two_machines_of_which_one_is_stopped(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, second) = shop.site(HealthCheckPath="/index.html")
    shop.demand(balancer, 10)
    admin.advance(60)
    assert (shop.rate(first, "network_in"), shop.rate(second, "network_in")) == (4000, 4000)
    shop.call("ec2:StopInstances", InstanceIds=[first])
    admin.advance(120)
    assert shop.health(group)[second] == ("healthy", None)
    assert shop.rate(second, "network_in") == 8000
