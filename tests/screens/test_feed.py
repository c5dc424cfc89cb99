from __future__ import annotations

from model.client import Called, Client
from screens.feed import HELD_SECONDS, Feed
from tests.screens.estate import build_nothing

CALL = Called(
    time=0.0,
    request_id="1",
    cause="1",
    service="s3",
    operation="CreateBucket",
    region="us-east-1",
    account="123456789012",
    principal="root",
    by_service=False,
    reads=False,
    params={"Bucket": "b"},
    refused=None,
    message="",
    ignored=(),
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def tell(client: Client, called: Called) -> None:
    client._cloud.kernel.bus.tell(called)


async def test_everything_comes_first_and_only_changes_afterwards() -> None:
    client = await build_nothing()
    feed = Feed(client, ("s3:Bucket",))
    assert "s3:Bucket" in feed.take().deltas
    assert not feed.take()

    await client.call("s3:CreateBucket", Bucket="one")
    news = feed.take()
    assert [row.id for row in news.deltas["s3:Bucket"].rows] == ["one"]
    assert news.deed is not None
    assert news.deed.operation == "CreateBucket"

    await client.call("s3:DeleteBucket", Bucket="one")
    assert feed.take().deltas["s3:Bucket"].gone == (("us-east-1", "one"),)
    assert list(feed.rows("s3:Bucket")) == []
    await client.close()


async def test_what_services_ask_behind_the_scenes_and_what_nobody_can_type_is_no_deed() -> None:
    client = await build_nothing()
    feed = Feed(client, ("s3:Bucket",))
    feed.take()
    tell(client, CALL._replace(by_service=True, internal=True))
    tell(client, CALL._replace(service="signin", operation="ConsoleLogin"))
    assert feed.take().deed is None
    tell(client, CALL)
    assert feed.take().deed is not None
    await client.close()


async def test_looking_is_no_deed() -> None:
    client = await build_nothing()
    feed = Feed(client, ("s3:Bucket",))
    feed.take()
    await client.call("s3:ListBuckets")

    assert feed.take().deed is None
    await client.close()


async def test_what_a_person_did_is_not_talked_over_by_services_for_a_while() -> None:
    client, clock = await build_nothing(), Clock()
    feed = Feed(client, (), clock)
    tell(client, CALL)
    tell(client, CALL._replace(by_service=True, principal="autoscaling.amazonaws.com"))
    assert feed.take().deed == CALL

    clock.now = HELD_SECONDS
    by_service = CALL._replace(by_service=True, principal="autoscaling.amazonaws.com")
    tell(client, by_service)
    assert feed.take().deed == by_service
    await client.close()


async def test_what_services_write_down_or_only_try_is_not_told_unless_a_person_does_it() -> None:
    client, clock = await build_nothing(), Clock()
    clock.now = HELD_SECONDS
    feed = Feed(client, (), clock)
    delivery = CALL._replace(by_service=True, principal="cloudtrail.amazonaws.com", operation="PutObject")
    tell(client, delivery)
    tell(client, delivery._replace(service="ec2", operation="RunInstances", refused="DryRunOperation"))
    assert feed.take().deed is None

    tell(client, delivery._replace(by_service=False, principal="root"))
    assert feed.take().deed is not None
    await client.close()


async def test_a_closed_feed_hears_nothing() -> None:
    client = await build_nothing()
    feed = Feed(client, ("s3:Bucket",))
    feed.take()
    feed.close()
    await client.call("s3:CreateBucket", Bucket="one")

    assert not feed.take()
    await client.close()
