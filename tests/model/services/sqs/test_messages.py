from __future__ import annotations

import hashlib
import re
from itertools import count

import pytest

from model.kernel.chance import Luck
from model.services.sqs.sending import DUPLICATES
from tests.admin import NOON, Admin
from tests.model.services.sqs.mail import Post

TEN = {f"name{n}": {"DataType": "String", "StringValue": "x"} for n in range(10)}


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_message_comes_as_it_was_sent(admin: Admin) -> None:
    post = Post(admin)
    color = {"color": {"DataType": "String", "StringValue": "red"}}

    sent = post.send("grüß dich", MessageAttributes=color)
    (message,) = post.receive()

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sent["MessageId"])
    assert message["MessageId"] == sent["MessageId"]
    assert message["Body"] == "grüß dich"
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"] == md5("grüß dich")
    assert message["MessageAttributes"] == color
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    assert message["Attributes"] == {
        "SenderId": "123456789012",
        "SentTimestamp": str(int(NOON * 1000)),
        "ApproximateReceiveCount": "1",
        "ApproximateFirstReceiveTimestamp": str(int(NOON * 1000)),
    }


def test_the_digest_of_attributes_is_the_one_that_sdks_compute(admin: Admin) -> None:
    """The text of the first is as botocore and the Java SDK take it apart; the digest was computed by hand."""
    attributes = {
        "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
        "a": {"DataType": "Number.int", "StringValue": "7"},
    }
    told = b"\0\0\0\x01a\0\0\0\x0aNumber.int\x01\0\0\0\x017" + b"\0\0\0\x01b\0\0\0\x06Binary\x02\0\0\0\x02\x00\xff"

    sent = Post(admin).send("x", MessageAttributes=attributes)

    assert sent["MD5OfMessageAttributes"] == hashlib.md5(told, usedforsecurity=False).hexdigest()


@pytest.mark.fact("sqs-20")
def test_ten_attributes_beside_the_body(admin: Admin) -> None:
    post = Post(admin, MaximumMessageSize="1024")
    post.send("x", MessageAttributes=TEN)
    more = TEN | {"name10": {"DataType": "String", "StringValue": "x"}}
    assert post.refused("SendMessage", MessageBody="x", MessageAttributes=more).code == "InvalidParameterValue"

    (unasked,) = post.receive(MessageAttributeNames=[], VisibilityTimeout=0)
    assert "MessageAttributes" not in unasked
    (one,) = post.receive(MessageAttributeNames=["name3"], VisibilityTimeout=0)
    assert list(one["MessageAttributes"]) == ["name3"]
    assert one["MD5OfMessageAttributes"] != unasked.get("MD5OfMessageAttributes")
    (every,) = post.receive(MessageAttributeNames=["name.*"])
    assert every["MessageAttributes"] == TEN

    size = len("name") + len("String") + 100
    named = {"name": {"DataType": "String", "StringValue": "x" * 100}}
    post.send("y" * (1024 - size), MessageAttributes=named)
    long = post.refused("SendMessage", MessageBody="y" * (1025 - size), MessageAttributes=named)
    assert long.message == "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."


@pytest.mark.parametrize(
    ("attribute", "said"),
    [
        ({"DataType": "Text", "StringValue": "x"}, "supported type prefixes: Binary, Number, String"),
        ({"DataType": "String", "StringValue": ""}, "must contain a non-empty value of type 'String'"),
        ({"DataType": "Number", "StringValue": "many"}, "to a number"),
        ({"DataType": "Binary", "StringValue": "x"}, "must contain a non-empty value of type 'Binary'"),
    ],
)
def test_attributes_that_are_none_are_refused(admin: Admin, attribute: dict[str, str], said: str) -> None:
    refusal = Post(admin).refused("SendMessage", MessageBody="x", MessageAttributes={"a": attribute})

    assert refusal.code == "InvalidParameterValue"
    assert said in refusal.message


@pytest.mark.fact("sqs-21")
def test_a_receiver_routes_by_attribute_without_reading_the_body(admin: Admin) -> None:
    post = Post(admin)
    kinds = ("refund", "order", "order", "refund", "order")
    for kind in kinds:
        post.send("{[not to be parsed", MessageAttributes={"type": {"DataType": "String", "StringValue": kind}})

    routed: dict[str, int] = {}
    while found := post.receive(10, MessageAttributeNames=["type"]):
        for message in found:
            kind = message["MessageAttributes"]["type"]["StringValue"]
            routed[kind] = routed.get(kind, 0) + 1
            post.delete(message)

    assert routed == {"order": 3, "refund": 2}


def test_characters_that_xml_does_not_know_are_refused(admin: Admin) -> None:
    post = Post(admin)

    assert post.refused("SendMessage", MessageBody="bell\x07").code == "InvalidMessageContents"
    assert post.refused("SendMessage", MessageBody="").code == "MissingParameter"


@pytest.mark.fact("sqs-03")
def test_order_is_not_promised_and_comes_back_by_number(admin: Admin) -> None:
    post = Post(admin)
    for number in range(1, 101):
        post.send(str(number))

    received = [int(body) for body in post.drain()]

    assert received != sorted(received)
    assert sorted(received) == list(range(1, 101))


def _duplicated(seed: int, account: str, region: str, most: int) -> int | None:
    """The first message of a queue that is stored twice for good, if it is among the first."""
    lucks = ((seq, Luck(seed, account, region, "copy", seq)) for seq in range(1, most + 1))
    return next((seq for seq, luck in lucks if luck.random() < DUPLICATES), None)


@pytest.mark.fact("sqs-02")
def test_now_and_then_a_message_comes_twice(admin: Admin) -> None:
    """A counter that adds up what it is sent is wrong then, one that remembers the ids is not."""
    seed = next(seed for seed in count(1) if _duplicated(seed, "123456789012", "us-east-1", 20))
    unlucky = Admin(seed=seed)
    post = Post(unlucky)
    for number in range(20):
        post.send(str(number))
    naive, seen = 0, dict[str, int]()
    for _ in range(30):
        for message in post.receive(10):
            naive += int(message["Body"])
            seen[message["MessageId"]] = int(message["Body"])
            assert message["Attributes"]["ApproximateReceiveCount"] == "1"
            post.delete(message)
        unlucky.advance(1)
    unlucky.close()

    assert sum(seen.values()) == sum(range(20))
    assert naive > sum(range(20))
    assert admin.now == NOON


@pytest.mark.fact("sqs-16", "sqs-18")
def test_ids_and_receipts_have_bounds(admin: Admin) -> None:
    post = Post(admin)
    sent: list[str] = []
    for _ in range(30):
        batch = [{"Id": str(n), "MessageBody": "x"} for n in range(10)]
        sent += [each["MessageId"] for each in post.call("SendMessageBatch", Entries=batch)["Successful"]]

    received = [message for _ in range(40) for message in post.receive(10)]

    assert len(set(sent)) == 300
    assert {message["MessageId"] for message in received} == set(sent)
    assert max(map(len, sent)) <= 100
    assert len({message["ReceiptHandle"] for message in received}) == 300
    assert max(len(message["ReceiptHandle"]) for message in received) <= 1024


@pytest.mark.fact("sqs-17")
def test_a_receipt_belongs_to_the_act_of_receiving(admin: Admin) -> None:
    post = Post(admin)
    sent = post.send()
    (first,) = post.receive()
    admin.advance(30)
    (second,) = post.receive()

    assert first["ReceiptHandle"] != second["ReceiptHandle"]
    for garbage in (sent["MessageId"], "garbage", first["ReceiptHandle"][:-8] + "AAAAAAA="):
        assert post.refused("DeleteMessage", ReceiptHandle=garbage).code == "ReceiptHandleIsInvalid"
    post.delete(first)
    assert post.counts == (0, 1, 0)
    post.delete(second)
    assert post.counts == (0, 0, 0)


@pytest.mark.fact("sqs-19")
def test_a_message_that_nobody_received_can_only_go_with_all_others(admin: Admin) -> None:
    post = Post(admin)
    sent = post.send()

    deleting = {q.name for op in ("DeleteMessage", "DeleteMessageBatch") for q in admin.client.questions(f"sqs:{op}")}
    assert deleting == {"QueueUrl", "ReceiptHandle", "Entries"}
    assert post.refused("DeleteMessage", ReceiptHandle=sent["MessageId"]).code == "ReceiptHandleIsInvalid"
    assert post.counts == (1, 0, 0)
    post.call("PurgeQueue")
    assert post.counts == (0, 0, 0)


def test_ten_at_a_time_and_each_entry_for_itself(admin: Admin) -> None:
    post = Post(admin)
    entries = [
        {"Id": "good", "MessageBody": "x"},
        {"Id": "bad", "MessageBody": "bell\x07"},
        {"Id": "late", "MessageBody": "y", "DelaySeconds": 901},
    ]

    told = post.call("SendMessageBatch", Entries=entries)

    assert [each["Id"] for each in told["Successful"]] == ["good"]
    assert [(each["Id"], each["Code"], each["SenderFault"]) for each in told["Failed"]] == [
        ("bad", "InvalidMessageContents", True),
        ("late", "InvalidParameterValue", True),
    ]
    (message,) = post.receive()
    done = post.call(
        "DeleteMessageBatch",
        Entries=[{"Id": "a", "ReceiptHandle": message["ReceiptHandle"]}, {"Id": "b", "ReceiptHandle": "garbage"}],
    )
    assert (done["Successful"], done["Failed"][0]["Code"]) == ([{"Id": "a"}], "ReceiptHandleIsInvalid")
    assert post.counts == (0, 0, 0)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "EmptyBatchRequest"),
        ([{"Id": "a", "MessageBody": "x"}] * 2, "BatchEntryIdsNotDistinct"),
        ([{"Id": "a b", "MessageBody": "x"}], "InvalidBatchEntryId"),
        ([{"Id": str(n), "MessageBody": "x" * 524_289} for n in range(2)], "BatchRequestTooLong"),
    ],
)
def test_batches_that_are_none_are_refused(admin: Admin, entries: list[dict[str, str]], code: str) -> None:
    assert Post(admin).refused("SendMessageBatch", Entries=entries).code == f"AWS.SimpleQueueService.{code}"


@pytest.mark.fact("sqs-29")
def test_a_queue_bears_a_peak_but_gives_each_message_to_one_receiver(admin: Admin) -> None:
    """Ten times the usual orders for a while, and receivers that keep their pace."""
    post = Post(admin)
    done: list[list[str]] = [[], []]
    backlog: list[int] = []
    for minute in range(20):
        batch = [{"Id": str(n), "MessageBody": f"{minute}.{n}"} for n in range(10 if minute < 4 else 1)]
        post.call("SendMessageBatch", Entries=batch)
        for receiver in done:
            for message in post.receive(2):
                receiver.append(message["Body"])
                post.delete(message)
        admin.advance(60)
        backlog.append(post.counts[0])

    sent = [f"{minute}.{n}" for minute in range(20) for n in range(10 if minute < 4 else 1)]
    assert sorted(done[0] + done[1]) == sorted(sent)
    assert max(backlog) == backlog[3] > 20
    assert backlog[-1] == 0
    assert not set(done[0]) & set(done[1])


@pytest.mark.fact("sqs-28")
def test_what_a_client_holds_back_is_lost_with_the_client(admin: Admin) -> None:
    post = Post(admin)
    buffer = [{"Id": str(n), "MessageBody": f"buffered {n}"} for n in range(10)]
    post.call("SendMessageBatch", Entries=buffer[:3])
    del buffer
    for number in range(10):
        post.send(f"direct {number}")

    arrived = post.drain()

    assert sorted(body for body in arrived if body.startswith("buffered")) == [f"buffered {n}" for n in range(3)]
    assert len([body for body in arrived if body.startswith("direct")]) == 10


def test_a_message_that_was_sent_can_be_taken_back_by_the_world(admin: Admin) -> None:
    """No call of SQS does that; time is turned back."""
    post = Post(admin)
    post.send("kept")
    post.send("regretted")
    record = [each for each in admin.cloud.kernel.journal if each.what == "sqs:SendMessage"][-1]

    admin.run(admin.client.history.undo(record.cause))

    assert post.counts == (1, 0, 0)
    assert post.bodies() == ["kept"]
