"""One call: what was asked, answered and allowed, what it changed and what followed, and how to make it again."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import AwsError
from screens.scaling import ScalingScreen
from screens.trail_call import CallScreen
from screens.widgets.details import Details
from tests.screens.estate import House, dashboard, lived_in, settled
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.yard import Yard


def call_screen(house: House) -> CallScreen:
    assert isinstance(house.screen, CallScreen)
    return house.screen


def text(house: House) -> str:
    lines = call_screen(house).query_one(Details).draw(200)
    return "\n".join("".join(part for part, _ in line) for line in lines)


async def opened(house: House, pilot: Pilot[Any], operation: str) -> None:
    """The latest call of this operation."""
    session = dashboard(house).session
    entry = next(each for each in session.ring.entries() if each.called.operation == operation)
    house.push_screen(CallScreen(session, entry))
    await settled(pilot)


async def move_to(house: House, pilot: Pilot[Any], words: str) -> None:
    details = call_screen(house).query_one(Details)
    details.move_to(next(at for at, line in enumerate(details.draw(200)) if words in "".join(part for part, _ in line)))
    await pilot.pause()


async def test_a_stop_shows_its_request_its_changes_and_what_followed() -> None:
    async with lived_in() as (house, pilot):
        yard = Yard(house.client)
        instance = yard.row("ec2:Instance", "web-2").id
        await house.client.call("ec2:StopInstances", InstanceIds=[instance])
        await yard.advance(120)
        await opened(house, pilot, "StopInstances")
        told = text(house)
        assert "running → stopping" in told
        assert "stopping → stopped" in told.partition("What followed")[2]
        assert "root of the account meets no policies" in told
        assert f"aws ec2 stop-instances --instance-ids {instance}" in told
        assert f'ec2.stop_instances(InstanceIds=["{instance}"])' in told


async def test_a_refusal_is_shown_in_awss_words() -> None:
    async with lived_in() as (house, pilot):
        with pytest.raises(AwsError):
            await house.client.call("ec2:StopInstances", InstanceIds=["i-0123456789abcdef0"])
        await opened(house, pilot, "StopInstances")
        assert "The instance ID 'i-0123456789abcdef0' does not exist" in text(house)


async def test_the_statement_that_allows_it_is_named() -> None:
    async with lived_in() as (house, pilot):
        client, root = house.client, house.client.principal
        await sign_in(house, pilot, await hire(house, "ann", "s3:CreateBucket"))
        await client.call("s3:CreateBucket", Bucket="anns-own")
        await client.entrance.sign_in(root.arn)
        await opened(house, pilot, "CreateBucket")
        assert "Allowed by statement 1 of work." in text(house)


async def test_a_secret_is_nowhere() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("iam:CreateUser", UserName="ann")
        await house.client.call("iam:CreateLoginProfile", UserName="ann", Password="Secret-12345")
        await opened(house, pilot, "CreateLoginProfile")
        assert "Secret" not in text(house)


async def test_the_command_is_copied_or_the_python_where_the_cursor_is() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="shop")
        await opened(house, pilot, "CreateBucket")
        await pilot.press("c")
        assert house.clipboard == "aws s3api create-bucket --bucket shop"
        await move_to(house, pilot, "s3.create_bucket")
        await pilot.press("c")
        assert house.clipboard == 's3.create_bucket(Bucket="shop")'


async def test_what_was_changed_is_a_way_to_it_and_what_a_service_did_a_way_to_the_cause() -> None:
    async with lived_in() as (house, pilot):
        group = {"AutoScalingGroupName": "web", "DesiredCapacity": 2}
        await house.client.call("autoscaling:SetDesiredCapacity", **group)
        await Yard(house.client).advance(60)
        await opened(house, pilot, "RunInstances")
        await move_to(house, pilot, "Because of")
        await pilot.press("enter")
        await settled(pilot)
        assert call_screen(house).entry.called.operation == "SetDesiredCapacity"
        await move_to(house, pilot, "changed →")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, ScalingScreen)
        assert house.screen.row.id == "web"
