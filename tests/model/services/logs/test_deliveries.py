from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from model.services.logs.resources.deliveries import Delivery
from tests.admin import Admin
from tests.edge import Site, Viewing
from tests.model.services.firehose.piping import ACCOUNT, NAME, Pipe, laid, make_lake
from tests.model.services.logs.saying import ARN, Log
from tests.model.services.s3.keeper import bytes_of

FIELDS = ["date", "cs-method", "cs-uri-stem", "sc-status", "x-edge-result-type"]
SOURCE = f"arn:aws:logs:us-east-1:{ACCOUNT}:delivery-source:cdn"
HERE = f"arn:aws:logs:us-east-1:{ACCOUNT}:delivery-destination:here"


@pytest.fixture
def site(admin: Admin) -> Site:
    viewing = Viewing(admin)
    viewing.put("cat.jpg")
    return viewing.distribute()


def source(site: Site, **how: Any) -> dict[str, Any]:
    asked = {"name": "cdn", "resourceArn": site.arn, "logType": "ACCESS_LOGS", **how}
    return site.admin.call("logs:PutDeliverySource", **asked)["deliverySource"]


def destination(admin: Admin, behind: str, **how: Any) -> dict[str, Any]:
    asked = {"name": "here", "deliveryDestinationConfiguration": {"destinationResourceArn": behind}, **how}
    return admin.call("logs:PutDeliveryDestination", **asked)["deliveryDestination"]


def delivery(admin: Admin, **how: Any) -> dict[str, Any]:
    asked = {"deliverySourceName": "cdn", "deliveryDestinationArn": HERE, **how}
    return admin.call("logs:CreateDelivery", **asked)["delivery"]


def view(site: Site) -> None:
    site.view()
    site.view()
    site.view("/none.jpg")
    site.admin.advance(300)


def test_what_viewers_ask_for_comes_into_a_log_group(site: Site) -> None:
    log = Log(site.admin)
    source(site)
    destination(site.admin, ARN)
    delivery(site.admin, recordFields=FIELDS)
    view(site)

    told = site.admin.call("logs:FilterLogEvents", logGroupName="/shop/web")["events"]
    lines = [json.loads(each["message"]) for each in told]
    assert [(each["cs-uri-stem"], each["sc-status"], each["x-edge-result-type"]) for each in lines] == [
        ("/cat.jpg", "200", "Miss"),
        ("/cat.jpg", "200", "Hit"),
        ("/none.jpg", "403", "Error"),
    ]
    assert list(lines[0]) == FIELDS
    assert {each["logStreamName"] for each in told} == {f"CloudFront_{site.id}"}
    (policy,) = site.admin.call("logs:DescribeResourcePolicies")["resourcePolicies"]
    assert policy["policyName"] == "AWSLogDeliveryWrite20150319"
    assert log.find("Hit") != []


def test_they_come_into_a_bucket_as_a_file_of_fields(site: Site) -> None:
    admin = site.admin
    admin.call("s3:CreateBucket", Bucket="cdn-logs")
    source(site)
    destination(admin, "arn:aws:s3:::cdn-logs/edge", outputFormat="w3c")
    made = delivery(admin, recordFields=FIELDS, s3DeliveryConfiguration={"suffixPath": "{DistributionId}/{yyyy}/{MM}"})
    assert made["s3DeliveryConfiguration"] == {
        "suffixPath": "{DistributionId}/{yyyy}/{MM}",
        "enableHiveCompatiblePath": False,
    }
    view(site)

    (key,) = (each["Key"] for each in admin.call("s3:ListObjectsV2", Bucket="cdn-logs")["Contents"])
    assert key.startswith(f"edge/{site.id}/2025/06/{site.id}.2025-06-15-")
    assert key.endswith(".gz")
    body = bytes_of(admin.call("s3:GetObject", Bucket="cdn-logs", Key=key))
    lines = gzip.decompress(body).decode().splitlines()
    assert lines[:2] == ["#Version: 1.0", f"#Fields: {' '.join(FIELDS)}"]
    assert lines[2] == "2025-06-15\tGET\t/cat.jpg\t200\tMiss"
    assert len(lines) == 5


def test_they_come_into_a_delivery_stream(site: Site) -> None:
    make_lake(site.admin)
    Pipe(site.admin, how={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    source(site)
    destination(site.admin, f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}", outputFormat="plain")
    delivery(site.admin, recordFields=["cs-uri-stem", "sc-status"], fieldDelimiter=",")
    view(site)
    assert b"".join(laid(site.admin).values()).decode().splitlines() == [
        "/cat.jpg,200",
        "/cat.jpg,200",
        "/none.jpg,403",
    ]


def test_what_cannot_be_delivered_is_lost_and_told(site: Site) -> None:
    admin = site.admin
    Log(admin)
    source(site)
    destination(admin, ARN)
    made = delivery(admin)
    admin.call("logs:DeleteResourcePolicy", policyName="AWSLogDeliveryWrite20150319")
    view(site)
    found = admin.cloud.world(ACCOUNT, "us-east-1", "logs").get(Delivery, made["id"])
    assert (found.status, found.delivered, found.failure.partition(":")[0]) == ("degraded", 3, "AccessDeniedException")

    admin.call("logs:DeleteDelivery", id=made["id"])
    assert admin.refused("logs:GetDelivery", id=made["id"]).message == (
        "Requested Delivery does not exist in this account."
    )
    view(site)


def test_a_delivery_is_described_as_it_was_made(site: Site) -> None:
    admin = site.admin
    admin.call("s3:CreateBucket", Bucket="cdn-logs")
    assert source(site, tags={"key1": "value1"}) == {
        "name": "cdn",
        "arn": SOURCE,
        "resourceArns": [site.arn],
        "service": "cloudfront",
        "logType": "ACCESS_LOGS",
        "tags": {"key1": "value1"},
    }
    assert destination(admin, "arn:aws:s3:::cdn-logs", outputFormat="json") == {
        "name": "here",
        "arn": HERE,
        "deliveryDestinationType": "S3",
        "outputFormat": "json",
        "deliveryDestinationConfiguration": {"destinationResourceArn": "arn:aws:s3:::cdn-logs"},
    }
    made = delivery(admin)
    assert len(made["recordFields"]) == 33
    assert made["s3DeliveryConfiguration"] == {
        "suffixPath": "AWSLogs/{account-id}/CloudFront/",
        "enableHiveCompatiblePath": False,
    }
    admin.call("logs:UpdateDeliveryConfiguration", id=made["id"], recordFields=["date"], fieldDelimiter=",")
    (told,) = admin.call("logs:DescribeDeliveries", deliverySourceNames=["cdn"])["deliveries"]
    assert told == admin.call("logs:GetDelivery", id=made["id"])["delivery"]
    assert (told["recordFields"], told["fieldDelimiter"]) == (["date"], ",")
    assert told["arn"] == f"arn:aws:logs:us-east-1:{ACCOUNT}:delivery:{made['id']}"
    (one,) = admin.call("logs:DescribeDeliverySources", resourceArns=[site.arn])["deliverySources"]
    assert one == admin.call("logs:GetDeliverySource", name="cdn")["deliverySource"]
    (other,) = admin.call("logs:DescribeDeliveryDestinations", names=["here"])["deliveryDestinations"]
    assert other == admin.call("logs:GetDeliveryDestination", name="here")["deliveryDestination"]
    admin.call("logs:TagResource", resourceArn=made["arn"], tags={"a": "b"})
    assert admin.call("logs:ListTagsForResource", resourceArn=made["arn"])["tags"] == {"a": "b"}

    assert admin.refused("logs:DeleteDeliverySource", name="cdn").code == "ConflictException"
    assert admin.refused("logs:DeleteDeliveryDestination", name="here").code == "ConflictException"
    assert admin.refused("logs:CreateDelivery", deliverySourceName="cdn", deliveryDestinationArn=HERE).code == (
        "ConflictException"
    )
    admin.call("logs:DeleteDelivery", id=made["id"])
    admin.call("logs:DeleteDeliverySource", name="cdn")
    admin.call("logs:DeleteDeliveryDestination", name="here")
    assert admin.refused("logs:DeleteDeliverySource", name="cdn").code == "ResourceNotFoundException"
    assert admin.refused("logs:GetDeliveryDestination", name="here").message == (
        "Requested Delivery Destination does not exist in this account."
    )


def test_templates_say_what_can_be_delivered(admin: Admin) -> None:
    def templates(**how: Any) -> list[dict[str, Any]]:
        return admin.call("logs:DescribeConfigurationTemplates", **how)["configurationTemplates"]

    (one,) = templates(service="cloudfront", logTypes=["ACCESS_LOGS"], deliveryDestinationTypes=["S3"])
    assert one["defaultDeliveryConfigValues"]["s3DeliveryConfiguration"]["suffixPath"].startswith("AWSLogs/")
    assert len(one["allowedFields"]) > len(one["defaultDeliveryConfigValues"]["recordFields"])
    assert [each["deliveryDestinationType"] for each in templates()] == ["CWL", "FH", "S3"]
    assert templates(service="workmail") == templates(resourceTypes=["organization"]) == []


def test_the_policy_of_a_destination_is_kept(admin: Admin) -> None:
    destination(admin, ARN)
    statement = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "logs:CreateDelivery", "Resource": HERE}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    named = {"deliveryDestinationName": "here"}
    told = admin.call("logs:PutDeliveryDestinationPolicy", **named, deliveryDestinationPolicy=document)
    assert told == admin.call("logs:GetDeliveryDestinationPolicy", **named)
    assert json.loads(told["policy"]["deliveryDestinationPolicy"])["Statement"] == [statement]
    admin.call("logs:DeleteDeliveryDestinationPolicy", **named)
    assert admin.call("logs:GetDeliveryDestinationPolicy", **named) == {"policy": {}}
    bad = admin.refused("logs:PutDeliveryDestinationPolicy", **named, deliveryDestinationPolicy="nonsense")
    assert bad.code == "ValidationException"


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        (
            {"resourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"},
            "ResourceNotFoundException",
            "Cannot access",
        ),
        ({"resourceArn": "nonsense"}, "ResourceNotFoundException", "Cannot access provided service."),
        ({"logType": "WAF_LOGS"}, "ValidationException", "The log type WAF_LOGS"),
        ({"name": "other"}, "ConflictException", "This ResourceId has already been used"),
    ],
)
def test_not_everything_is_a_source(site: Site, how: dict[str, Any], code: str, message: str) -> None:
    source(site)
    asked = {"name": "cdn", "resourceArn": site.arn, "logType": "ACCESS_LOGS", **how}
    refusal = site.admin.refused("logs:PutDeliverySource", **asked)
    assert refusal.code == code
    assert refusal.message.startswith(message)


@pytest.mark.parametrize(
    "how",
    [
        {"recordFields": ["shoe-size"]},
        {"s3DeliveryConfiguration": {"suffixPath": "x"}},
        {"deliveryDestinationArn": SOURCE},
    ],
)
def test_what_cannot_be_delivered_so_is_refused(site: Site, how: dict[str, Any]) -> None:
    Log(site.admin)
    source(site)
    destination(site.admin, ARN)
    asked = {"deliverySourceName": "cdn", "deliveryDestinationArn": HERE, **how}
    assert site.admin.refused("logs:CreateDelivery", **asked).code == "ValidationException"


@pytest.mark.parametrize("how", [{"outputFormat": "parquet"}, {"outputFormat": "foobar"}])
def test_not_every_format_is_offered(admin: Admin, how: dict[str, Any]) -> None:
    asked = {"name": "here", "deliveryDestinationConfiguration": {"destinationResourceArn": "arn:aws:s3:::b"}, **how}
    assert admin.refused("logs:PutDeliveryDestination", **asked).code == "ValidationException"
