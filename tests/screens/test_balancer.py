"""A balancer is opened by what flows through it, and steered from there by calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import BalancerPicture, Crowd, Door, Node, Stand, Way, Wires
from model.services.elbv2.picture import Comer, Portion
from screens.balancer import BalancerScreen
from screens.balancer_calls import WeightsForm, crossing, leaving, weighing
from screens.balancer_charts import added
from screens.balancer_flow import flow_lines
from screens.balancer_rows import why, zone_lines
from screens.widgets.cell import plain
from screens.widgets.confirm import Confirm
from screens.widgets.empty import Empty
from screens.widgets.spans import text_of
from tests.admin import Admin
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.frontage import build_frontage
from tests.screens.test_dashboard_looks import Compare, both_sizes
from tests.screens.test_sign_in import hire, sign_in

WEB = Crowd(
    "elbv2:TargetGroup", "arn:web", "web", 90.0, 2, 2, "round robin", True, "AWSALB for 60 s", "HTTP / every 30 s"
)
FORWARD = Way("arn:rule", "10", "path-pattern /api/*", "forward", 90.0, (Portion("arn:web", "web", 1, 1.0),))
LEVELS: dict[str, float] = {
    "elb_502": 0.0,
    "resets": 0.0,
    "elb_503": 0.0,
    "elb_504": 0.0,
    "rejected": 0.0,
    "target_5xx": 0.0,
}
SHOP = BalancerPicture(
    kind="elbv2:LoadBalancer",
    id="arn:shop",
    name="shop",
    type="application",
    scheme="internal",
    state="active",
    dns_name="shop.example",
    rate=120.0,
    lost=0.0,
    barrier="",
    comers=(Comer("clients", 80.0), Comer("E2EXAMPLE", 40.0)),
    doors=(Door("arn:door", "HTTP:80", 120.0, (FORWARD, Way("arn:last", "default", "", "redirect 301", 30.0))),),
    crowds=(WEB,),
    stands=(),
    nodes=(Node("eni-1", "us-east-1a", "192.0.2.1", "10.0.0.1", "in", 1.0),),
    wires=Wires(12.0, 64.0, 0.5, 34.0, 60.0, ""),
    levels=LEVELS,
    dollars=1.25,
    namespace="AWS/ApplicationELB",
    dimension=("LoadBalancer", "app/shop/1"),
)
STAND = Stand("arn:web|i-1:80", "web", "i-1", "web-1", 80, "us-east-1a", "healthy", "", 45.0, 0.5, 0.02, 0.9, None)


def lines(seen: BalancerPicture, width: int = 110) -> list[str]:
    return [text_of(line).rstrip() for line in flow_lines(seen, width)]


def test_everybody_who_comes_is_led_through_the_port_to_where_each_rule_leads() -> None:
    first, second, group, _ = lines(SHOP)
    assert first.startswith("clients 80 /s   ┬─ HTTP:80 120 /s ┬─ 10 path /api/* ")
    assert first.endswith("━━ 90 /s ━▸ ● web")
    assert second.startswith("E2EXAMPLE 40 /s ┘")
    assert second.endswith("━━ 30 /s ━▸ redirect 301")
    assert group.startswith(
        "● web 2 of 2 healthy  90 /s  round robin · cross-zone on · sticky AWSALB for 60 s · checks"
    )


@pytest.mark.parametrize("width", [40, 76])
def test_no_line_is_wider_than_its_room(width: int) -> None:
    assert max(map(len, lines(SHOP, width))) <= width


def test_what_comes_to_nothing_is_said_with_the_reason() -> None:
    told = "\n".join(lines(replace(SHOP, lost=7.0, barrier="ENI_SG_RULES at sg-1", levels=LEVELS | {"elb_503": 3.0})))
    assert "■ 7 /s never get here: ENI_SG_RULES at sg-1" in told
    assert "■ 3 /s answered 503: nobody to send them to" in told


def test_connections_of_both_sides_are_told_apart_and_flows_have_the_same_on_both() -> None:
    assert (
        lines(SHOP)[-1] == "⇄ connections clients 12 /s new, 64 open · targets 0.5 /s new, 34 open · idle 60 s at most"
    )
    passing = replace(SHOP, type="network", wires=replace(SHOP.wires, policy="ELBSecurityPolicy-2016-08"))
    assert lines(passing)[-1] == "⇄ connections clients 12 /s new, 64 open · 2016-08"
    hasty = replace(SHOP, levels=LEVELS | {"elb_502": 0.001, "resets": 0.001})
    assert "■ 3.6 /h answered 502: a target closed the connection first, by a short keep-alive" in lines(hasty)


def test_a_balancer_that_listens_nowhere_says_so() -> None:
    assert lines(replace(SHOP, doors=(), crowds=())) == ["It listens at no port: whoever comes gets no answer."]


def test_zones_show_what_comes_in_against_what_is_served_there() -> None:
    seen = replace(SHOP, stands=(STAND, replace(STAND, name="b", zone="us-east-1b", rate=135.0, state="unhealthy")))
    assert [text_of(line).rstrip() for line in zone_lines(seen, 60)] == [
        "us-east-1a 100% → 25%  1 of 1 well",
        "  ● in     192.0.2.1  eni-1",
        "us-east-1b not enabled  0 of 1 well",
    ]


def test_who_comes_and_goes_is_counted_down() -> None:
    assert why(replace(STAND, state="draining", until=1300.0), 1000.0) == "gone in 5m"
    assert why(replace(STAND, weight=0.3, until=1060.0), 1000.0) == "slow start at 30%, full in 1m"
    assert why(replace(STAND, state="unhealthy", why="Request timed out"), 0.0) == "Request timed out"


def test_each_kind_is_turned_and_relieved_by_its_own_calls() -> None:
    classic = replace(WEB, kind="elb:ClassicBalancer", id="kiosk", across_zones=False)
    assert crossing(SHOP, WEB).params["Attributes"][0]["Value"] == "false"
    turned = crossing(replace(SHOP, kind="elb:ClassicBalancer", id="kiosk"), classic)
    assert turned.params["LoadBalancerAttributes"] == {"CrossZoneLoadBalancing": {"Enabled": True}}
    assert leaving(WEB, STAND).params["Targets"] == [{"Id": "i-1", "Port": 80}]
    assert leaving(classic, STAND).params["Instances"] == [{"InstanceId": "i-1"}]


def test_weights_of_the_default_rule_are_changed_at_its_listener() -> None:
    (door,) = SHOP.doors
    assert weighing(door, FORWARD, [3]).action == "elbv2:ModifyRule"
    default = weighing(door, replace(FORWARD, priority="default"), [3])
    assert (default.action, default.params["ListenerArn"]) == ("elbv2:ModifyListener", "arn:door")


def test_counts_of_the_same_minute_are_added() -> None:
    assert added([[(0.0, 1.0), (60.0, 2.0)], [(60.0, 3.0)]]) == ((0.0, 1.0), (60.0, 5.0))


async def opened(house: House, pilot: Pilot[Any]) -> BalancerScreen:
    await pilot.press("colon")
    await type_in(pilot, "lb shop")
    await pilot.press("enter")
    await settled(pilot)
    await settled(pilot)
    assert isinstance(house.screen, BalancerScreen)
    return house.screen


async def seen_anew(screen: BalancerScreen, pilot: Pilot[Any]) -> BalancerPicture:
    await settled(pilot)
    screen.look()
    await settled(pilot)
    assert screen.seen is not None
    return screen.seen


async def test_it_is_steered_by_keys_and_shows_at_once_what_came_of_it() -> None:
    async with lived_in(build_frontage) as (house, pilot):
        screen = await opened(house, pilot)
        states = [plain(row.cells[0]) for row in screen.table.rows]
        assert states == ["unhealthy", "draining", "healthy", "healthy", "healthy"]
        await pilot.press("z")
        seen = await seen_anew(screen, pilot)
        assert [crowd.across_zones for crowd in seen.crowds if crowd.name == "blue"] == [False]
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(house.screen, Confirm)
        await pilot.press("y")
        seen = await seen_anew(screen, pilot)
        assert [stand.state for stand in seen.stands if stand.crowd == "blue"] == ["draining"]


def test_the_form_of_weights_asks_for_one_number_of_each_group(admin: Admin) -> None:
    (door,) = SHOP.doors
    form = WeightsForm(admin.client, "us-east-1", door, FORWARD)
    assert [(field.label, field.default) for field in form.more_fields()] == [("web", 1)]
    asked = form.params({"arn:web": 7})
    assert asked["Actions"][0]["ForwardConfig"] == {"TargetGroups": [{"TargetGroupArn": "arn:web", "Weight": 7}]}


async def test_whoever_may_not_see_targets_is_told_which_permission_is_missing() -> None:
    async with lived_in(build_frontage) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "elasticloadbalancing:DescribeLoadBalancers"))
        screen = await opened(house, pilot)
        told = " ".join(text_of(line) for line in screen.query_one(Empty).draw(100, 12))
        assert "elasticloadbalancing:DescribeTargetHealth" in told


@both_sizes
def test_the_view(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await opened(pilot.app, pilot)

    assert snap_compare(House(build_frontage), terminal_size=size, run_before=show)
