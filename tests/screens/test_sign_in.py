"""Whoever is signed in sees what they may see; of the rest it is said which permission is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import AwsError
from screens.sign_in import SignInScreen
from screens.views import View
from screens.widgets.card_list import CardList
from screens.widgets.empty import Empty
from tests.screens.estate import House, browser, dashboard, lived_in, settled, type_in, work
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]


async def hire(house: House, name: str, *actions: str) -> str:
    """A user who may do just this; the ARN."""
    made = await house.client.call("iam:CreateUser", UserName=name)
    await allow(house, name, *actions)
    return made["User"]["Arn"]


async def allow(house: House, name: str, *actions: str) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    await house.client.call("iam:PutUserPolicy", UserName=name, PolicyName="work", PolicyDocument=json.dumps(document))


async def open_role(house: House) -> str:
    """A role that the account's own people may take; the ARN."""
    root = house.client.principal.arn
    trust = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = await house.client.call("iam:CreateRole", RoleName="reader", AssumeRolePolicyDocument=document)
    return made["Role"]["Arn"]


async def sign_in(house: House, pilot: Pilot[Any], arn: str) -> None:
    work(house).action_sign_in()
    await settled(pilot)
    assert isinstance(house.screen, SignInScreen)
    house.screen.query_one(CardList).post_message(CardList.Selected(house.screen.query_one(CardList), arn))
    await settled(pilot)
    await settled(pilot)


def lesson(house: House, pane: str) -> str:
    """What a pane says in place of rows; empty while it shows rows."""
    empty = house.screen.query_one(f"#{pane} Empty", Empty)
    return "" if empty.has_class("-away") else empty._lesson.text


async def test_root_users_and_roles_are_there_to_choose_from() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann", "ec2:Describe*")
        await open_role(house)
        await pilot.press("colon")
        await type_in(pilot, "sign-in")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, SignInScreen)
        people = house.client.entrance.people()
        assert people[0].endswith(":root")
        assert people[1].endswith(":user/ann")
        assert any(":role/" in each for each in people)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert house.client.principal.name == "ann"


async def test_a_role_is_assumed_by_those_who_may_and_refused_to_others() -> None:
    async with lived_in() as (house, pilot):
        ann, bob = await hire(house, "ann", "sts:AssumeRole"), await hire(house, "bob", "s3:*")
        role = await open_role(house)
        await sign_in(house, pilot, bob)
        await sign_in(house, pilot, role)
        assert house.client.principal.name == "bob"
        assert any("sts:AssumeRole" in each.message for each in house._notifications)
        await sign_in(house, pilot, ann)
        await sign_in(house, pilot, role)
        assert house.client.principal.arn.endswith(":assumed-role/reader/console")


async def test_a_pane_that_may_not_be_read_says_which_permission_is_missing_and_for_whom() -> None:
    async with lived_in() as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "s3:ListAllMyBuckets"))
        told = lesson(house, "instances")
        assert "ec2:DescribeInstances" in told
        assert "ann" in told
        assert "cloudwatch:DescribeAlarms" in lesson(house, "alarms")
        assert lesson(house, "buckets") == ""
        assert [row.label for row in dashboard(house).feed.rows("s3:Bucket")]


async def test_everything_that_is_done_from_then_on_is_theirs() -> None:
    async with lived_in() as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "ec2:*"))
        with pytest.raises(AwsError, match="s3:CreateBucket"):
            await house.client.call("s3:CreateBucket", Bucket="not-hers")
        entry = next(dashboard(house).session.ring.entries(reads=False))
        assert entry.called.caller.arn.endswith(":user/ann")


async def test_a_pane_fills_when_the_permission_is_given() -> None:
    async with lived_in() as (house, pilot):
        root = house.client.principal
        await sign_in(house, pilot, await hire(house, "ann", "s3:ListAllMyBuckets"))
        ann = house.client.principal
        await house.client.entrance.sign_in(root.arn)
        await allow(house, "ann", "ec2:DescribeInstances")
        await house.client.entrance.sign_in(ann.arn)
        dashboard(house).look()
        await settled(pilot)
        assert lesson(house, "instances") == ""
        assert any(dashboard(house).feed.rows("ec2:Instance"))


async def test_root_again_sees_everything_again() -> None:
    async with lived_in() as (house, pilot):
        before = dict(dashboard(house).feed.tally.tones)
        await sign_in(house, pilot, await hire(house, "ann", "s3:ListAllMyBuckets"))
        assert dict(dashboard(house).feed.tally.tones) != before
        await sign_in(house, pilot, house.client.entrance.people()[0])
        assert dict(dashboard(house).feed.tally.tones) == before
        assert lesson(house, "instances") == ""


async def test_a_list_that_may_not_be_read_says_so_too() -> None:
    async with lived_in() as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "s3:ListAllMyBuckets"))
        work(house).travel_to(View("ec2:Volume"))
        await settled(pilot)
        assert "ec2:DescribeVolumes" in browser(house).query_one(Empty)._lesson.text


async def test_what_others_did_is_taken_back_only_by_those_who_might_have_done_it() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="roots-own")
        cause = next(dashboard(house).session.ring.entries(reads=False)).called.cause
        await sign_in(house, pilot, await hire(house, "ann", "s3:ListAllMyBuckets"))
        dashboard(house).take_back(cause)
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        told = [each.message for each in house._notifications]
        assert any("not authorized to perform: s3:CreateBucket" in each for each in told)
        assert any("nothing of yours" in each for each in told)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_how_it_looks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await sign_in(pilot.app, pilot, await hire(pilot.app, "ann", "s3:ListAllMyBuckets"))
        pilot.app.clear_notifications()
        await settled(pilot)

    assert snap_compare(House(), terminal_size=size, run_before=go)
