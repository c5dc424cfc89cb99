"""A bucket tells topics, queues and functions what happens to its objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.lambda_.callee import Callee
from tests.model.services.s3.keeper import Keeper
from tests.model.services.sns.press import Press
from tests.model.services.sqs.mail import Post

BUCKET = "arn:aws:s3:::photos"


def invited(resource: str, action: str) -> str:
    """A policy that lets S3 in, for the one bucket."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnLike": {"aws:SourceArn": BUCKET}},
    }
    return policy(statement)


@pytest.fixture
def keeper(admin: Admin) -> Keeper:
    return Keeper(admin)


@pytest.fixture
def post(admin: Admin) -> Post:
    post = Post(admin, "uploads")
    post.call("SetQueueAttributes", Attributes={"Policy": invited(post.arn, "sqs:SendMessage")})
    return post


def ask(keeper: Keeper, target: Post | Press, *events: str, **sides: str) -> None:
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration=asked(target, *events, **sides))


def asked(target: Post | Press, *events: str, **sides: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"Events": [f"s3:{event}" for event in events]}
    if sides:
        rule["Filter"] = {"Key": {"FilterRules": [{"Name": name, "Value": text} for name, text in sides.items()]}}
    if isinstance(target, Press):
        return {"TopicConfigurations": [{"TopicArn": target.arn, **rule}]}
    return {"QueueConfigurations": [{"QueueArn": target.arn, **rule}]}


def told(post: Post) -> list[dict[str, Any]]:
    """What the queue was told since it was last looked into."""
    found: list[dict[str, Any]] = []
    while messages := post.call("ReceiveMessage", MaxNumberOfMessages=10).get("Messages", []):
        for each in messages:
            found.append(json.loads(each["Body"]))
            post.call("DeleteMessage", ReceiptHandle=each["ReceiptHandle"])
    return found


def events(post: Post) -> list[tuple[str, str]]:
    return sorted((each["eventName"], each["s3"]["object"]["key"]) for said in told(post) for each in said["Records"])


@pytest.mark.fact("sns-14")
def test_a_topic_that_lets_the_bucket_in_is_told_of_a_put_with_its_key_and_size(keeper: Keeper) -> None:
    press = Press(keeper.admin)
    refusal = keeper.refused(
        "PutBucketNotificationConfiguration", NotificationConfiguration=asked(press, "ObjectCreated:*")
    )
    assert (refusal.code, refusal.message) == (
        "InvalidArgument",
        "Unable to validate the following destination configurations",
    )

    press.call("SetTopicAttributes", AttributeName="Policy", AttributeValue=invited(press.arn, "sns:Publish"))
    reader = press.queue("reader", RawMessageDelivery="true")
    ask(keeper, press, "ObjectCreated:*")
    assert [each["Event"] for each in told(reader)] == ["s3:TestEvent"]

    keeper.put("cats/tom 1.jpg", b"miaow")
    ((record,),) = (each["Records"] for each in told(reader))
    assert record["s3"]["bucket"]["arn"] == BUCKET
    assert (record["s3"]["object"]["key"], record["s3"]["object"]["size"]) == ("cats/tom+1.jpg", 5)


def test_a_queue_is_told_of_what_its_rule_asks_for_and_of_nothing_else(keeper: Keeper, post: Post) -> None:
    ask(keeper, post, "ObjectCreated:Put", "ObjectRemoved:*", "ObjectTagging:*", prefix="cats/", suffix=".jpg")
    told(post)
    for key in ("cats/tom.jpg", "cats/tom.txt", "dogs/rex.jpg"):
        keeper.put(key, b"x")
    keeper.call("CopyObject", Key="cats/copy.jpg", CopySource="photos/cats/tom.jpg")
    keeper.call("PutObjectTagging", Key="cats/tom.jpg", Tagging={"TagSet": []})
    keeper.delete("cats/tom.jpg")
    assert events(post) == [
        ("ObjectCreated:Put", "cats/tom.jpg"),
        ("ObjectRemoved:Delete", "cats/tom.jpg"),
        ("ObjectTagging:Put", "cats/tom.jpg"),
    ]


def test_where_versions_are_kept_a_marker_is_told_of_and_then_each_version_that_goes(
    keeper: Keeper, post: Post
) -> None:
    keeper.call("PutBucketVersioning", VersioningConfiguration={"Status": "Enabled"})
    ask(keeper, post, "ObjectRemoved:*")
    told(post)
    version = keeper.put("tom", b"x")["VersionId"]
    keeper.delete("tom")
    keeper.call("DeleteObjects", Delete={"Objects": [{"Key": "tom", "VersionId": version}]})
    assert events(post) == [("ObjectRemoved:Delete", "tom"), ("ObjectRemoved:DeleteMarkerCreated", "tom")]


def test_what_a_lifecycle_does_is_told_of_too(keeper: Keeper, post: Post) -> None:
    ask(keeper, post, "LifecycleExpiration:*", "LifecycleTransition")
    told(post)
    rules = [
        {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 1}},
        {
            "ID": "cold",
            "Status": "Enabled",
            "Filter": {"Prefix": "cold/"},
            "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
        },
    ]
    keeper.call("PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": rules})
    keeper.put("old/tom", b"x" * 200_000)
    keeper.put("cold/tom", b"x" * 200_000)
    keeper.admin.advance(3 * 86_400)
    assert events(post) == [("LifecycleExpiration:Delete", "old/tom"), ("LifecycleTransition", "cold/tom")]


def test_a_queue_that_closes_its_door_hears_no_more_and_the_object_is_there_all_the_same(
    keeper: Keeper, post: Post
) -> None:
    ask(keeper, post, "ObjectCreated:*")
    told(post)
    post.call("SetQueueAttributes", Attributes={"Policy": ""})
    keeper.put("tom", b"x")
    assert (told(post), keeper.keys()) == ([], ["tom"])


def test_the_rules_are_answered_as_they_were_put_each_with_a_name_and_go_with_an_empty_one(
    keeper: Keeper, post: Post
) -> None:
    ask(keeper, post, "ObjectCreated:*", prefix="cats/")
    (rule,) = keeper.call("GetBucketNotificationConfiguration")["QueueConfigurations"]
    assert rule["Id"]
    assert rule["Filter"] == {"Key": {"FilterRules": [{"Name": "prefix", "Value": "cats/"}]}}
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration={})
    assert "QueueConfigurations" not in keeper.call("GetBucketNotificationConfiguration")


def rule_of(target: str, event: str = "s3:ObjectCreated:*", **side: str) -> dict[str, Any]:
    rules = [{"Name": name, "Value": value} for name, value in side.items()]
    return {"QueueArn": target, "Events": [event], "Filter": {"Key": {"FilterRules": rules}}}


def twice_begun(target: str) -> dict[str, Any]:
    rules = [{"Name": "prefix", "Value": value} for value in ("cats/", "dogs/")]
    return {**rule_of(target), "Filter": {"Key": {"FilterRules": rules}}}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule_of("{queue}"), rule_of("{queue}", "s3:ObjectCreated:Put")], "Configurations overlap"),
        ([rule_of("{queue}", "s3:ObjectEaten:*")], "did not validate against our published schema"),
        ([twice_begun("{queue}")], "Cannot specify more than one prefix rule"),
        ([rule_of("arn:aws:sqs:eu-west-1:123456789012:uploads")], "region is not valid"),
        ([rule_of("arn:aws:sqs:us-east-1:123456789012:nobody")], "Unable to validate"),
        ([rule_of("arn:aws:sns:us-east-1:123456789012:news")], "The ARN is not well formed"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused_and_change_nothing(
    keeper: Keeper, post: Post, rules: list[dict[str, Any]], said: str
) -> None:
    named = [{**rule, "QueueArn": rule["QueueArn"].format(queue=post.arn)} for rule in rules]
    refusal = keeper.refused(
        "PutBucketNotificationConfiguration", NotificationConfiguration={"QueueConfigurations": named}
    )
    assert refusal.code in ("InvalidArgument", "MalformedXML")
    assert said in refusal.message
    assert "QueueConfigurations" not in keeper.call("GetBucketNotificationConfiguration")


def test_rules_for_different_keys_may_share_an_event(keeper: Keeper, post: Post) -> None:
    rules = [rule_of(post.arn, suffix=".jpg"), rule_of(post.arn, suffix=".png")]
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration={"QueueConfigurations": rules})
    told(post)
    keeper.put("tom.png", b"x")
    assert events(post) == [("ObjectCreated:Put", "tom.png")]


def test_what_is_not_there_is_refused_not_swallowed(keeper: Keeper) -> None:
    configuration: dict[str, Any] = {"EventBridgeConfiguration": {}}
    refusal = keeper.refused("PutBucketNotificationConfiguration", NotificationConfiguration=configuration)
    assert refusal.code == "NotImplemented"


def calling(function: str, **sides: str) -> dict[str, Any]:
    rules = [{"Name": name, "Value": text} for name, text in sides.items()]
    rule = {"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}}}
    return {"LambdaFunctionConfigurations": [rule]}


@pytest.mark.fact("lambda-03")
@pytest.mark.fact("sns-14")
def test_a_function_that_lets_the_bucket_in_runs_once_for_each_put_and_not_for_other_buckets(keeper: Keeper) -> None:
    admin = keeper.admin
    callee, other = Callee(admin), Keeper(admin, "others")
    refusal = keeper.refused("PutBucketNotificationConfiguration", NotificationConfiguration=calling(callee.arn))
    assert (refusal.code, refusal.message) == (
        "InvalidArgument",
        "Unable to validate the following destination configurations",
    )

    callee.let_in("s3.amazonaws.com", BUCKET)
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration=calling(callee.arn))
    admin.advance(5)
    assert callee.told() == []
    keeper.put("cats/tom 1.jpg", b"miaow")
    other.put("dogs/rex.jpg", b"woof")
    admin.advance(5)
    (record,) = callee.records()
    assert (record["eventSource"], record["eventName"]) == ("aws:s3", "ObjectCreated:Put")
    assert record["s3"]["bucket"]["name"] == "photos"
    assert (record["s3"]["object"]["key"], record["s3"]["object"]["size"]) == ("cats/tom+1.jpg", 5)


AGAIN = """
import boto3
def handle(event, context):
    key = event['Records'][0]['s3']['object']['key']
    print('told "' + key + '"')
    boto3.client('s3').put_object(Bucket='photos', Key=key + '+', Body=b'x')
"""


def test_a_function_that_writes_where_it_is_told_of_is_stopped(keeper: Keeper) -> None:
    callee = Callee(keeper.admin, AGAIN)
    callee.let_in("s3.amazonaws.com", BUCKET)
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration=calling(callee.arn))
    keeper.put("tom", b"miaow")
    keeper.admin.advance(180)
    assert len(callee.told()) == 16
    points = keeper.admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Lambda",
        MetricName="RecursiveInvocationsDropped",
        Dimensions=[{"Name": "FunctionName", "Value": "hello"}],
        StartTime=keeper.admin.now - 300,
        EndTime=keeper.admin.now,
        Period=300,
        Statistics=["Sum"],
    )["Datapoints"]
    assert sum(each["Sum"] for each in points) == 1


def test_a_function_is_asked_for_as_other_targets_are(keeper: Keeper) -> None:
    callee = Callee(keeper.admin)
    callee.let_in("s3.amazonaws.com", BUCKET)
    rules = calling(callee.arn, prefix="cats/")
    keeper.call("PutBucketNotificationConfiguration", NotificationConfiguration=rules)
    (told,) = keeper.call("GetBucketNotificationConfiguration")["LambdaFunctionConfigurations"]
    assert told["LambdaFunctionArn"] == callee.arn
    keeper.put("dogs/rex.jpg", b"woof")
    keeper.admin.advance(5)
    assert callee.told() == []
