"""What happens to databases is noted, told to topics, and described; things have tags and limits."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import HOUR, MINUTE, Databases


def topic_with_queue(admin: Admin) -> tuple[str, str]:
    topic: str = admin.call("sns:CreateTopic", Name="databases")["TopicArn"]
    queue: str = admin.call("sqs:CreateQueue", QueueName="databases")["QueueUrl"]
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}],
    }
    admin.call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": orjson.dumps(policy).decode()})
    about = {"Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:123456789012:databases"}
    admin.call("sns:Subscribe", TopicArn=topic, **about)
    return topic, queue


def received(admin: Admin, queue: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    while found := admin.call("sqs:ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        told += [orjson.loads(orjson.loads(each["Body"])["Message"]) for each in found]
        for each in found:
            admin.call("sqs:DeleteMessage", QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return told


def test_a_topic_is_told_of_the_categories_that_somebody_subscribed_to(admin: Admin, databases: Databases) -> None:
    databases.there()
    topic, queue = topic_with_queue(admin)
    about = {"SubscriptionName": "restarts", "SnsTopicArn": topic}
    wanted = {"SourceType": "db-instance", "EventCategories": ["availability"], "SourceIds": ["shop"]}
    made = admin.call("rds:CreateEventSubscription", **about, **wanted)["EventSubscription"]
    assert (made["CustSubscriptionId"], made["Status"]) == ("restarts", "active")
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop")
    admin.advance(2 * MINUTE)
    assert [each["Event Message"] for each in received(admin, queue)] == ["DB instance restarted"]
    admin.call("rds:ModifyEventSubscription", SubscriptionName="restarts", Enabled=False)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop")
    admin.advance(2 * MINUTE)
    assert received(admin, queue) == []
    source = {"SubscriptionName": "restarts", "SourceIdentifier": "shop"}
    admin.call("rds:RemoveSourceIdentifierFromSubscription", **source)
    admin.call("rds:AddSourceIdentifierToSubscription", **source)
    assert len(admin.call("rds:DescribeEventSubscriptions")["EventSubscriptionsList"]) == 1
    admin.call("rds:DeleteEventSubscription", SubscriptionName="restarts")
    assert admin.refused("rds:DescribeEventSubscriptions", SubscriptionName="restarts").code == "SubscriptionNotFound"


def test_subscriptions_to_what_there_is_not_are_refused(admin: Admin) -> None:
    topic, _ = topic_with_queue(admin)
    about = {"SubscriptionName": "one", "SnsTopicArn": topic}
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"SnsTopicArn": f"{topic}-gone"}, "SNSTopicArnNotFound"),
        ({"SnsTopicArn": "somewhere"}, "SNSInvalidTopic"),
        ({"SourceType": "db-weather"}, "InvalidParameterValue"),
        ({"EventCategories": ["weather"]}, "SubscriptionCategoryNotFound"),
        ({"SourceIds": ["shop"]}, "InvalidParameterCombination"),
        ({"SourceIds": ["shop"], "SourceType": "db-instance"}, "SourceNotFound"),
    )
    refused = [admin.refused("rds:CreateEventSubscription", **(about | each)).code for each, _ in wrong]
    assert refused == [code for _, code in wrong]


def test_events_are_those_of_the_last_hour_unless_somebody_says_when(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.advance(2 * HOUR)
    assert databases.events(60) == []
    assert databases.events()[:2] == ["DB instance created", "Backing up DB instance"]
    assert databases.events(SourceType="db-snapshot") == ["Automated snapshot created"]
    admin.advance(15 * 24 * HOUR)
    assert "DB instance created" not in databases.events()
    alone = admin.refused("rds:DescribeEvents", SourceIdentifier="shop")
    assert alone.code == "InvalidParameterCombination"
    categories = admin.call("rds:DescribeEventCategories", SourceType="db-snapshot")["EventCategoriesMapList"]
    assert categories[0]["SourceType"] == "db-snapshot"


def test_everything_can_be_tagged_by_its_arn(admin: Admin, databases: Databases) -> None:
    arn = databases.create(Tags=[{"Key": "Tier", "Value": "data"}])["DBInstanceArn"]
    admin.call("rds:AddTagsToResource", ResourceName=arn, Tags=[{"Key": "Owner", "Value": "ann"}])
    admin.call("rds:RemoveTagsFromResource", ResourceName=arn, TagKeys=["Tier"])
    assert admin.call("rds:ListTagsForResource", ResourceName=arn)["TagList"] == [{"Key": "Owner", "Value": "ann"}]
    gone = admin.refused("rds:ListTagsForResource", ResourceName=arn.replace("shop", "nobody"))
    assert gone.code == "DBInstanceNotFound"
    assert admin.refused("rds:ListTagsForResource", ResourceName="shop").code == "InvalidParameterValue"


def test_lists_come_by_the_page(admin: Admin, databases: Databases) -> None:
    for place in range(25):
        databases.create(f"db{place}")
    first = admin.call("rds:DescribeDBInstances", MaxRecords=20)
    rest = admin.call("rds:DescribeDBInstances", MaxRecords=20, Marker=first["Marker"])
    assert [len(each["DBInstances"]) for each in (first, rest)] == [20, 5]
    assert admin.refused("rds:DescribeDBInstances", MaxRecords=5).code == "InvalidParameterValue"
    named = [{"Name": "db-instance-id", "Values": ["db3"]}]
    assert len(admin.call("rds:DescribeDBInstances", Filters=named)["DBInstances"]) == 1
    unknown = [{"Name": "colour", "Values": ["red"]}]
    assert admin.refused("rds:DescribeDBInstances", Filters=unknown).code == "InvalidParameterValue"


def test_an_account_has_only_so_many(admin: Admin, databases: Databases) -> None:
    for place in range(40):
        databases.create(f"db{place}")
    told = {
        each["AccountQuotaName"]: (each["Used"], each["Max"])
        for each in admin.call("rds:DescribeAccountAttributes")["AccountQuotas"]
    }
    assert told["DBInstances"] == (40, 40)
    with pytest.raises(Exception, match="InstanceQuotaExceeded"):
        databases.create("more")
