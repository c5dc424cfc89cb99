from __future__ import annotations

import pytest

from tests.admin import NOON, Admin
from tests.model.services.sqs.mail import Post

OPERATIONS = (
    *("CreateQueue", "ListQueues", "DeleteQueue", "PurgeQueue", "SendMessage", "SendMessageBatch", "ReceiveMessage"),
    *("DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch"),
    *("GetQueueAttributes", "SetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues"),
    *("AddPermission", "RemovePermission"),
)


@pytest.mark.fact("sqs-15")
def test_a_queue_has_a_name_of_its_own_and_is_addressed_by_url(admin: Admin) -> None:
    post = Post(admin, VisibilityTimeout="60")

    assert post.url == "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    again = admin.call("sqs:CreateQueue", QueueName="orders", Attributes={"VisibilityTimeout": "60"})
    assert again["QueueUrl"] == admin.call("sqs:GetQueueUrl", QueueName="orders")["QueueUrl"] == post.url
    other = admin.refused("sqs:CreateQueue", QueueName="orders", Attributes={"VisibilityTimeout": "61"})
    assert other.code == "QueueAlreadyExists"
    assert other.message.endswith("a different value for attribute VisibilityTimeout")
    missing = admin.refused("sqs:GetQueueUrl", QueueName="returns")
    assert missing.code == "AWS.SimpleQueueService.NonExistentQueue"

    post.call("DeleteQueue")
    recent = admin.refused("sqs:CreateQueue", QueueName="orders")
    assert recent.code == "AWS.SimpleQueueService.QueueDeletedRecently"
    admin.advance(59)
    assert admin.refused("sqs:CreateQueue", QueueName="orders").code == recent.code
    admin.advance(1)
    assert admin.call("sqs:CreateQueue", QueueName="orders")["QueueUrl"] == post.url


@pytest.mark.parametrize("name", ["", "a b", "a.b", "x" * 81, "é"])
def test_names_are_of_letters_digits_hyphens_and_underscores(admin: Admin, name: str) -> None:
    assert admin.refused("sqs:CreateQueue", QueueName=name).code == "InvalidParameterValue"


def test_a_new_queue_has_the_usual_attributes(admin: Admin) -> None:
    assert Post(admin).attributes() == {
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "CreatedTimestamp": str(int(NOON)),
        "DelaySeconds": "0",
        "LastModifiedTimestamp": str(int(NOON)),
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "QueueArn": "arn:aws:sqs:us-east-1:123456789012:orders",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
        "VisibilityTimeout": "30",
    }


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("DelaySeconds", "900", "901"),
        ("MaximumMessageSize", "1024", "1023"),
        ("MessageRetentionPeriod", "1209600", "1209601"),
        ("ReceiveMessageWaitTimeSeconds", "20", "21"),
        ("VisibilityTimeout", "43200", "43201"),
        ("SqsManagedSseEnabled", "false", "perhaps"),
    ],
)
def test_attributes_have_bounds(admin: Admin, name: str, good: str, bad: str) -> None:
    post = Post(admin)
    post.call("SetQueueAttributes", Attributes={name: good})
    assert post.attributes()[name] == good

    refusal = post.refused("SetQueueAttributes", Attributes={name: bad})

    assert (refusal.code, refusal.message) == ("InvalidAttributeValue", f"Invalid value for the parameter {name}.")
    assert post.attributes()[name] == good


def test_attributes_that_nobody_knows_are_refused(admin: Admin) -> None:
    refusal = Post(admin).refused("SetQueueAttributes", Attributes={"QueueArn": "mine"})

    assert (refusal.code, refusal.message) == ("InvalidAttributeName", "Unknown Attribute QueueArn.")


def test_only_fifo_queues_have_attributes_of_fifo_queues(admin: Admin) -> None:
    refusal = admin.refused("sqs:CreateQueue", QueueName="orders", Attributes={"DeduplicationScope": "queue"})
    assert refusal.message == "You can specify the DeduplicationScope only when FifoQueue is set to true."
    assert admin.refused("sqs:CreateQueue", QueueName="orders", Attributes={"FifoQueue": "true"}).code == (
        "InvalidParameterValue"
    )

    fifo = Post(admin, "orders.fifo", FifoQueue="true")
    assert fifo.attributes()["FifoThroughputLimit"] == "perQueue"
    stays = fifo.refused("SetQueueAttributes", Attributes={"FifoQueue": "false"})
    assert stays.message.endswith("Modifying queue type is not supported.")


def test_queues_are_listed_by_name_and_by_the_page(admin: Admin) -> None:
    for name in ("b2", "a1", "b1", "b3"):
        Post(admin, name)

    first = admin.call("sqs:ListQueues", QueueNamePrefix="b", MaxResults=2)
    rest = admin.call("sqs:ListQueues", QueueNamePrefix="b", MaxResults=2, NextToken=first["NextToken"])

    pages = [[url.rpartition("/")[2] for url in page["QueueUrls"]] for page in (first, rest)]
    assert pages == [["b1", "b2"], ["b3"]]
    assert "NextToken" not in rest
    assert admin.call("sqs:ListQueues", region="eu-west-1") == {}


def test_queues_carry_tags(admin: Admin) -> None:
    url = admin.call("sqs:CreateQueue", QueueName="orders", tags={"team": "shop", "tier": "1"})["QueueUrl"]
    admin.call("sqs:TagQueue", QueueUrl=url, Tags={"tier": "2"})
    admin.call("sqs:UntagQueue", QueueUrl=url, TagKeys=["team"])

    assert admin.call("sqs:ListQueueTags", QueueUrl=url) == {"Tags": {"tier": "2"}}
    assert admin.refused("sqs:TagQueue", QueueUrl=url, Tags={"aws:x": ""}).code == "InvalidParameterValue"


@pytest.mark.fact("sqs-13")
def test_every_operation_of_the_notes_can_be_called_and_is_documented(admin: Admin) -> None:
    for operation in OPERATIONS:
        assert admin.client.questions(f"sqs:{operation}")
        assert admin.client.method(f"sqs:{operation}")

    post = Post(admin)
    post.send()
    post.send(DelaySeconds=60)
    post.call("PurgeQueue")
    assert post.counts == (0, 0, 0)
    soon = post.refused("PurgeQueue")
    assert (soon.code, soon.status) == ("AWS.SimpleQueueService.PurgeQueueInProgress", 403)
    admin.advance(60)
    post.call("PurgeQueue")
    eleven = [{"Id": str(n), "MessageBody": "x"} for n in range(11)]
    many = post.refused("SendMessageBatch", Entries=eleven)
    assert many.code == "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"


def test_what_is_gone_when_a_queue_is_deleted_does_not_come_back_with_its_name(admin: Admin) -> None:
    post = Post(admin)
    post.send()
    post.receive()
    post.call("DeleteQueue")
    admin.advance(60)

    again = Post(admin)
    admin.advance(3600)

    assert again.counts == (0, 0, 0)
    assert again.receive() == []


def test_a_queue_that_was_deleted_can_be_taken_back_with_its_messages(admin: Admin) -> None:
    post = Post(admin)
    post.send("kept")
    post.call("DeleteQueue")
    (record,) = [each for each in admin.cloud.kernel.journal if each.what == "sqs:DeleteQueue"]

    admin.run(admin.client.history.undo(record.cause))

    assert post.bodies() == ["kept"]
