"""Things are made by forms that come from AWS's own description."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from screens.answer import AnswerScreen
from screens.launch import LaunchScreen, made_id, noun_of
from screens.launch_fields import fields_of
from screens.widgets.form import Form
from screens.widgets.form_row import FormRow
from screens.widgets.pick import PickScreen
from tests.screens.yard import HERE, Compare, Stage, Yard, look, open_yard


def opening(yard: Yard, kind: str, region: str = HERE) -> Stage:
    return Stage(lambda: LaunchScreen(yard.client, yard.kind(kind), region))


def command_of(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#command", Static).content)


def row_of(pilot: Pilot[None], name: str) -> FormRow:
    return next(row for row in pilot.app.screen.query(FormRow) if row.field.name == name)


async def test_an_instance_is_launched_by_typing_its_name() -> None:
    yard = await open_yard()
    stage = opening(yard, "ec2:Instance")
    async with stage.run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("tab", *"web-3")
        assert "--count 1" in command_of(pilot)
        assert "web-3" in command_of(pilot)
        await pilot.press("ctrl+j")
        await look(pilot)
    made = yard.row("ec2:Instance", "web-3")
    assert stage.said == [made.id]
    assert made.state == "pending"
    await yard.client.close()


async def rules_of(yard: Yard, group_id: str) -> list[tuple[str, int, int, str]]:
    wanted = [{"Name": "group-id", "Values": [group_id]}]
    rules = (await yard.client.call("ec2:DescribeSecurityGroupRules", Filters=wanted))["SecurityGroupRules"]
    return [
        (each["IpProtocol"], each["FromPort"], each["ToPort"], each["CidrIpv4"])
        for each in rules
        if not each["IsEgress"]
    ]


async def groups_of(yard: Yard, instance_id: str) -> dict[str, str]:
    """Names of groups, and their ids."""
    answer = await yard.client.call("ec2:DescribeInstances", InstanceIds=[instance_id])
    (instance,) = answer["Reservations"][0]["Instances"]
    return {each["GroupName"]: each["GroupId"] for each in instance["SecurityGroups"]}


@pytest.mark.fact("security-group-23")
async def test_a_launch_with_defaults_makes_a_group_that_lets_ssh_in_from_anywhere_and_warns_of_it() -> None:
    yard = await open_yard()
    for number in (1, 2):
        stage = opening(yard, "ec2:Instance")
        async with stage.run_test(size=(120, 40)) as pilot:
            await look(pilot)
            warned = str(pilot.app.screen.query_one("#about", Static).content)
            assert f"launch-wizard-{number} lets SSH (tcp 22) in from 0.0.0.0/0" in warned
            await pilot.press("ctrl+j")
            await look(pilot)
        groups = await groups_of(yard, stage.said[0])
        assert list(groups) == [f"launch-wizard-{number}"]
        assert await rules_of(yard, groups[f"launch-wizard-{number}"]) == [("tcp", 22, 22, "0.0.0.0/0")]
    await yard.client.close()


async def test_who_leaves_the_new_group_out_has_the_default_one_and_no_warning() -> None:
    yard = await open_yard()
    stage = opening(yard, "ec2:Instance")
    async with stage.run_test(size=(120, 40)) as pilot:
        await look(pilot)
        row_of(pilot, "NewGroup").focus_control()
        await pilot.press("space")
        await look(pilot)
        assert not pilot.app.screen.query_one("#about").has_class("-said")
        await pilot.press("ctrl+j")
        await look(pilot)
    assert list(await groups_of(yard, stage.said[0])) == ["default"]
    await yard.client.close()


async def test_a_launch_that_is_sent_again_makes_no_second_group() -> None:
    yard = await open_yard()
    stage = opening(yard, "ec2:Instance")
    async with stage.run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press(*["backspace"] * 3, *"5000", "ctrl+j")
        await look(pilot)
        assert stage.said == []
        await pilot.press(*["backspace"] * 4, "1", "ctrl+j")
        await look(pilot)
    assert list(await groups_of(yard, stage.said[0])) == ["launch-wizard-1"]
    names = [row.label for row in yard.rows("ec2:SecurityGroup")]
    assert [name for name in names if name.startswith("launch-wizard")] == ["launch-wizard-1"]
    await yard.client.close()


async def test_a_refusal_stays_in_the_form_with_all_that_was_typed() -> None:
    yard = await open_yard()
    await yard.client.call("s3:CreateBucket", Bucket="shop-static")
    stage = opening(yard, "s3:Bucket")
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"Shop", "ctrl+j")
        await look(pilot)
        said = str(pilot.app.screen.query_one("#refusal", Static).content)
        assert "InvalidBucketName" in said
        assert pilot.app.screen.query_one(Form).values["Bucket"] == "Shop"
        assert stage.said == []
        await pilot.press(*["backspace"] * 4, *"shop-logs", "ctrl+j")
        await look(pilot)
    assert stage.said == ["shop-logs"]
    await yard.client.close()


async def test_a_bucket_elsewhere_is_made_elsewhere() -> None:
    yard = await open_yard()
    stage = opening(yard, "s3:Bucket", "eu-west-1")
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"shop-eu")
        assert "LocationConstraint" in command_of(pilot)
        await pilot.press("ctrl+j")
        await look(pilot)
    assert yard.row("s3:Bucket", "shop-eu").region == "eu-west-1"
    await yard.client.close()


async def test_a_balancer_gets_its_subnets_from_ticks() -> None:
    yard = await open_yard()
    stage = opening(yard, "elbv2:LoadBalancer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"shop", "tab", "enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, PickScreen)
        await pilot.press("space", "j", "space", "enter")
        await look(pilot)
        assert len(row_of(pilot, "Subnets").value) == 2
        await pilot.press("ctrl+j")
        await look(pilot)
    assert stage.said == [yard.row("elbv2:LoadBalancer", "shop").id]
    await yard.client.close()


async def test_a_secret_that_is_told_once_is_shown() -> None:
    yard = await open_yard()
    stage = opening(yard, "ec2:KeyPair")
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"door", "ctrl+j")
        await look(pilot)
        assert isinstance(pilot.app.screen, AnswerScreen)
        await pilot.press("escape")
        await look(pilot)
    assert stage.said == [yard.row("ec2:KeyPair", "door").id]
    await yard.client.close()


async def test_escape_makes_nothing() -> None:
    yard = await open_yard()
    stage = opening(yard, "s3:Bucket")
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"shop", "escape")
        await look(pilot)
    assert stage.said == [None]
    assert yard.rows("s3:Bucket") == []
    await yard.client.close()


async def test_everything_that_can_be_made_has_a_form_of_its_own() -> None:
    yard = await open_yard()
    for view in (view for view in yard.client.kinds().values() if view.create):
        form = LaunchScreen(yard.client, view, HERE)
        assert fields_of(form.questions(), {}, form.proposed({})), view.kind
    await yard.client.close()


def test_what_was_made_is_found_in_the_answer_or_in_what_was_asked() -> None:
    class View:
        key = "volume_id"

    view: Any = View()
    assert made_id(view, {}, {"VolumeId": "vol-1", "Size": 8}) == "vol-1"
    view.key = "name"
    assert made_id(view, {"Bucket": "shop"}, {"Location": "/shop"}) == "shop"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Instance", "an instance"),
        ("AutoScalingGroup", "an Auto Scaling group"),
        ("User", "a user"),
        ("Vpc", "a VPC"),
        ("NetworkAcl", "a network ACL"),
    ],
)
def test_a_kind_reads_as_in_a_sentence(kind: str, words: str) -> None:
    assert noun_of(kind) == words


SIZES = ((80, 24), (120, 40))
FORMS = ("ec2:Instance", "ec2:Volume", "s3:Bucket", "cloudwatch:MetricAlarm", "autoscaling:AutoScalingGroup")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("kind", FORMS)
def test_a_form(snap_compare: Compare, kind: str, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        pilot.app.push_screen(LaunchScreen(yard.client, yard.kind(kind), HERE))
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)


def test_a_form_with_a_refusal(snap_compare: Compare) -> None:
    async def refused(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        pilot.app.push_screen(LaunchScreen(yard.client, yard.kind("s3:Bucket"), HERE))
        await look(pilot)
        await pilot.press(*"Shop", "ctrl+j")
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=(80, 24), run_before=refused)
