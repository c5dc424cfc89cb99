"""Queues and topics in the hands of real clients: the `aws` CLI, boto3, and somebody at the dashboard."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import boto3
import pytest

from app.command_line import read_settings
from app.console import Console
from app.running import running
from app.serving.endpoint import listen
from model.kit.cell import CellSettings
from screens.widgets.ink import Ink
from tests.stories.command_line import typed
from tests.stories.served import Served, served
from tests.stories.test_live_dashboard import SIZE, Guest

ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def town() -> Iterator[Served]:
    with served("--memory", "--control") as endpoint:
        yield endpoint


def boto(endpoint: Served, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id=endpoint.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=endpoint.environment["AWS_SECRET_ACCESS_KEY"],
    )


def cli(endpoint: Served, *words: str) -> Any:
    """Version 1 of the CLI reads an endpoint for SQS from its command line alone."""
    return endpoint.aws("--endpoint-url", endpoint.url, *words)


def test_the_cli_sends_and_boto3_receives(town: Served) -> None:
    url = cli(town, "sqs", "create-queue", "--queue-name", "jobs")["QueueUrl"]
    color = json.dumps({"color": {"DataType": "String", "StringValue": "red"}})
    words = ("--queue-url", url, "--message-body", "paint it", "--message-attributes", color)
    sent = cli(town, "sqs", "send-message", *words)
    sqs = boto(town, "sqs")

    (message,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=5)["Messages"]

    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "paint it")
    assert message["MessageAttributes"]["color"]["StringValue"] == "red"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as refusal:
        sqs.get_queue_url(QueueName="none")
    assert refusal.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"


def test_a_long_poll_of_a_real_client_ends_when_simulated_time_is_over(town: Served) -> None:
    """The world runs a hundred times as fast as the client's clock."""
    sqs = boto(town, "sqs")
    url = sqs.create_queue(QueueName="slow")["QueueUrl"]
    town.steer("speed", speed=100)
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
    town.steer("speed", speed=1)

    assert "Messages" not in answer


def test_a_resource_of_boto3_works_through_a_queue(town: Served) -> None:
    options = {
        "endpoint_url": town.url,
        "region_name": "us-east-1",
        "aws_access_key_id": town.environment["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": town.environment["AWS_SECRET_ACCESS_KEY"],
    }
    service: Any = boto3.resource("sqs", **options)
    queue = service.create_queue(QueueName="things")
    queue.send_messages(Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(5)])
    found: list[str] = []
    while messages := queue.receive_messages(MaxNumberOfMessages=10):
        found += [message.body for message in messages]
        queue.delete_messages(Entries=[{"Id": m.message_id, "ReceiptHandle": m.receipt_handle} for m in messages])

    queue.load()
    assert sorted(found) == list("01234")
    assert queue.attributes["ApproximateNumberOfMessages"] == "0"


def test_a_topic_reaches_a_queue_and_an_address(town: Served) -> None:
    topic = cli(town, "sns", "create-topic", "--name", "news")["TopicArn"]
    sqs, sns = boto(town, "sqs"), boto(town, "sns")
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:readers"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = sqs.create_queue(QueueName="readers", Attributes={"Policy": policy})["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    pending = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ann@example.com")["SubscriptionArn"]
    cli(town, "sns", "publish", "--topic-arn", topic, "--message", "extra", "--subject", "News")

    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]

    assert (message["Body"], pending) == ("extra", "pending confirmation")
    with pytest.raises(sns.exceptions.NotFoundException):
        sns.publish(TopicArn=f"{topic}paper", Message="x")
    assert cli(town, "sns", "list-topics")["Topics"] == [{"TopicArn": topic}]


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    settings = read_settings(["dashboard", "--memory", "--port", "0", "--scenario", "empty"], {})
    async with running(settings) as client:
        server = await listen(client, settings)
        console = Console("empty", theme="cloudarium-dark", ink=Ink.BRAILLE)
        async with console.run_test(size=SIZE) as pilot:
            console.begin(client)
            await pilot.pause()
            yield Guest(server.port, pilot, client)
        await server.close()


async def aws(guest: Guest, *words: str) -> Any:
    """The real CLI, in a process of its own, while the dashboard is open."""
    access_key, secret = CellSettings().root_key
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    ran = await asyncio.to_thread(typed, ("--endpoint-url", guest._url, *words), environment)
    ran.check_returncode()
    return json.loads(ran.stdout)


@pytest.mark.fact("access-01")
async def test_one_queue_is_the_same_for_the_cli_an_sdk_and_the_dashboard(guest: Guest) -> None:
    made = await aws(guest, "sqs", "create-queue", "--queue-name", "tea")
    url, arn = made["QueueUrl"], f"arn:aws:sqs:us-east-1:{ACCOUNT}:tea"

    assert (await guest.do("sqs", "list_queues"))["QueueUrls"] == [url]
    told = await guest.do("sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["QueueArn"])
    assert told["Attributes"]["QueueArn"] == arn
    await guest.press("colon", *"queues", "enter")
    assert await guest.sees("tea")
    await guest.press("enter")
    assert await guest.sees(arn)
    assert await guest.sees(url)

    looked_up = {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "CreateQueue"}]}
    (event,) = (await guest.do("cloudtrail", "lookup_events", **looked_up))["Events"]
    assert json.loads(event["CloudTrailEvent"])["userAgent"].startswith("aws-cli/")


async def test_what_an_address_was_sent_is_read_in_the_inbox(guest: Guest) -> None:
    topic = (await guest.do("sns", "create_topic", Name="news"))["TopicArn"]
    await guest.do("sns", "subscribe", TopicArn=topic, Protocol="sms", Endpoint="+15551234567")
    await guest.do("sns", "publish", TopicArn=topic, Message="your pizza is here")

    await guest.press("colon", *"inbox", "enter")
    assert await guest.sees("+15551234567")
    await guest.press("enter")
    assert await guest.sees("your pizza is here")
