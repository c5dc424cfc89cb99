"""Instances behind a Classic balancer are in service or out of it, and it is known why."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import HTTP, Kiosk
from tests.shop import Shop


@pytest.mark.fact("elb-17")
def test_a_new_instance_is_out_of_service_until_enough_checks_were_good(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make()
    kiosk.check("HTTP:80/index.html", interval=10, good=4)
    (machine,) = kiosk.shop.machines()
    admin.advance(60)
    kiosk.register(machine)
    assert (kiosk.states(), kiosk.reasons()) == (
        {machine: "OutOfService"},
        {machine: "Instance registration is still in progress."},
    )
    admin.advance(28)
    assert kiosk.states() == {machine: "OutOfService"}
    admin.advance(15)
    assert kiosk.states() == {machine: "InService"}


@pytest.mark.fact("elb-14")
def test_a_connection_is_enough_for_a_check_or_a_page_is_asked_for(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    _, (machine, _) = kiosk.site()
    kiosk.check("TCP:80")
    admin.advance(60)
    assert kiosk.states()[machine] == "InService"
    shop.close(shop.web)
    admin.advance(60)
    assert kiosk.states()[machine] == "OutOfService"
    assert "UnhealthyThreshold" in kiosk.reasons()[machine]
    shop.open(shop.web)
    kiosk.check("HTTP:80/index.html")
    admin.advance(60)
    assert kiosk.states()[machine] == "InService"


@pytest.mark.fact("elb-14")
def test_a_page_that_fails_is_seen_by_those_who_ask_for_it_and_not_by_a_mere_connection(
    admin: Admin, shop: Shop, kiosk: Kiosk
) -> None:
    kiosk.site(1)
    kiosk.check("HTTP:80/monitor")
    admin.advance(60)
    assert set(kiosk.states().values()) == {"InService"}
    admin.run(admin.client.chaos().break_("deployment", shop.image, strength=0.9))
    admin.advance(60)
    assert set(kiosk.states().values()) == {"OutOfService"}, "the page says 500"
    kiosk.check("TCP:80")
    admin.advance(60)
    assert set(kiosk.states().values()) == {"InService"}, "the port is open, broken though the application is"
    (broken,) = admin.client.chaos().broken
    admin.run(admin.client.chaos().mend(broken.ref))
    kiosk.check("HTTP:80/monitor")
    admin.advance(60)
    assert set(kiosk.states().values()) == {"InService"}


@pytest.mark.parametrize("target", ["HTTP:80", "TCP:80/page", "UDP:53", "HTTP:0/", "HTTP:70000/", "page"])
def test_what_is_no_target_of_checks_is_refused(kiosk: Kiosk, target: str) -> None:
    kiosk.make()
    times = {"Interval": 30, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 2}
    assert kiosk.refused("ConfigureHealthCheck", HealthCheck={"Target": target} | times) == "ValidationError"
    slow = times | {"Target": "TCP:80", "Timeout": 30}
    assert kiosk.refused("ConfigureHealthCheck", HealthCheck=slow) == "ValidationError"


def test_who_is_not_there_cannot_be_registered_nor_let_go(kiosk: Kiosk) -> None:
    kiosk.make()
    nobody = [{"InstanceId": "i-00000000000000000"}]
    for operation in ("RegisterInstancesWithLoadBalancer", "DeregisterInstancesFromLoadBalancer"):
        assert kiosk.refused(operation, Instances=nobody) == "InvalidInstance"
        assert kiosk.refused(operation, Instances=[]) == "ValidationError"
    assert kiosk.refused("DescribeInstanceHealth", Instances=nobody) == "InvalidInstance"


def test_a_stranger_is_told_to_be_out_of_service(kiosk: Kiosk) -> None:
    kiosk.make()
    (machine,) = kiosk.shop.machines()
    (told,) = kiosk.ask("DescribeInstanceHealth", Instances=[{"InstanceId": machine}])["InstanceStates"]
    assert (told["State"], told["ReasonCode"]) == ("OutOfService", "Instance")


def test_a_terminated_instance_is_deregistered(admin: Admin, kiosk: Kiosk) -> None:
    _, (first, second) = kiosk.site()
    admin.call("ec2:TerminateInstances", InstanceIds=[first])
    admin.advance(120)
    assert kiosk.states() == {second: "InService"}


@pytest.mark.fact("elb-23")
def test_requests_under_way_are_finished_before_an_instance_leaves(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, (first, second) = kiosk.site()
    kiosk.modify(ConnectionDraining={"Enabled": True, "Timeout": 60})
    shop.demand(balancer, 20)
    admin.advance(60)
    begun = admin.now
    kiosk.deregister(first)
    admin.advance(1)
    assert kiosk.described()["Instances"] == [{"InstanceId": second}]
    assert kiosk.states() == {first: "InService", second: "InService"}
    assert "deregistration" in kiosk.reasons()[first]
    assert [shop.rate(id, "network_in") / 800 for id in (first, second)] == [0, 20]
    admin.advance(begun + 61 - admin.now)
    assert kiosk.states() == {second: "InService"}


@pytest.mark.fact("elb-24")
def test_requests_that_take_longer_than_the_draining_are_cut_at_its_end(shop: Shop, kiosk: Kiosk) -> None:
    balancer, (first, second) = kiosk.site()
    kiosk.modify(ConnectionSettings={"IdleTimeout": 3600})
    kiosk.modify(ConnectionDraining={"Enabled": True})
    shop.demand(balancer, 4, shape={"cpu_milliseconds": 1, "wait_milliseconds": 400_000})
    kiosk.admin.advance(600)
    kiosk.deregister(first)
    seen: list[float] = []
    for seconds in (299, 2, 98, 2):
        kiosk.admin.advance(seconds)
        seen.append(shop.rate(balancer, "elb_5xx"))
    assert seen == pytest.approx([0, 2, 2, 0], abs=0.001)
    assert kiosk.states() == {second: "InService"}


def test_without_draining_an_instance_leaves_at_once(admin: Admin, kiosk: Kiosk) -> None:
    _, (first, second) = kiosk.site()
    kiosk.deregister(first)
    admin.advance(1)
    assert kiosk.states() == {second: "InService"}


def test_who_comes_back_while_it_drains_is_looked_at_anew(admin: Admin, kiosk: Kiosk) -> None:
    _, (first, _) = kiosk.site()
    kiosk.modify(ConnectionDraining={"Enabled": True})
    kiosk.deregister(first)
    admin.advance(5)
    kiosk.register(first)
    admin.advance(1)
    assert kiosk.states()[first] == "OutOfService"
    admin.advance(60)
    assert kiosk.states()[first] == "InService"


def test_instances_of_another_network_are_refused(admin: Admin, kiosk: Kiosk) -> None:
    vpc = admin.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    kiosk.ask("CreateLoadBalancer", Listeners=[HTTP], Subnets=[subnet], Scheme="internal")
    machines = [{"InstanceId": each} for each in kiosk.shop.machines()]
    assert kiosk.refused("RegisterInstancesWithLoadBalancer", Instances=machines) == "InvalidInstance"
