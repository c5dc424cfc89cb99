from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.cloudtrail.trailing import ACCOUNT, log_keys, make_bucket, make_trail
from tests.model.services.iam.people import policy
from tests.model.services.sns.press import Press, told

MINUTE = 60.0


def open_to_cloudtrail(press: Press, trail: str = "audit") -> None:
    """What AWS's guide has a topic allow CloudTrail."""
    statement = {
        "Sid": "AWSCloudTrailSNSPolicy",
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "SNS:Publish",
        "Resource": press.arn,
        "Condition": {"StringEquals": {"aws:SourceArn": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/{trail}"}},
    }
    press.call("SetTopicAttributes", AttributeName="Policy", AttributeValue=policy(statement))


def test_each_file_is_told_of(admin: Admin) -> None:
    make_bucket(admin)
    press = Press(admin)
    open_to_cloudtrail(press)
    post = press.queue("files")
    make_trail(admin, SnsTopicName="news")
    for _ in range(3):
        admin.call("iam:ListUsers")
        admin.advance(5 * MINUTE)

    messages = [json.loads(text) for text in told(post)]

    assert {message["s3Bucket"] for message in messages} == {"logs"}
    assert sorted(key for message in messages for key in message["s3ObjectKey"]) == sorted(log_keys(admin))
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert status["LatestNotificationTime"] == admin.now
    assert status["LatestNotificationAttemptSucceeded"] == status["LatestNotificationAttemptTime"] != ""


def test_a_trail_without_a_topic_goes_on_delivering_in_silence(admin: Admin) -> None:
    make_bucket(admin)
    press = Press(admin)
    open_to_cloudtrail(press)
    post = press.queue("files")
    make_trail(admin, SnsTopicName=press.arn)
    admin.advance(5 * MINUTE)
    post.call("PurgeQueue")
    updated = admin.call("cloudtrail:UpdateTrail", Name="audit", SnsTopicName="")
    before = len(log_keys(admin))
    admin.advance(10 * MINUTE)

    assert "SnsTopicARN" not in updated
    assert len(log_keys(admin)) > before
    admin.advance(MINUTE)
    assert post.counts[0] == 0


@pytest.mark.parametrize("topic", ["nowhere", "news"])
def test_a_topic_that_is_not_there_or_lets_nobody_in_is_refused(admin: Admin, topic: str) -> None:
    make_bucket(admin)
    press = Press(admin)

    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", SnsTopicName=topic)

    assert refusal.code == "InsufficientSnsTopicPolicyException"
    open_to_cloudtrail(press)
    made = admin.call("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", SnsTopicName="news")
    assert (made["SnsTopicName"], made["SnsTopicARN"]) == ("news", press.arn)


def test_a_topic_that_closes_later_keeps_no_file_away(admin: Admin) -> None:
    make_bucket(admin)
    press = Press(admin)
    open_to_cloudtrail(press)
    make_trail(admin, SnsTopicName="news")
    press.call("DeleteTopic")
    admin.advance(5 * MINUTE)

    assert len(log_keys(admin)) == 1
    assert admin.call("cloudtrail:GetTrailStatus", Name="audit")["LatestNotificationError"] == "NotFound"


def test_messages_are_data_events_of_their_queue_and_topic(admin: Admin) -> None:
    from tests.model.services.cloudtrail.trailing import delivered
    from tests.model.services.sqs.mail import Post

    make_bucket(admin)
    make_trail(admin)
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::SQS::Queue"]},
    ]
    admin.call(
        "cloudtrail:PutEventSelectors",
        TrailName="audit",
        AdvancedEventSelectors=[{"Name": "messages", "FieldSelectors": fields}],
    )
    post = Post(admin)
    post.send("secret")
    Press(admin).publish("not asked for")
    admin.advance(5 * MINUTE)

    (event,) = [each for each in delivered(admin) if each["eventCategory"] == "Data"]
    assert (event["eventName"], event["resources"][0]["ARN"]) == ("SendMessage", post.arn)
    assert "secret" not in json.dumps(event)
