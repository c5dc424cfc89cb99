"""Targets are registered, found healthy or not for reasons that can be read, drained and let go."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.shop import Shop


def test_without_a_listener_targets_are_not_in_use(shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    (machine,) = shop.machines()
    shop.register(group, machine)
    assert shop.health(group)[machine] == ("unused", "Target.NotInUse")


def test_a_target_is_initial_until_it_passed_a_check(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    (machine,) = shop.machines()
    shop.register(group, machine)
    assert shop.health(group)[machine] == ("initial", "Elb.InitialHealthChecking")
    admin.advance(60)
    assert shop.health(group)[machine] == ("healthy", None)
    assert shop.call("elbv2:DescribeLoadBalancers", LoadBalancerArns=[balancer])["LoadBalancers"]


def test_a_balancer_that_is_not_up_checks_nobody(shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    shop.listen(balancer, group)
    (machine,) = shop.machines()
    shop.register(group, machine)
    assert shop.health(group)[machine] == ("initial", "Elb.RegistrationInProgress")


def test_a_zone_without_a_node_is_not_served(admin: Admin, shop: Shop) -> None:
    _, group, _ = shop.site(machines=1)
    (far,) = shop.machines(1, subnet=3)
    shop.register(group, far)
    admin.advance(120)
    assert shop.health(group)[far] == ("unused", "Target.NotInUse")


@pytest.mark.fact("elb-17")
def test_health_has_a_state_and_a_reason(admin: Admin, shop: Shop) -> None:
    _, group, (first, second) = shop.site()
    assert shop.health(group) == {first: ("healthy", None), second: ("healthy", None)}
    shop.call("ec2:StopInstances", InstanceIds=[first])
    admin.advance(120)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": second}])
    assert shop.health(group) == {
        first: ("unused", "Target.InvalidState"),
        second: ("draining", "Target.DeregistrationInProgress"),
    }


def test_a_machine_that_goes_down_is_refused_by_its_checks_first(admin: Admin, shop: Shop) -> None:
    _, group, (machine,) = shop.site(machines=1, HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2)
    shop.call("ec2:StopInstances", InstanceIds=[machine])
    admin.advance(12)
    assert shop.health(group)[machine] == ("unhealthy", "Target.FailedHealthChecks")


def test_a_started_machine_comes_back_by_itself(admin: Admin, shop: Shop) -> None:
    _, group, (machine,) = shop.site(machines=1)
    shop.call("ec2:StopInstances", InstanceIds=[machine])
    admin.advance(120)
    shop.call("ec2:StartInstances", InstanceIds=[machine])
    admin.advance(240)
    assert shop.health(group)[machine] == ("healthy", None)


def test_a_terminated_machine_is_forgotten(admin: Admin, shop: Shop) -> None:
    _, group, (machine,) = shop.site(machines=1)
    shop.call("ec2:TerminateInstances", InstanceIds=[machine])
    admin.advance(120)
    assert shop.health(group) == {}


def test_a_closed_port_lets_checks_time_out_until_it_is_opened(admin: Admin, shop: Shop) -> None:
    _, group, (machine,) = shop.site(machines=1)
    shop.close(shop.web)
    admin.advance(70)
    assert shop.health(group)[machine] == ("unhealthy", "Target.Timeout")
    shop.open(shop.web)
    admin.advance(170)
    assert shop.health(group)[machine] == ("healthy", None)


def test_a_matcher_that_wants_another_code_finds_everybody_ill(admin: Admin, shop: Shop) -> None:
    _, group, (machine,) = shop.site(machines=1)
    shop.call("elbv2:ModifyTargetGroup", TargetGroupArn=group, Matcher={"HttpCode": "201,204-206"})
    admin.advance(70)
    assert shop.health(group)[machine] == ("unhealthy", "Target.ResponseCodeMismatch")
    shop.call("elbv2:ModifyTargetGroup", TargetGroupArn=group, Matcher={"HttpCode": "200-299"})
    admin.advance(170)
    assert shop.health(group)[machine] == ("healthy", None)


@pytest.mark.fact("elb-23")
def test_a_deregistered_target_drains_and_gets_nothing_new(admin: Admin, shop: Shop) -> None:
    balancer, group, (first, second) = shop.site()
    shop.demand(balancer, 40)
    admin.advance(60)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": first}])
    admin.advance(1)
    assert shop.health(group)[first] == ("draining", "Target.DeregistrationInProgress")
    assert shop.rate(first, "network_in") == 0
    assert shop.rate(second, "network_in") == pytest.approx(40 * 800)
    assert shop.rate(balancer, "elb_5xx") == 0
    admin.advance(298)
    assert first in shop.health(group)
    admin.advance(2)
    assert shop.health(group) == {second: ("healthy", None)}


@pytest.mark.fact("elb-24")
@pytest.mark.parametrize(("draining_seconds", "lost"), [(300, 100 * 2), (3600, 0)])
def test_requests_of_400_seconds_are_cut_when_a_target_has_drained_for_less(
    admin: Admin, shop: Shop, draining_seconds: int, lost: int
) -> None:
    balancer, group, (first, second) = shop.site()
    patient = [{"Key": "idle_timeout.timeout_seconds", "Value": "4000"}]
    shop.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=balancer, Attributes=patient)
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": str(draining_seconds)}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=delay)
    shop.demand(balancer, 4, shape={"cpu_milliseconds": 1, "wait_milliseconds": 400_000})
    admin.advance(600)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": first}])
    admin.advance(299)
    assert [shop.rate(balancer, each) for each in ("elb_502", "target_2xx")] == pytest.approx([0, 4], abs=0.001)
    admin.advance(draining_seconds - 299 + 600)
    assert list(shop.health(group)) == [second]
    of_balancer = {"LoadBalancer": balancer.partition("loadbalancer/")[2]}
    assert shop.total("HTTPCode_ELB_502_Count", 1200, **of_balancer) == pytest.approx(lost, abs=2)
    assert [shop.rate(balancer, each) for each in ("elb_502", "target_2xx")] == pytest.approx([0, 4], abs=0.001)


def test_registering_a_draining_target_again_takes_it_back(admin: Admin, shop: Shop) -> None:
    _, group, (first, _) = shop.site()
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": first}])
    shop.register(group, first)
    admin.advance(400)
    assert shop.health(group)[first] == ("healthy", None)


def test_deregistering_a_stranger_changes_nothing(admin: Admin, shop: Shop) -> None:
    _, group, ids = shop.site()
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=group, Targets=[{"Id": "i-00000000000000000"}])
    assert set(shop.health(group)) == set(ids)


def test_only_running_machines_of_the_same_network_are_registered(admin: Admin, shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    (machine,) = shop.machines()
    shop.call("ec2:StopInstances", InstanceIds=[machine])
    other = shop.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    elsewhere = shop.make_group("other", VpcId=other)["TargetGroupArn"]
    for arn, id in ((group, machine), (group, "i-00000000000000000"), (elsewhere, shop.machines()[0])):
        refusal = admin.refused("elbv2:RegisterTargets", TargetGroupArn=arn, Targets=[{"Id": id}])
        assert refusal.code == "InvalidTarget"
        assert shop.health(arn) == {}


def test_a_group_takes_instances_or_addresses_never_both(admin: Admin, shop: Shop) -> None:
    addresses = shop.make_group("ips", TargetType="ip")["TargetGroupArn"]
    (machine,) = shop.machines()
    refusal = admin.refused("elbv2:RegisterTargets", TargetGroupArn=addresses, Targets=[{"Id": machine}])
    assert refusal.code == "InvalidTarget"
    outside = admin.refused("elbv2:RegisterTargets", TargetGroupArn=addresses, Targets=[{"Id": "8.8.8.8"}])
    assert outside.code == "InvalidTarget"
    balancer = shop.make_balancer()["LoadBalancerArn"]
    shop.listen(balancer, addresses)
    found = shop.call("ec2:DescribeInstances", InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    shop.register(addresses, found["PrivateIpAddress"])
    admin.advance(240)
    assert shop.health(addresses) == {found["PrivateIpAddress"]: ("healthy", None)}


def test_an_unregistered_target_is_told_as_such(shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    answer = shop.call("elbv2:DescribeTargetHealth", TargetGroupArn=group, Targets=[{"Id": "i-00000000000000000"}])
    (told,) = answer["TargetHealthDescriptions"]
    assert told["TargetHealth"]["Reason"] == "Target.NotRegistered"


def test_the_same_machine_may_answer_at_two_ports(admin: Admin, shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    (machine,) = shop.machines()
    both = [{"Id": machine, "Port": port} for port in (80, 8080)]
    shop.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=both)
    told = shop.call("elbv2:DescribeTargetHealth", TargetGroupArn=group)["TargetHealthDescriptions"]
    assert [each["Target"] for each in told] == both
