from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.sqs.mail import Post


@pytest.fixture
def post(admin: Admin) -> Post:
    return Post(admin, "orders.fifo", FifoQueue="true")


def put(post: Post, body: str, group: str = "one", **more: Any) -> dict[str, Any]:
    return post.send(body, MessageGroupId=group, **({"MessageDeduplicationId": body} | more))


def test_a_group_keeps_its_order(post: Post) -> None:
    for number in range(100):
        put(post, str(number))
    received: list[str] = []
    while found := post.receive(10):
        received += [message["Body"] for message in found]
        for message in found:
            post.delete(message)

    assert received == [str(number) for number in range(100)]


def test_numbers_rise_and_are_told_with_group_and_token(post: Post) -> None:
    numbers = [put(post, body)["SequenceNumber"] for body in "abc"]
    (message,) = post.receive()

    assert numbers == sorted(numbers)
    assert all(len(number) == 20 for number in numbers)
    told = message["Attributes"]
    assert (told["SequenceNumber"], told["MessageGroupId"], told["MessageDeduplicationId"]) == (numbers[0], "one", "a")


def test_a_group_with_something_in_flight_waits_and_others_do_not(post: Post, admin: Admin) -> None:
    put(post, "a1", "a")
    put(post, "a2", "a")
    put(post, "b1", "b")
    (first,) = post.receive()

    assert first["Body"] == "a1"
    assert post.bodies() == ["b1"]
    assert post.bodies() == []
    post.delete(first)
    assert post.bodies() == ["a2"]
    admin.advance(30)
    assert post.bodies() == ["a2", "b1"]


def test_what_was_not_deleted_comes_again_in_its_place(post: Post, admin: Admin) -> None:
    put(post, "1")
    put(post, "2")
    post.receive()
    admin.advance(30)

    assert post.bodies() == ["1", "2"]


def test_the_same_within_five_minutes_is_taken_once(post: Post, admin: Admin) -> None:
    first = put(post, "x", MessageDeduplicationId="t")
    again = put(post, "y", MessageDeduplicationId="t")
    assert again["MessageId"] == first["MessageId"]
    assert again["SequenceNumber"] == first["SequenceNumber"]
    (message,) = post.receive()
    post.delete(message)
    admin.advance(299)
    put(post, "y", MessageDeduplicationId="t")
    assert post.counts == (0, 0, 0)
    admin.advance(1)
    put(post, "y", MessageDeduplicationId="t")
    assert post.bodies() == ["y"]


def test_the_same_twice_in_one_batch_is_taken_once(post: Post) -> None:
    entry = {"MessageBody": "x", "MessageGroupId": "one", "MessageDeduplicationId": "t"}
    told = post.call("SendMessageBatch", Entries=[{"Id": "1", **entry}, {"Id": "2", **entry}])

    assert len({each["MessageId"] for each in told["Successful"]}) == 1
    assert post.counts == (1, 0, 0)


def test_content_tells_what_is_the_same_where_the_queue_says_so(admin: Admin) -> None:
    post = Post(admin, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    for body in ("a", "b", "a"):
        post.send(body, MessageGroupId="one")

    assert post.counts == (2, 0, 0)


def test_the_scope_of_sameness_may_be_the_group(admin: Admin) -> None:
    post = Post(admin, "orders.fifo", FifoQueue="true", DeduplicationScope="messageGroup")
    put(post, "x", "a")
    put(post, "x", "b")
    put(post, "x", "b")

    assert post.counts == (2, 0, 0)
    whole = post.refused(
        "SetQueueAttributes", Attributes={"FifoThroughputLimit": "perMessageGroupId", "DeduplicationScope": "queue"}
    )
    assert whole.code == "InvalidAttributeValue"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "MissingParameter"),
        ({"MessageGroupId": "one"}, "InvalidParameterValue"),
        ({"MessageGroupId": "a b", "MessageDeduplicationId": "x"}, "InvalidParameterValue"),
        ({"MessageGroupId": "one", "MessageDeduplicationId": "x", "DelaySeconds": 5}, "InvalidParameterValue"),
    ],
)
def test_a_fifo_queue_asks_for_more(post: Post, more: dict[str, Any], code: str) -> None:
    assert post.refused("SendMessage", MessageBody="x", **more).code == code


def test_a_receipt_that_ran_out_deletes_nothing(post: Post, admin: Admin) -> None:
    put(post, "x")
    (message,) = post.receive()
    admin.advance(30)

    refusal = post.refused("DeleteMessage", ReceiptHandle=message["ReceiptHandle"])

    assert (refusal.code, refusal.message[-31:]) == ("InvalidParameterValue", "The receipt handle has expired.")
    assert post.counts == (1, 0, 0)
