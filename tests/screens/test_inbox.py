"""The inbox: what was sent to people is read, and what it asks is done from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Client, open_cloud
from screens.inbox import InboxScreen
from screens.inbox_words import Message, Offer, offers, said_in
from screens.title_line import TitleLine
from screens.widgets.cell import plain
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"
LINK = f"https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=abc"


async def build_post() -> Client:
    """Ann is asked whether she wants mail, Bob gets text messages; an alarm has told of itself."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await client.call("sns:CreateTopic", Name="alerts")
    for protocol, endpoint in (("sms", "+15550100"), ("email", "ann@example.com")):
        await client.call("sns:Subscribe", TopicArn=TOPIC, Protocol=protocol, Endpoint=endpoint)
    await client.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="web-cpu-high",
        Namespace="Shop",
        MetricName="Cpu",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=70.0,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[TOPIC],
    )
    return client


async def an_alarm(client: Client) -> None:
    about = {"AlarmName": "web-cpu-high", "StateValue": "ALARM", "StateReason": "82 > 70"}
    await client.call("cloudwatch:SetAlarmState", **about)
    await client.run_until(client.now + 2)


def inbox(house: House) -> InboxScreen:
    assert isinstance(house.screen, InboxScreen)
    return house.screen


async def opened(pilot: Pilot[Any]) -> None:
    await pilot.press("colon")
    await type_in(pilot, "inbox")
    await pilot.press("enter")
    await settled(pilot)


async def confirmed(house: House, pilot: Pilot[Any]) -> None:
    """Ann agrees, and then an alarm goes off."""
    await opened(pilot)
    await pilot.press("y")
    await an_alarm(house.client)
    inbox(house).drain()
    await settled(pilot)


async def test_a_subscription_is_confirmed_by_its_link_and_then_mail_comes_in_on_top() -> None:
    async with lived_in(build_post) as (house, pilot):
        await confirmed(house, pilot)
        to = [plain(row.cells[3]) for row in inbox(house).table.rows]
        assert to == ["ann@example.com", "+15550100", "ann@example.com"]
        topic = await house.client.call("sns:GetTopicAttributes", TopicArn=TOPIC)
        assert topic["Attributes"]["SubscriptionsPending"] == "0"


async def test_a_message_of_an_alarm_leads_to_the_alarm() -> None:
    async with lived_in(build_post) as (house, pilot):
        await confirmed(house, pilot)
        await pilot.press("home")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("j", "enter")
        await settled(pilot)
        assert not isinstance(house.screen, InboxScreen)
        assert "web-cpu-high" in "".join(text_of(line) for line in house.screen.query_one(TitleLine).draw(120, 1))


async def test_whoever_unsubscribes_by_the_link_gets_no_more() -> None:
    async with lived_in(build_post) as (house, pilot):
        await confirmed(house, pilot)
        await pilot.press("home")
        await pilot.press("d")
        topic = await house.client.call("sns:GetTopicAttributes", TopicArn=TOPIC)
        assert topic["Attributes"]["SubscriptionsDeleted"] == "1"


async def test_a_telephone_answers_stop_and_a_letter_does_not() -> None:
    async with lived_in(build_post) as (house, pilot):
        await confirmed(house, pilot)
        for _ in range(2):
            await pilot.press("home", "s", "down", "s")
        out = await house.client.call("sns:ListPhoneNumbersOptedOut")
        assert out["phoneNumbers"] == ["+15550100"]


def test_a_link_says_which_call_it_makes() -> None:
    message = Message(
        "delivery-1", "us-east-1", NOON, "email", "ann@example.com", "alerts", "", f"To confirm, visit {LINK}"
    )
    assert offers(message) == [Offer("sns:ConfirmSubscription", {"TopicArn": TOPIC, "Token": "abc"})]


def test_what_was_published_is_looked_for_in_its_envelope() -> None:
    text = '{"Type": "Notification", "Message": "{\\"AlarmName\\": \\"web\\"}"}'
    assert said_in(Message("1", "us-east-1", NOON, "https", "https://x.example", "t", "", text)) == {"AlarmName": "web"}
    assert said_in(Message("1", "us-east-1", NOON, "sms", "+1555", "t", "", "3 left")) == {}


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_pictures_of_the_inbox(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        house = pilot.app
        assert isinstance(house, House)
        await settled(pilot)
        await confirmed(house, pilot)
        await pilot.press("home")
        house.clear_notifications()
        await settled(pilot)

    assert snap_compare(House(build_post), terminal_size=size, run_before=open_it)
