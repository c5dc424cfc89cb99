"""Web servers that do not take a message are tried again, as the delivery policy says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.laws.backoff import Backoff
from tests.admin import Admin
from tests.model.services.sns.press import Press, inbox, invite, told
from tests.model.services.sqs.mail import Post
from tests.shop import Shop


class Server:
    """A machine with a web server that wants to be told."""

    def __init__(self, shop: Shop, press: Press, **attributes: str) -> None:
        self.admin, self.press = shop.admin, press
        self.machine = shop.machines(1)[0]
        self.admin.advance(60)
        address = self.admin.call("ec2:AllocateAddress")["AllocationId"]
        at = self.admin.call("ec2:AssociateAddress", AllocationId=address, InstanceId=self.machine)
        assert at["AssociationId"]
        told = self.admin.call("ec2:DescribeAddresses", AllocationIds=[address])["Addresses"][0]
        self.url = f"http://{told['PublicIp']}/in"
        self.subscription = press.subscribe("http", self.url, **attributes)
        press.call("ConfirmSubscription", Token=token_of(self.admin))

    def turn(self, up: bool) -> None:
        self.admin.call(f"ec2:{'Start' if up else 'Stop'}Instances", InstanceIds=[self.machine])
        self.admin.advance(120)

    @property
    def got(self) -> list[str]:
        letters = [json.loads(each.text) for each in inbox(self.admin, self.url)]
        return [each["Message"] for each in letters if each["Type"] == "Notification"]


def token_of(admin: Admin) -> str:
    return json.loads(inbox(admin)[-1].text)["Token"]


def policy(**said: int | str) -> str:
    return json.dumps({"healthyRetryPolicy": said})


def test_a_server_that_is_up_is_told_at_once(admin: Admin) -> None:
    press = Press(admin)
    server = Server(Shop(admin), press)
    press.publish("hello")
    assert server.got == ["hello"]


def test_a_server_that_comes_back_in_time_is_told_after_all(admin: Admin) -> None:
    press = Press(admin)
    again = policy(minDelayTarget=60, maxDelayTarget=60, numRetries=10)
    server = Server(Shop(admin), press, DeliveryPolicy=again)
    server.turn(up=False)
    press.publish("hello")
    admin.advance(100)
    assert server.got == []
    server.turn(up=True)
    assert server.got == ["hello"]
    admin.advance(1000)
    assert server.got == ["hello"]


def test_when_there_was_enough_of_it_the_message_is_put_aside(admin: Admin) -> None:
    press = Press(admin)
    server, aside = Server(Shop(admin), press), Post(admin, "aside")
    invite(aside, press.arn)
    redrive = json.dumps({"deadLetterTargetArn": aside.arn})
    admin.call(
        "sns:SetSubscriptionAttributes",
        SubscriptionArn=server.subscription,
        AttributeName="RedrivePolicy",
        AttributeValue=redrive,
    )
    server.turn(up=False)
    press.publish("hello")
    admin.advance(59)
    assert told(aside) == []
    admin.advance(1)
    assert told(aside) == ["hello"]
    server.turn(up=True)
    assert server.got == []


@pytest.mark.fact("sns-15")
def test_while_a_zone_is_lost_all_is_delivered_to_who_is_well_and_to_the_others_once_they_are_back(
    admin: Admin,
) -> None:
    press = Press(admin)
    chosen = '{"for": ["the server"]}'
    all_of_it = press.queue("well", RawMessageDelivery="true")
    some_of_it = press.queue("choosy", RawMessageDelivery="true", FilterPolicy=chosen)
    patient = policy(minDelayTarget=300, maxDelayTarget=300, numRetries=9)
    server = Server(Shop(admin), press, DeliveryPolicy=patient, FilterPolicy=chosen)
    admin.run(admin.client.chaos().break_("zone", "us-east-1a", seconds=600))
    sent = [str(n) for n in range(10_000)]
    for first in range(0, len(sent), 10):
        batch: list[dict[str, Any]] = [{"Id": each, "Message": each} for each in sent[first : first + 10]]
        batch[0]["MessageAttributes"] = {"for": {"DataType": "String", "StringValue": "the server"}}
        assert len(press.call("PublishBatch", PublishBatchRequestEntries=batch)["Successful"]) == 10
        admin.advance(0.1)
    assert server.got == []
    assert {each["Body"] for _ in range(1000) for each in all_of_it.receive(10)} == set(sent)
    assert {each["Body"] for _ in range(100) for each in some_of_it.receive(10)} == set(sent[::10])
    admin.advance(1800)
    assert sorted(server.got, key=int) == sent[::10]


def test_a_policy_waits_not_at_all_then_briefly_then_longer_and_longer() -> None:
    waits = Backoff(retries=8, at_once=2, least=1.0, at_least=1, most=9.0, at_most=2, shape="linear").waits()
    assert list(waits) == [0.0, 0.0, 1.0, 1.0, 5.0, 9.0, 9.0, 9.0]


@pytest.mark.parametrize(
    "said",
    [
        policy(minDelayTarget=30, maxDelayTarget=20),
        policy(numRetries=101),
        policy(numRetries=2, numNoDelayRetries=3),
        policy(minDelayTarget=600, maxDelayTarget=600, numRetries=7),
        policy(backoffFunction="hopeful"),
        policy(patience=3),
        "[]",
    ],
)
def test_a_policy_that_would_go_on_for_ever_or_is_none_is_refused(admin: Admin, said: str) -> None:
    press = Press(admin)
    asked = {"Protocol": "http", "Endpoint": "http://example.com/in", "Attributes": {"DeliveryPolicy": said}}
    assert press.refused("Subscribe", **asked).code == "InvalidParameter"
    assert press.attributes()["SubscriptionsPending"] == "0"


def test_a_topic_may_speak_for_all_of_its_servers(admin: Admin) -> None:
    press = Press(admin)
    own = press.subscribe("http", "http://example.com/in", DeliveryPolicy=policy(numRetries=5))
    for overrides, retries in ((False, 5), (True, 7)):
        said = {"http": {"defaultHealthyRetryPolicy": {"numRetries": 7}, "disableSubscriptionOverrides": overrides}}
        press.call("SetTopicAttributes", AttributeName="DeliveryPolicy", AttributeValue=json.dumps(said))
        told = admin.call("sns:GetSubscriptionAttributes", SubscriptionArn=own)["Attributes"]
        assert json.loads(told["EffectiveDeliveryPolicy"])["healthyRetryPolicy"]["numRetries"] == retries
