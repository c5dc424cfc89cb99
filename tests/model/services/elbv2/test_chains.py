"""An Application Load Balancer as the target of one of flows: fixed addresses before, rules behind."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import BalancerPicture
from model.laws.reach.addresses import place
from model.physics.demand import RequestShape
from model.services.elbv2.outlook import Outlook
from model.services.elbv2.reach import nodes
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.streams import of_balancers
from tests.admin import Admin
from tests.model.services.elbv2.test_listener_tls import upload
from tests.model.services.elbv2.visitors import visit
from tests.shop import Shop

NOT_THERE = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/nobody/0000000000000000"


class Chain:
    """A site, and a balancer of flows before it that is up."""

    def __init__(self, shop: Shop, machines: int = 2, port: int = 80) -> None:
        self.shop, self.admin, self.port = shop, shop.admin, port
        self.inner, self.web, self.machines = shop.site(machines)
        if port != 80:
            shop.listen(self.inner, self.web, port)
        made = shop.make_balancer("front", Type="network", SecurityGroups=[])
        self.outer = made["LoadBalancerArn"]
        self.group: str = balancer_group(shop, Port=port)["TargetGroupArn"]
        self.register()
        lead(shop, self.outer, self.group)
        self.admin.advance(300)

    def register(self) -> None:
        self.shop.register(self.group, self.inner)

    @property
    def health(self) -> tuple[str, str | None]:
        return self.shop.health(self.group)[self.inner]

    def answer_alone(self, status: str) -> None:
        """From now on the inner one says by itself what anybody gets."""
        deed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status}}
        (listener,) = self.shop.call("elbv2:DescribeListeners", LoadBalancerArn=self.inner)["Listeners"]
        self.shop.call("elbv2:ModifyListener", ListenerArn=listener["ListenerArn"], DefaultActions=[deed])


def balancer_group(shop: Shop, name: str = "inner", **settings: Any) -> dict[str, Any]:
    return shop.make_group(name, **{"Protocol": "TCP", "TargetType": "alb"} | settings)


def lead(shop: Shop, balancer: str, group: str, **settings: Any) -> None:
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"LoadBalancerArn": balancer, "Protocol": "TCP", "Port": 80, "DefaultActions": forward} | settings
    shop.call("elbv2:CreateListener", **asked)


def test_a_group_of_balancers_is_asked_over_http_as_clients_ask(shop: Shop) -> None:
    made = balancer_group(shop)
    assert (made["TargetType"], made["Protocol"], made["Port"]) == ("alb", "TCP", 80)
    checks = (made["HealthCheckProtocol"], made["HealthCheckPath"], made["HealthCheckTimeoutSeconds"])
    assert (*checks, made["Matcher"]) == ("HTTP", "/", 6, {"HttpCode": "200-399"})


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"Protocol": "TLS"}, "UnsupportedProtocol"),
        ({"Protocol": "HTTP"}, "UnsupportedProtocol"),
        ({"HealthCheckProtocol": "TCP"}, "ValidationError"),
    ],
)
def test_what_such_a_group_cannot_speak_is_refused(admin: Admin, shop: Shop, asked: dict[str, str], code: str) -> None:
    place = {"Name": "inner", "TargetType": "alb", "Protocol": "TCP", "Port": 80, "VpcId": shop.vpc}
    assert admin.refused("elbv2:CreateTargetGroup", **place | asked).code == code


def test_its_checks_stay_of_the_web_and_its_attributes_as_they_are(admin: Admin, shop: Shop) -> None:
    group = balancer_group(shop)["TargetGroupArn"]
    refusal = admin.refused("elbv2:ModifyTargetGroup", TargetGroupArn=group, HealthCheckProtocol="TCP")
    assert refusal.code == "ValidationError"
    wanted = [{"Key": "preserve_client_ip.enabled", "Value": "false"}]
    refusal = admin.refused("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=wanted)
    assert refusal.code == "InvalidConfigurationRequest"
    told = admin.call("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=group)["Attributes"]
    assert {"Key": "preserve_client_ip.enabled", "Value": "true"} in told


def test_only_a_balancer_that_listens_at_the_port_is_registered(admin: Admin, shop: Shop) -> None:
    inner = shop.make_balancer()["LoadBalancerArn"]
    other = shop.make_balancer("other")["LoadBalancerArn"]
    flows = shop.make_balancer("flows", Type="network", SecurityGroups=[])["LoadBalancerArn"]
    web = shop.make_group()["TargetGroupArn"]
    group = balancer_group(shop)["TargetGroupArn"]

    def refusal(*ids: str) -> tuple[str, str]:
        targets = [{"Id": id} for id in ids]
        refused = admin.refused("elbv2:RegisterTargets", TargetGroupArn=group, Targets=targets)
        return refused.code, refused.message

    code, said = refusal(inner)
    assert code == "ValidationError"
    assert said.startswith("If the target type is ALB, the target must have at least one listener")
    shop.listen(inner, web)
    assert refusal(inner, other)[0] == "TooManyTargets"
    assert refusal(flows)[0] == refusal(NOT_THERE)[0] == refusal("i-00000000000000000")[0] == "InvalidTarget"
    shop.register(group, inner)
    shop.listen(other, web := shop.make_group("else")["TargetGroupArn"])
    assert refusal(other)[0] == "TooManyTargets"


def test_a_balancer_of_another_network_is_no_target(admin: Admin, shop: Shop) -> None:
    inner = shop.make_balancer()["LoadBalancerArn"]
    shop.listen(inner, shop.make_group()["TargetGroupArn"])
    elsewhere = admin.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    group = balancer_group(shop, VpcId=elsewhere)["TargetGroupArn"]
    refused = admin.refused("elbv2:RegisterTargets", TargetGroupArn=group, Targets=[{"Id": inner}])
    assert (refused.code, elsewhere in refused.message) == ("InvalidTarget", True)


def test_it_may_stand_behind_two_others_and_not_three(admin: Admin, shop: Shop) -> None:
    inner = shop.make_balancer()["LoadBalancerArn"]
    shop.listen(inner, shop.make_group()["TargetGroupArn"])
    first, second, third = (balancer_group(shop, name)["TargetGroupArn"] for name in ("one", "two", "three"))
    shop.register(first, inner)
    shop.register(second, inner)
    refused = admin.refused("elbv2:RegisterTargets", TargetGroupArn=third, Targets=[{"Id": inner}])
    assert refused.code == "TooManyRegistrationsForTargetId"


_NOT_TCP = [("application", "HTTP", "InvalidConfigurationRequest"), ("network", "TLS", "IncompatibleProtocols")]


@pytest.mark.parametrize(("type", "protocol", "code"), _NOT_TCP)
def test_only_listeners_of_tcp_lead_to_it(admin: Admin, shop: Shop, type: str, protocol: str, code: str) -> None:
    group = balancer_group(shop)["TargetGroupArn"]
    groups = [shop.web] if type == "application" else []
    front = shop.make_balancer("front", Type=type, SecurityGroups=groups)["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"LoadBalancerArn": front, "Protocol": protocol, "Port": 80, "DefaultActions": forward}
    if protocol == "TLS":
        asked["Certificates"] = [upload(admin, "web")]
    assert admin.refused("elbv2:CreateListener", **asked).code in (
        "IncompatibleProtocols",
        "InvalidConfigurationRequest",
    )
    assert admin.call("elbv2:DescribeListeners", LoadBalancerArn=front)["Listeners"] == []


def test_it_is_as_well_as_what_it_answers(shop: Shop) -> None:
    chain = Chain(shop)
    assert chain.health == ("healthy", None)
    chain.answer_alone("503")
    shop.admin.advance(120)
    assert chain.health == ("unhealthy", "Target.ResponseCodeMismatch")
    chain.answer_alone("200")
    shop.admin.advance(300)
    assert chain.health == ("healthy", None)


def test_it_is_unwell_once_nobody_behind_it_is_well(shop: Shop) -> None:
    chain = Chain(shop)
    shop.call("ec2:StopInstances", InstanceIds=chain.machines)
    shop.admin.advance(240)
    assert chain.health == ("unhealthy", "Target.ResponseCodeMismatch")


def test_a_closed_port_between_both_is_seen_with_what_stands_there(shop: Shop) -> None:
    chain = Chain(shop)
    shop.close(shop.web)
    shop.admin.advance(240)
    assert chain.health == ("unhealthy", "Target.Timeout")
    (stand,) = seen(shop.admin, chain.outer).stands
    assert shop.web in stand.why


def test_demand_flows_through_both_and_comes_back(shop: Shop) -> None:
    chain = Chain(shop)
    shop.demand(chain.outer, 60)
    shop.admin.advance(120)
    for balancer in (chain.outer, chain.inner):
        assert shop.rate(balancer, "answered") == pytest.approx(60)
    assert shop.rate(chain.inner, "target_2xx") == pytest.approx(60)
    waits = [shop.rate(balancer, "waiting_seconds") for balancer in (chain.outer, chain.inner)]
    assert waits[0] == pytest.approx(waits[1], rel=0.05)
    assert all(shop.rate(id, "network_in") > 0 for id in chain.machines)
    shop.demand(chain.outer, 0)
    shop.admin.advance(60)
    assert shop.rate(chain.inner, "answered") == 0


def test_what_comes_through_comes_in_at_the_port_that_it_is_sent_to(shop: Shop) -> None:
    chain = Chain(shop, port=8080)
    listeners = shop.call("elbv2:DescribeListeners", LoadBalancerArn=chain.inner)["Listeners"]
    (plain,) = (each["ListenerArn"] for each in listeners if each["Port"] == 80)
    redirect = {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Port": "8080"}}
    shop.call("elbv2:ModifyListener", ListenerArn=plain, DefaultActions=[redirect])
    opened = [{"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "IpRanges": [{"CidrIp": "172.31.0.0/16"}]}]
    shop.call("ec2:AuthorizeSecurityGroupIngress", GroupId=shop.web, IpPermissions=opened)
    shop.demand(chain.outer, 30)
    shop.demand(chain.inner, 10)
    shop.admin.advance(240)
    assert chain.health == ("healthy", None)
    assert shop.rate(chain.inner, "target_2xx") == pytest.approx(30)
    assert shop.rate(chain.inner, "redirects") == pytest.approx(10)


def test_what_is_lost_between_both_reaches_nobody(shop: Shop) -> None:
    chain = Chain(shop)
    shop.demand(chain.outer, 60)
    shop.admin.advance(60)
    shop.close(shop.web)
    shop.admin.advance(60)
    assert shop.rate(chain.inner, "target_2xx") == 0
    assert shop.rate(chain.outer, "answered") == 0
    shop.open(shop.web)
    shop.admin.advance(400)
    assert shop.rate(chain.inner, "target_2xx") == pytest.approx(60)


def test_a_visitor_gets_the_page_behind_both(shop: Shop) -> None:
    chain = Chain(shop, machines=1)
    reply = visit(shop.admin, balancer=chain.outer)
    assert (reply.status, reply.by) == (200, chain.machines[0])
    chain.answer_alone("418")
    assert visit(shop.admin, balancer=chain.outer).status == 418


def test_between_both_it_is_on_the_wire_once(shop: Shop) -> None:
    chain = Chain(shop)
    shop.demand(chain.outer, 60)
    shop.admin.advance(120)
    account = shop.call("sts:GetCallerIdentity")["Account"]
    world = shop.admin.cloud.world(account, "us-east-1", "elbv2")
    inner = {place(each.private_ip_address) for each in nodes(world, world.get(LoadBalancer, chain.inner))}
    to_inner = [each for each in of_balancers(world) if each.packet.destination in inner]
    now = shop.admin.now
    carried = [each.said(now - 60, now).asked_bytes for each in to_inner if "checks" not in each.name]
    assert sum(carried) == pytest.approx(60 * 60 * RequestShape().bytes_in, rel=0.01)


def test_neither_the_target_nor_its_port_can_be_taken_away(admin: Admin, shop: Shop) -> None:
    chain = Chain(shop)
    assert admin.refused("elbv2:DeleteLoadBalancer", LoadBalancerArn=chain.inner).code == "ResourceInUse"
    (listener,) = shop.call("elbv2:DescribeListeners", LoadBalancerArn=chain.inner)["Listeners"]
    asked = {"ListenerArn": listener["ListenerArn"]}
    assert admin.refused("elbv2:DeleteListener", **asked).code == "ResourceInUse"
    assert admin.refused("elbv2:ModifyListener", **asked, Port=81).code == "ResourceInUse"
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=chain.group, Targets=[{"Id": chain.inner}])
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=chain.inner)
    admin.advance(400)
    assert shop.health(chain.group) == {}


def test_the_picture_names_the_balancer_behind_and_who_is_before(shop: Shop) -> None:
    chain = Chain(shop)
    shop.demand(chain.outer, 20)
    shop.admin.advance(60)
    (stand,) = seen(shop.admin, chain.outer).stands
    assert (stand.label, stand.port, stand.rate, stand.state) == ("shop", 80, pytest.approx(20), "healthy")
    (crowd,) = seen(shop.admin, chain.outer).crowds
    assert (crowd.rate, crowd.across_zones) == (pytest.approx(20), False)
    assert chain.outer.partition("loadbalancer/")[2] in {each.who for each in seen(shop.admin, chain.inner).comers}


def test_the_outlook_of_the_one_before_is_that_of_the_machines_behind(shop: Shop) -> None:
    chain = Chain(shop)
    through, plain = (foreseen(shop.admin, each) for each in (chain.outer, chain.inner))
    assert through.machines == plain.machines == 2
    assert through.cpu_percent == pytest.approx(plain.cpu_percent)
    chain.answer_alone("200")
    shop.close(shop.web)
    shop.admin.advance(300)
    assert foreseen(shop.admin, chain.outer).failed == pytest.approx(150)


def foreseen(admin: Admin, balancer: str) -> Outlook:
    (entry,) = (each for each in admin.client.demands.entries() if each.entry == balancer)
    found = admin.run(admin.client.demands.outlook(entry, {"components": [], "shape": {"cpu_milliseconds": 20}}, 150))
    assert found is not None
    return found


def seen(admin: Admin, id: str) -> BalancerPicture:
    found = admin.run(admin.client.pictures.balancer("elbv2:LoadBalancer", "us-east-1", id))
    assert found is not None
    return found
