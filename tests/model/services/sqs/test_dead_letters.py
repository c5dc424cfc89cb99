from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.sqs.mail import Post


def redrive(letters: Post, most: int = 3) -> str:
    return json.dumps({"deadLetterTargetArn": letters.arn, "maxReceiveCount": most})


@pytest.fixture
def letters(admin: Admin) -> Post:
    return Post(admin, "letters", MessageRetentionPeriod="7200")


@pytest.fixture
def post(admin: Admin, letters: Post) -> Post:
    return Post(admin, RedrivePolicy=redrive(letters))


def fail(post: Post, times: int) -> None:
    """Receive, and never be done with it."""
    for _ in range(times):
        post.receive(10)
        post.admin.advance(30)


@pytest.mark.fact("sqs-24")
def test_what_could_not_be_processed_is_put_aside(post: Post, letters: Post) -> None:
    sent = post.send("poison")
    fail(post, 3)
    assert (post.counts, letters.counts) == ((1, 0, 0), (0, 0, 0))

    assert post.receive() == []
    assert (post.counts, letters.counts) == ((0, 0, 0), (1, 0, 0))
    assert letters.call("ListDeadLetterSourceQueues") == {"queueUrls": [post.url]}
    (message,) = letters.receive()
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "poison")
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == post.arn


def test_good_messages_come_in_the_place_of_those_put_aside(post: Post, letters: Post) -> None:
    for number in range(3):
        post.send(f"poison {number}")
    fail(post, 3)
    for number in range(3):
        post.send(f"good {number}")

    assert sorted(post.bodies()) == ["good 0", "good 1", "good 2"]
    assert letters.counts == (3, 0, 0)


@pytest.mark.fact("sqs-25")
def test_a_dead_letter_queue_is_a_queue(post: Post, letters: Post) -> None:
    letters.send("direct")
    (message,) = letters.receive()
    letters.delete(message)
    assert letters.counts == (0, 0, 0)

    post.send("poison")
    fail(post, 3)
    post.receive()
    (moved,) = letters.receive(VisibilityTimeout=0)
    assert moved["Attributes"]["SentTimestamp"] == str(int(NOON * 1000))
    post.admin.advance(7200 - 90 - 1)
    assert letters.counts == (1, 0, 0)
    post.admin.advance(1)
    assert letters.counts == (0, 0, 0)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("{", "not a valid JSON map"),
        ('{"deadLetterTargetArn": "x"}', "mandatory attribute: maxReceiveCount"),
        ('{"deadLetterTargetArn": "x", "maxReceiveCount": 1001}', "1 to 1000"),
        ('{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:none", "maxReceiveCount": 3}', "not exist"),
    ],
)
def test_redrive_policies_that_are_none_are_refused(admin: Admin, policy: str, said: str) -> None:
    refusal = Post(admin).refused("SetQueueAttributes", Attributes={"RedrivePolicy": policy})

    assert refusal.code == "InvalidParameterValue"
    assert said in refusal.message


def test_a_queue_says_whose_dead_letters_it_takes(admin: Admin, letters: Post) -> None:
    post = Post(admin)
    letters.call("SetQueueAttributes", Attributes={"RedriveAllowPolicy": '{"redrivePermission": "denyAll"}'})
    wanted: dict[str, Any] = {"Attributes": {"RedrivePolicy": redrive(letters)}}
    assert post.refused("SetQueueAttributes", **wanted).code == "InvalidParameterValue"

    mine = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [post.arn]})
    letters.call("SetQueueAttributes", Attributes={"RedriveAllowPolicy": mine})
    post.call("SetQueueAttributes", **wanted)

    assert post.attributes()["RedrivePolicy"] == redrive(letters)
    post.call("SetQueueAttributes", Attributes={"RedrivePolicy": ""})
    assert "RedrivePolicy" not in post.attributes()


def test_messages_are_moved_back_to_where_they_came_from(post: Post, letters: Post) -> None:
    for number in range(5):
        post.send(str(number))
    fail(post, 3)
    post.receive(10)
    admin, arn = post.admin, letters.arn
    task = admin.call("sqs:StartMessageMoveTask", SourceArn=arn, MaxNumberOfMessagesPerSecond=2)
    second = admin.refused("sqs:StartMessageMoveTask", SourceArn=arn)
    assert second.message.startswith("There is already a task running.")
    letters.send("later")

    admin.advance(1)
    (running,) = admin.call("sqs:ListMessageMoveTasks", SourceArn=arn)["Results"]
    assert (running["Status"], running["ApproximateNumberOfMessagesMoved"]) == ("RUNNING", 2)
    assert running["TaskHandle"] == task["TaskHandle"]
    admin.advance(5)

    (done,) = admin.call("sqs:ListMessageMoveTasks", SourceArn=arn)["Results"]
    assert (done["Status"], done["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 5)
    assert (post.counts[0], letters.bodies()) == (5, ["later"])


def test_moving_can_be_cancelled_and_go_elsewhere(post: Post, letters: Post) -> None:
    admin, other = post.admin, Post(post.admin, "other")
    for number in range(4):
        post.send(str(number))
    fail(post, 3)
    post.receive(10)
    task = admin.call(
        "sqs:StartMessageMoveTask",
        SourceArn=letters.arn,
        DestinationArn=other.arn,
        MaxNumberOfMessagesPerSecond=1,
    )["TaskHandle"]
    admin.advance(2)

    assert admin.call("sqs:CancelMessageMoveTask", TaskHandle=task) == {"ApproximateNumberOfMessagesMoved": 2}
    admin.advance(10)
    assert (other.counts, letters.counts) == ((2, 0, 0), (2, 0, 0))
    assert admin.refused("sqs:CancelMessageMoveTask", TaskHandle=task).status == 404
    none = admin.refused("sqs:StartMessageMoveTask", SourceArn=other.arn)
    assert none.message == "Source queue must be configured as a Dead Letter Queue."
