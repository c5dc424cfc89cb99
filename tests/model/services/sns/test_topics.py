from __future__ import annotations

import json

import pytest

from model.kit.cell import CellSettings
from model.kit.errors import AwsError
from model.services.sns.behavior.fading import fading_seconds
from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.sns.press import ACCOUNT, Press, inbox, told
from tests.model.services.sts.people import AWAY, Elsewhere


@pytest.mark.fact("sns-01")
def test_what_is_published_is_pushed_to_every_subscriber(admin: Admin) -> None:
    press = Press(admin)
    one, two = press.queue("one"), press.queue("two")
    press.publish("extra")

    assert (told(one), told(two)) == (["extra"], ["extra"])
    again = admin.call("sns:CreateTopic", Name="news")
    assert again["TopicArn"] == press.arn == f"arn:aws:sns:us-east-1:{ACCOUNT}:news"
    missing = admin.refused("sns:Publish", TopicArn=f"{press.arn}paper", Message="x")
    assert (missing.code, missing.status) == ("NotFound", 404)


@pytest.mark.parametrize("name", ["", "a b", "a.b", "x" * 257, "news.fifo"])
def test_names_are_of_letters_digits_hyphens_and_underscores(admin: Admin, name: str) -> None:
    assert admin.refused("sns:CreateTopic", Name=name).message == "Invalid parameter: Topic Name"


def test_another_topic_of_the_same_name_is_refused(admin: Admin) -> None:
    Press(admin, DisplayName="The News")

    refusal = admin.refused("sns:CreateTopic", Name="news", Attributes={"DisplayName": "Old News"})

    assert refusal.message == "Invalid parameter: Attributes Reason: Topic already exists with different attributes"


def test_a_new_topic_has_the_usual_attributes(admin: Admin) -> None:
    attributes = Press(admin).attributes()

    (statement,) = json.loads(attributes.pop("Policy"))["Statement"]
    assert statement["Condition"] == {"StringEquals": {"AWS:SourceOwner": ACCOUNT}}
    assert json.loads(attributes.pop("EffectiveDeliveryPolicy"))["http"]["defaultHealthyRetryPolicy"]["numRetries"] == 3
    assert attributes == {
        "TopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:news",
        "Owner": ACCOUNT,
        "DisplayName": "",
        "SubscriptionsConfirmed": "0",
        "SubscriptionsPending": "0",
        "SubscriptionsDeleted": "0",
    }


def test_topics_carry_tags(admin: Admin) -> None:
    press = Press(admin)
    admin.call("sns:TagResource", ResourceArn=press.arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    admin.call("sns:UntagResource", ResourceArn=press.arn, TagKeys=["a"])

    assert admin.call("sns:ListTagsForResource", ResourceArn=press.arn) == {"Tags": [{"Key": "b", "Value": "2"}]}


@pytest.mark.fact("sns-07")
def test_what_was_published_stays_published(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("one")
    press.publish("said")
    press.call("DeleteTopic")

    assert told(post) == ["said"]
    assert admin.refused("sns:Publish", TopicArn=press.arn, Message="x").code == "NotFound"
    operations = {name for name in dir(_client_of_boto3()) if "message" in name or "publish" in name}
    assert operations == {"publish", "publish_batch"}


def _client_of_boto3() -> object:
    import boto3

    return boto3.client("sns", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


@pytest.mark.fact("sns-08")
def test_the_name_of_a_topic_that_many_were_told_of_is_free_when_they_are_cleared_away(admin: Admin) -> None:
    press = Press(admin)
    for number in range(300):
        press.subscribe("sms", f"+1555{number:07d}")
    press.call("DeleteTopic")
    assert admin.refused("sns:CreateTopic", Name="news").code == "ConcurrentAccess"
    assert Press(admin, "other").arn
    admin.advance(fading_seconds(300))
    assert Press(admin).attributes()["SubscriptionsConfirmed"] == "0"
    assert [fading_seconds(many) for many in (2, 5_000, 10_000, 99_999)] == [0, 30, 60, 60]


@pytest.mark.fact("sns-08")
def test_the_name_of_a_deleted_topic_that_few_were_told_of_is_free_at_once(admin: Admin) -> None:
    press = Press(admin)
    press.queue("one")
    press.queue("two")
    press.call("DeleteTopic")
    press.call("DeleteTopic")

    again = Press(admin)

    assert again.attributes()["SubscriptionsConfirmed"] == "0"
    assert admin.call("sns:ListSubscriptions") == {"Subscriptions": []}


@pytest.mark.fact("sns-06")
def test_the_owner_decides_who_may_publish_and_who_may_subscribe_by_what(admin: Admin) -> None:
    press, away, third = Press(admin), Elsewhere(admin), Elsewhere(admin, "444455556666")
    them = {"Effect": "Allow", "Principal": {"AWS": AWAY}, "Resource": press.arn}
    by_https = {"Condition": {"StringEquals": {"sns:Protocol": "https"}}}
    hung = policy({**them, "Action": "SNS:Publish"}, {**them, "Action": "SNS:Subscribe", **by_https})
    press.call("SetTopicAttributes", AttributeName="Policy", AttributeValue=hung)

    away.call("sns:Publish", TopicArn=press.arn, Message="x")
    away.call("sns:Subscribe", TopicArn=press.arn, Protocol="https", Endpoint="https://example.com/news")
    for who, action, more in (
        (third, "sns:Publish", {"Message": "x"}),
        (away, "sns:Subscribe", {"Protocol": "email", "Endpoint": "a@example.com"}),
    ):
        with pytest.raises(AwsError) as refusal:
            who.call(action, TopicArn=press.arn, **more)
        assert (refusal.value.code, refusal.value.status) == ("AuthorizationError", 403)


def test_permissions_are_added_and_removed_by_label(admin: Admin) -> None:
    press, away = Press(admin), Elsewhere(admin)
    press.call("AddPermission", Label="them", AWSAccountId=[AWAY], ActionName=["Publish"])
    away.call("sns:Publish", TopicArn=press.arn, Message="x")

    twice = press.refused("AddPermission", Label="them", AWSAccountId=[AWAY], ActionName=["Publish"])
    assert twice.message == "Invalid parameter: Statement already exists"
    press.call("RemovePermission", Label="them")
    with pytest.raises(AwsError):
        away.call("sns:Publish", TopicArn=press.arn, Message="x")


@pytest.mark.fact("sns-05")
def test_text_messages_went_to_one_country_in_2017_and_letters_everywhere() -> None:
    for settings, abroad in ((CellSettings(quotas="notes-2017"), False), (CellSettings(), True)):
        admin = Admin(settings=settings)
        admin.call("sns:Publish", PhoneNumber="+15551234567", Message="home")
        try:
            admin.call("sns:Publish", PhoneNumber="+445551234567", Message="away")
        except AwsError as refusal:
            assert (refusal.code, abroad) == ("InvalidParameter", False)  # noqa: PT017
        assert [each.to for each in inbox(admin)] == ["+15551234567", "+445551234567"][: 1 + abroad]
        press = Press(admin)
        for address in ("a@example.com", "b@example.co.uk"):
            press.subscribe("email", address)
            assert len(inbox(admin, address)) == 1
        admin.close()
