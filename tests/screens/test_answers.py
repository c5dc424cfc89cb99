from __future__ import annotations

from screens.answers import States, Total
from screens.feed import Feed
from tests.screens.estate import build_estate


async def test_states_are_counted_with_the_most_urgent_first_and_follow_what_changes() -> None:
    client = await build_estate()
    feed = Feed(client, ("ec2:Instance",))
    feed.take()
    states = States(feed.views["ec2:Instance"])
    states.begin(feed.rows("ec2:Instance"))
    assert [text for text, _ in states.spans()] == ["4 running", "  ", "1 stopped"]

    web = next(row for row in feed.rows("ec2:Instance") if row.label == "web-1")
    await client.call("ec2:StopInstances", InstanceIds=[web.id])
    delta = feed.take().deltas["ec2:Instance"]
    states.change(delta.rows, delta.gone)
    assert states.spans()[0] == ("1 stopping", "leaving")
    assert states.spans()[2] == ("3 running", "good")

    states.change((), [(web.region, web.id)])
    assert len(states) == 4
    await client.close()


async def test_a_kind_whose_state_is_only_a_column_is_counted_by_it() -> None:
    client = await build_estate()
    feed = Feed(client, ("cloudwatch:MetricAlarm",))
    feed.take()
    states = States(feed.views["cloudwatch:MetricAlarm"])
    states.begin(feed.rows("cloudwatch:MetricAlarm"))

    assert states.spans()[0] == ("1 ALARM", "bad")
    await client.close()


async def test_a_total_says_how_many_and_how_much_and_begins_anew() -> None:
    client = await build_estate()
    feed = Feed(client, ("ec2:Volume",))
    feed.take()
    total = Total(feed.views["ec2:Volume"], "size", lambda size: f"{size:.0f} GiB")
    assert total.spans() == []

    total.begin(feed.rows("ec2:Volume"))
    total.begin(feed.rows("ec2:Volume"))
    assert total.spans() == [("6 · 140 GiB", "dim")]
    await client.close()
