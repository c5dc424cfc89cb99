from __future__ import annotations

import pytest

from model.client import Delta, dollars_per_hour
from screens.feed import Feed
from screens.tally import COSTLY, COUNTED
from tests.screens.estate import build_estate, build_nothing

ORIGIN = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}
FORWARDING = {"MinTTL": 0, "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}
INSTANCE = {"instance_type": "t3.micro", "state_name": "running"}
VOLUME = {"volume_type": "gp3", "size": 100, "iops": 3000}


async def test_things_are_counted_by_how_they_are_and_where() -> None:
    client = await build_estate()
    feed = Feed(client, COUNTED)
    feed.take()

    assert feed.tally.tones["bad"] == 1
    assert feed.tally.tones["unknown"] == 2
    assert feed.tally.used_regions == {"us-east-1": 15, "eu-west-1": 2}
    assert feed.tally.tone_in("us-east-1") == "bad"
    assert feed.tally.tone_in("eu-west-1") == "good"
    assert feed.tally.tone_in("sa-east-1") == "good"
    await client.close()


async def test_counting_what_changed_comes_to_the_same_as_counting_anew() -> None:
    client = await build_estate()
    feed = Feed(client, COUNTED)
    feed.take()
    await client.call("s3:DeleteBucket", Bucket="shop-static-files")
    await client.call("cloudwatch:SetAlarmState", AlarmName="web-cpu-high", StateValue="OK", StateReason="calm")
    feed.take()
    anew = Feed(client, COUNTED)
    anew.take()

    assert +feed.tally.tones == +anew.tally.tones
    assert feed.tally.used_regions == anew.tally.used_regions
    assert feed.tally.dollars_per_hour == pytest.approx(anew.tally.dollars_per_hour)
    await client.close()


async def test_a_machine_that_stops_costs_nothing_any_more_but_its_disk_does() -> None:
    client = await build_estate()
    feed = Feed(client, COSTLY)
    feed.take()
    before = feed.tally.dollars_per_hour
    running = next(row for row in feed.rows("ec2:Instance") if row.label == "web-1")
    await client.call("ec2:StopInstances", InstanceIds=[running.id])
    feed.take()

    assert before - feed.tally.dollars_per_hour == pytest.approx(0.0104)
    await client.close()


async def test_what_is_gone_is_counted_no_more() -> None:
    client = await build_estate()
    feed = Feed(client, COUNTED)
    feed.take()
    keys = tuple((row.region, row.id) for row in feed.rows("s3:Bucket"))
    feed.tally.take(feed.views["s3:Bucket"], Delta((), keys))

    assert feed.tally.used_regions["us-east-1"] == 13
    await client.close()


async def test_what_carries_load_is_counted_whoever_follows_it_and_what_is_global_is_in_no_region() -> None:
    client = await build_nothing()
    feed = Feed(client, ("sqs:Queue", "cloudfront:Distribution"))
    await client.call("sqs:CreateQueue", QueueName="orders")
    origin = {"Id": "shop", "DomainName": "shop.example", "CustomOriginConfig": ORIGIN}
    behaviour = {"TargetOriginId": "shop", "ViewerProtocolPolicy": "allow-all", **FORWARDING}
    about = {"CallerReference": "1", "Comment": "", "Enabled": True, "DefaultCacheBehavior": behaviour}
    await client.call(
        "cloudfront:CreateDistribution", DistributionConfig={**about, "Origins": {"Quantity": 1, "Items": [origin]}}
    )
    feed.take()

    assert feed.tally.tones.total() == 2
    assert feed.tally.used_regions == {"us-east-1": 1}
    await client.close()


async def test_an_address_costs_from_when_it_is_allocated() -> None:
    client = await build_estate()
    feed = Feed(client, COSTLY)
    feed.take()
    before = feed.tally.dollars_per_hour
    await client.call("ec2:AllocateAddress", Domain="vpc")
    feed.take()

    assert feed.tally.dollars_per_hour - before == pytest.approx(0.005)
    await client.close()


def test_prices_are_those_of_the_list() -> None:
    assert dollars_per_hour("ec2:Instance", "us-east-1", INSTANCE) == pytest.approx(0.0104)
    assert dollars_per_hour("ec2:Instance", "us-east-1", INSTANCE | {"state_name": "stopped"}) == 0
    assert dollars_per_hour("ec2:Volume", "us-east-1", VOLUME) == pytest.approx(8 / 730)
    assert dollars_per_hour("ec2:Volume", "us-east-1", VOLUME | {"iops": 4000}) == pytest.approx(13 / 730)
    assert dollars_per_hour("s3:Bucket", "us-east-1", {}) == 0
