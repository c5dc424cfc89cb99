"""An action on rows is the right calls, said beforehand, or a reason why not."""

from __future__ import annotations

from dataclasses import replace

from model.client import Action, KindView
from screens.errands import errands, known_as, possible, question, reason
from tests.screens.yard import Yard, open_yard


def titled(kind: KindView, title: str) -> Action:
    return next(action for action in kind.actions if action.title == title)


async def yard_and_kind(name: str = "ec2:Instance") -> tuple[Yard, KindView]:
    yard = await open_yard()
    return yard, yard.kind(name)


async def test_what_the_state_does_not_allow_is_left_out_and_says_why() -> None:
    yard, kind = await yard_and_kind()
    reboot, rows = titled(kind, "Reboot"), yard.rows("ec2:Instance")
    assert [row.label for row in possible(reboot, rows)] == ["web-1", "web-2"]
    assert reason(reboot, rows) == ""
    assert reason(reboot, [yard.row("ec2:Instance", "db-1")]) == "not while it is stopped"
    assert reason(reboot, []) == "Nothing is selected."
    await yard.client.close()


async def test_ids_that_come_in_lists_go_in_one_call_for_each_region() -> None:
    yard, kind = await yard_and_kind()
    first, second = yard.rows("ec2:Instance")[1:]
    away = replace(second, region="eu-west-1")
    calls = errands(yard.client, kind, titled(kind, "Stop"), [first, second, away], {})
    assert [(call.region, call.params) for call in calls] == [
        ("us-east-1", {"InstanceIds": [first.id, second.id]}),
        ("eu-west-1", {"InstanceIds": [second.id]}),
    ]
    await yard.client.close()


async def test_an_id_that_comes_alone_makes_a_call_for_each_row_with_what_is_fixed() -> None:
    yard, kind = await yard_and_kind()
    rows = yard.rows("ec2:Instance")[1:]
    calls = errands(yard.client, kind, titled(kind, "Protect from termination"), rows, {})
    assert [call.params["InstanceId"] for call in calls] == [row.id for row in rows]
    assert all(call.params["DisableApiTermination"] == {"Value": True} for call in calls)
    assert calls[0].line(yard.client).startswith("aws ec2 modify-instance-attribute --instance-id i-")
    await yard.client.close()


async def test_a_question_names_everything_says_what_follows_and_shows_the_call() -> None:
    yard, kind = await yard_and_kind()
    terminate, rows = titled(kind, "Terminate"), yard.rows("ec2:Instance")
    asked = question(yard.client, kind, terminate, rows, errands(yard.client, kind, terminate, rows, {}))
    assert asked.title == "Terminate: 3 marked"
    assert all(row.id in asked.text for row in rows)
    assert asked.consequences[0].text == terminate.consequence
    assert asked.consequences[1].text.startswith("What refers to them: ")
    assert "Volumes 3" in asked.consequences[1].text
    assert asked.command.startswith("aws ec2 terminate-instances --instance-ids i-")
    assert asked.name == ""
    await yard.client.close()


async def test_the_gravest_question_has_the_name_typed_or_the_number() -> None:
    yard, kind = await yard_and_kind()
    grave = replace(titled(kind, "Terminate"), confirm=3)
    rows = yard.rows("ec2:Instance")
    one = question(yard.client, kind, grave, rows[:1], errands(yard.client, kind, grave, rows[:1], {}))
    every = question(yard.client, kind, grave, rows, errands(yard.client, kind, grave, rows, {}))
    assert (one.name, every.name) == ("db-1", "3")
    await yard.client.close()


async def test_things_are_called_by_their_names_before_their_ids() -> None:
    yard, groups = await yard_and_kind("ec2:SecurityGroup")
    group = next(row for row in yard.rows("ec2:SecurityGroup") if row.region == "us-east-1")
    assert known_as(groups, group) == "default"
    assert known_as(yard.kind("ec2:Instance"), yard.row("ec2:Instance", "web-1")) == "web-1"
    volume = yard.rows("ec2:Volume")[0]
    assert known_as(yard.kind("ec2:Volume"), volume) == volume.id
    await yard.client.close()


async def test_a_part_of_something_is_named_with_the_whole() -> None:
    yard, kind = await yard_and_kind("autoscaling:ScalingPolicy")
    fields = [column.field for column in kind.columns]
    policy = replace(
        yard.row("ec2:Instance", "web-1"),
        kind=kind.kind,
        id="web/cpu-out",
        values=tuple({"policy_name": "cpu-out", "auto_scaling_group_name": "web"}.get(field) for field in fields),
    )
    (call,) = errands(yard.client, kind, kind.actions[0], [policy], {})
    assert call.params["PolicyName"] == "cpu-out"
    assert call.params["AutoScalingGroupName"] == "web"
    await yard.client.close()
