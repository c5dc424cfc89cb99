"""The alarms pane tells an alarm that calls for somebody from one that does its daily work."""

from __future__ import annotations

import pytest

from screens.dashboard_places import ALARM
from screens.feed import Feed
from screens.panes.alarms import Alarms
from screens.toasts import Toasts
from screens.widgets.ink import Ink
from tests.admin import Admin
from tests.model.services.cloudwatch.test_scaling import Workers
from tests.model.services.cloudwatch.watching import MINUTE, Watcher


@pytest.mark.fact("alarms-04")
def test_having_little_to_do_lets_a_group_shrink_and_calls_nobody(admin: Admin) -> None:
    workers, watcher = Workers(admin), Watcher(admin)
    admin.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="workers", DesiredCapacity=3)
    topic = admin.call("sns:CreateTopic", Name="pages")["TopicArn"]
    admin.advance(seconds=10 * MINUTE)
    policy = workers.policy("in", -1)
    little = {"Threshold": 10, "ComparisonOperator": "LessThanThreshold"}
    watcher.alarm("idle", **little, AlarmActions=[policy])
    watcher.alarm("broken", **little, AlarmActions=[topic])
    feed = Feed(admin.client, (ALARM,))
    watcher.orders(1, 1)
    admin.run(admin.cloud.at_rest())
    news = feed.take()

    assert watcher.state("idle") == watcher.state("broken") == "ALARM"
    assert workers.desired == 2
    assert [each["HistoryData"]["notificationResource"] for each in watcher.items("Action", "idle")] == [policy]
    assert [each.title for each in Toasts().of(news.alarms)] == ["■ broken is ALARM"]
    assert looks(feed) == [
        ("■ broken", "bad", "  1 < 10"),
        ("◐ idle", "busy", "  1 < 10 · scales"),
    ]


def test_bytes_are_told_in_numbers_that_can_be_read(admin: Admin) -> None:
    watcher = Watcher(admin)
    watcher.alarm("room", Threshold=2**31, ComparisonOperator="LessThanThreshold")
    feed = Feed(admin.client, (ALARM,))
    watcher.orders(3e11, 3e11)
    admin.run(admin.cloud.at_rest())
    feed.take()

    assert looks(feed) == [("● room", "good", "  300G not < 2.15G")]


def looks(feed: Feed) -> list[tuple[str, str, str]]:
    """The first line of each card and the colour of its sign, and what stands below, without its age."""
    pane = Alarms(feed.views[ALARM], number="6", ink=Ink.BRAILLE)
    return [
        ("".join(text for text, _ in head), head[0][1], "".join(text for text, _ in body[:-1]))
        for head, body in (card.lines for card in pane.cards(feed))
    ]
