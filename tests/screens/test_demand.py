"""The editor of demand: sliders change a draft, what would become of it is said, and then it is let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from model.client import Client
from screens.demand import Consequences, DemandScreen
from screens.widgets.ink import Ink
from screens.widgets.knobs import Knobs
from screens.widgets.spans import text_of
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import House, build_nothing, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes, pressing
from tests.screens.yard import Stage, session_over

SALE = {"start": 3600.0, "rate": 200.0, "rise_seconds": 300.0, "plateau_seconds": 3600.0, "fall_seconds": 600.0}
STORY = {"components": [{"daily": {"low": 10.0, "high": 60.0}}, {"spike": SALE}], "shape": {"cpu_milliseconds": 20.0}}


async def build_shop() -> Client:
    """A balancer before one machine, twenty minutes after its first visitors."""
    client = await build_nothing()
    image = (await client.call("ec2:DescribeImages", Owners=["amazon"]))["Images"][0]["ImageId"]
    subnets = (await client.call("ec2:DescribeSubnets"))["Subnets"]
    vpc = subnets[0]["VpcId"]
    web = (await client.call("ec2:CreateSecurityGroup", GroupName="web", Description="web", VpcId=vpc))["GroupId"]
    anywhere = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    await client.call("ec2:AuthorizeSecurityGroupIngress", GroupId=web, IpPermissions=[anywhere])
    made = await client.call(
        "elbv2:CreateLoadBalancer",
        Name="shop",
        Subnets=[each["SubnetId"] for each in subnets[:2]],
        SecurityGroups=[web],
    )
    balancer = made["LoadBalancers"][0]["LoadBalancerArn"]
    made = await client.call("elbv2:CreateTargetGroup", Name="web", Protocol="HTTP", Port=80, VpcId=vpc)
    group = made["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    await client.call(
        "elbv2:CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward
    )
    launched = await client.call(
        "ec2:RunInstances",
        ImageId=image,
        InstanceType="c5.large",
        MinCount=1,
        MaxCount=1,
        SubnetId=subnets[0]["SubnetId"],
        SecurityGroupIds=[web],
    )
    machine = launched["Instances"][0]["InstanceId"]
    await client.run_until(client.now + 60)
    await client.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=[{"Id": machine}])
    await client.run_until(client.now + 240)
    await client.demand(balancer, STORY)
    await client.run_until(client.now + 1200)
    return client


async def open_editor(pilot: Pilot[Any], words: str = "demand shop") -> DemandScreen:
    await pilot.press("colon")
    await type_in(pilot, words)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, DemandScreen)
    return pilot.app.screen


@asynccontextmanager
async def editing() -> AsyncIterator[tuple[Client, DemandScreen, Pilot[Any]]]:
    """The editor of the shop's demand by itself."""
    client = await build_shop()
    async with Stage(lambda: DemandScreen(session_over(client))).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DemandScreen)
        yield client, screen, pilot
    await client.close()


def said(screen: DemandScreen) -> str:
    return "\n".join(text_of(line) for line in screen.query_one(Consequences).draw(50, 20))


def parts(client: Client) -> Any:
    return client.demands.entries()[0].told["components"]


async def test_a_slider_changes_the_draft_and_what_is_foreseen_and_nothing_else() -> None:
    async with editing() as (client, screen, pilot):
        before = said(screen)
        await pilot.press("down", "shift+right", "shift+right", "right")
        await settled(pilot)
        cursor, chart = screen.query_one(Knobs).cursor, screen.query_one(TimeSeries).chart
        assert cursor is not None and chart is not None  # noqa: PT018
        assert (cursor.label, cursor.value) == ("at the peak", 71.0)
        assert said(screen) != before
        assert [each.name for each in chart.series] == ["came", "to come", "draft"]
        assert parts(client) == STORY["components"]

        await pilot.press("r")
        await settled(pilot)
        assert said(screen) == before


async def test_a_draft_is_let_in_and_taken_back() -> None:
    async with editing() as (client, screen, pilot):
        await pilot.press("9", "9", "9", "backspace", "enter", "a")
        await settled(pilot)
        now, begun = client.now, client.demands.entries()[0].since
        assert begun == now
        assert parts(client)[0] == {"daily": {"low": 99.0, "high": 60.0}}
        assert parts(client)[1]["spike"]["start"] == 2400.0, "the sale begins when it was to begin"

        await pilot.press("u")
        await settled(pilot)
        assert parts(client)[0] == STORY["components"][0]
        assert "would" in said(screen)


async def test_parts_come_and_go() -> None:
    async with editing() as (client, _, pilot):
        await pilot.press("d", "n", "down", "down", "down", "enter", "a")
        await settled(pilot)
        assert [list(each) for each in parts(client)] == [["spike"], ["ramp"]]


async def test_a_story_is_kept_in_a_file_and_taken_from_it(tmp_path: Path) -> None:
    async with editing() as (client, _, pilot):
        (tmp_path / "notes.txt").write_text("dear diary")
        for name in ("mine.yaml", "notes.txt"):
            await pilot.press("s")
            await type_in(pilot, str(tmp_path / name))
            await pilot.press("enter")
            await pilot.app.workers.wait_for_complete()
        assert (tmp_path / "notes.txt").read_text() == "dear diary"

        await pilot.press("o")
        await type_in(pilot, "nervous")
        await pilot.press("enter", "a")
        await settled(pilot)
        assert [list(each) for each in parts(client)] == [["steady"], ["bursts"]]
        await pilot.press("o")
        await type_in(pilot, str(tmp_path / "mine.yaml"))
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("a")
        await settled(pilot)
        assert [list(each) for each in parts(client)] == [["daily"], ["spike"]]


async def test_clients_come_in_at_a_name_from_the_continents_that_are_chosen() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        screen = await open_editor(pilot, "demand www.example.com")
        await pilot.press("n", "enter")
        await settled(pilot)
        screen.query_one(Knobs).move_to("('origins', 'EU')")
        await pilot.press("6", "0", "enter", "down", "4", "0", "enter", "a")
        await settled(pilot)
        (entry,) = house.client.demands.entries()
        assert entry.told["origins"] == {"EU": 0.6, "NA": 0.4}
        assert "look at the balancers behind" in said(screen)


@both_sizes
def test_the_editor_of_demand(snap_compare: Compare, size: tuple[int, int]) -> None:
    run = pressing("V", "down", "shift+right", "shift+right")
    assert snap_compare(House(build_shop), terminal_size=size, run_before=run)


def test_a_console_without_colours(snap_compare: Compare) -> None:
    house = House(build_shop, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=(120, 40), run_before=pressing("V", "5"))


def test_where_nobody_can_come(snap_compare: Compare) -> None:
    assert snap_compare(House(build_nothing), terminal_size=(80, 24), run_before=pressing("V"))
