"""What was done is taken back and done again by keys; what follows is said first, and what stands in the way."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from screens.dashboard import Dashboard
from screens.deed_refusal import Refusal
from screens.trail_call import CallScreen
from screens.trail_forms import action_of, aws_line, python_lines
from screens.trail_ring import Ring
from screens.undo import take_back
from screens.widgets.confirm import Confirm
from tests.screens.estate import House, dashboard, lived_in, settled
from tests.screens.test_sign_in import hire, sign_in


def said(house: House) -> str:
    return "\n".join(str(each.content) for each in house.screen.query(Static))


def toasts(house: House) -> list[str]:
    return [each.message for each in house._notifications]


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def buckets(house: House) -> set[str]:
    return {each["Name"] for each in (await house.client.call("s3:ListBuckets"))["Buckets"]}


async def test_the_latest_deed_is_taken_back_and_done_again_and_taken_back_once_more() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        await press(pilot, "u")
        assert isinstance(house.screen, Confirm)
        assert "s3:CreateBucket" in said(house)
        assert "Goes away: Bucket new-one." in said(house)
        await press(pilot, "y")
        assert "new-one" not in await buckets(house)
        assert any("U does it again" in each for each in toasts(house))
        await press(pilot, "U")
        assert "Comes back: Bucket new-one." in said(house)
        await press(pilot, "y")
        assert "new-one" in await buckets(house)
        await press(pilot, "u", "y")
        assert "new-one" not in await buckets(house)


async def test_no_means_no() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        await press(pilot, "u", "n")
        assert isinstance(house.screen, Dashboard)
        assert "new-one" in await buckets(house)


async def test_what_only_looked_was_refused_or_changed_nothing_is_passed_over() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        await house.client.call("s3:ListBuckets")
        await house.client.call_line("aws s3api list-buckets")
        await press(pilot, "u")
        assert "Bucket new-one" in said(house)


async def test_a_changed_field_is_said_from_what_to_what() -> None:
    async with lived_in() as (house, pilot):
        watch = house.client.watch("ec2:Instance")
        row = next(row for row in watch.take().rows if row.label == "web-1")
        watch.close()
        await house.client.call("ec2:CreateTags", Resources=[row.id], Tags=[{"Key": "Tier", "Value": "front"}])
        await press(pilot, "u")
        assert "Name=web-1, Tier=front → Name=web-1" in said(house)


async def test_what_later_work_depends_on_is_not_taken_back_and_the_work_is_named() -> None:
    async with lived_in() as (house, pilot):
        client = house.client
        vpc = (await client.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16"))["Vpc"]["VpcId"]
        cause = next(house_ring(house).entries(reads=False)).called.cause
        await client.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock="10.9.1.0/24")
        work = house.screen
        assert isinstance(work, Dashboard)
        work.take_back(cause)
        await settled(pilot)
        assert isinstance(house.screen, Refusal)
        assert "ec2:CreateSubnet" in said(house)
        await press(pilot, "escape")
        assert (await client.call("ec2:DescribeVpcs", VpcIds=[vpc]))["Vpcs"]


async def test_nothing_to_take_back_or_to_do_again_is_said() -> None:
    async with lived_in() as (house, pilot):
        await press(pilot, "u", "U")
        assert any("nothing of yours" in each for each in toasts(house))
        assert any("Nothing has been taken back" in each for each in toasts(house))


def house_ring(house: House) -> Ring:
    screen = house.screen
    assert isinstance(screen, Dashboard)
    return screen.session.ring


async def test_who_might_not_make_a_call_is_told_so_and_does_not_take_it_back() -> None:
    async with lived_in() as (house, pilot):
        bob = await hire(house, "bob", "iam:*", "cloudtrail:*")
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        made = dashboard(house).session.ring
        cause = next(each.called.cause for each in made.entries() if each.called.operation == "CreateBucket")
        root = house.client.principal
        await sign_in(house, pilot, bob)
        take_back(house.screen, dashboard(house).session, cause)
        await settled(pilot)
        assert any("not authorized to perform: s3:CreateBucket" in each for each in toasts(house))
        await house.client.entrance.sign_in(root.arn)
        assert "new-one" in await buckets(house)


async def test_an_undo_is_a_call_of_the_trail_and_has_no_aws_line() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        await press(pilot, "u", "y")
        session = dashboard(house).session
        entry = next(each for each in session.ring.entries() if action_of(each) == "cloudarium:UndoCall")
        assert entry.params["Operation"] == "CreateBucket"
        assert (aws_line(house.client, entry), python_lines(house.client, entry)) == ("", "")
        house.push_screen(CallScreen(session, entry))
        await settled(pilot)
        assert isinstance(house.screen, CallScreen)
