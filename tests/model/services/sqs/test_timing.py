from __future__ import annotations

import asyncio

import pytest

from tests.admin import Admin
from tests.model.services.sqs.mail import Post, settle


@pytest.mark.fact("sqs-05")
def test_a_received_message_hides_until_it_is_deleted_or_its_time_is_over(admin: Admin) -> None:
    post = Post(admin)
    post.send()
    (message,) = post.receive()
    assert post.counts == (0, 1, 0)
    assert post.receive() == []
    post.delete(message)
    assert post.counts == (0, 0, 0)

    post.send()
    post.receive()
    admin.advance(29)
    assert post.receive() == []
    admin.advance(1)
    assert post.counts == (1, 0, 0)
    (again,) = post.receive()
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"


@pytest.mark.fact("sqs-06")
def test_a_message_hides_for_twelve_hours_at_the_most(admin: Admin) -> None:
    post = Post(admin)
    assert post.attributes()["VisibilityTimeout"] == "30"
    post.call("SetQueueAttributes", Attributes={"VisibilityTimeout": "43200"})
    long = post.refused("SetQueueAttributes", Attributes={"VisibilityTimeout": "43201"})
    assert long.code == "InvalidAttributeValue"
    assert post.refused("ReceiveMessage", VisibilityTimeout=43201).code == "InvalidParameterValue"

    post.send()
    (message,) = post.receive()
    handle = message["ReceiptHandle"]
    admin.advance(3600)
    beyond = post.refused("ChangeMessageVisibility", ReceiptHandle=handle, VisibilityTimeout=11 * 3600 + 1)
    assert "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]" in beyond.message
    post.call("ChangeMessageVisibility", ReceiptHandle=handle, VisibilityTimeout=11 * 3600)
    admin.advance(11 * 3600 - 1)
    assert post.counts == (0, 1, 0)
    admin.advance(1)
    assert post.counts == (1, 0, 0)


def test_a_receiver_may_give_a_message_back_at_once(admin: Admin) -> None:
    post = Post(admin)
    post.send()
    (message,) = post.receive()
    give_back = {"ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
    post.call("ChangeMessageVisibility", **give_back)

    assert post.counts == (1, 0, 0)
    refusal = post.refused("ChangeMessageVisibility", **give_back)
    assert refusal.code == "AWS.SimpleQueueService.MessageNotInflight"


@pytest.mark.fact("sqs-07")
def test_a_delay_queue_hides_what_is_new(admin: Admin) -> None:
    post = Post(admin, DelaySeconds="60")
    post.send()
    assert post.counts == (0, 0, 1)
    admin.advance(59)
    assert post.receive() == []
    admin.advance(1)
    assert post.counts == (1, 0, 0)
    assert post.bodies() == ["hello"]

    for seconds in ("901", "-1"):
        refusal = admin.refused("sqs:CreateQueue", QueueName="later", Attributes={"DelaySeconds": seconds})
        assert refusal.code == "InvalidAttributeValue"


@pytest.mark.fact("sqs-08")
def test_a_live_queue_becomes_a_delay_queue_for_what_comes_later(admin: Admin) -> None:
    post = Post(admin)
    assert post.attributes()["DelaySeconds"] == "0"
    post.send("before")
    post.call("SetQueueAttributes", Attributes={"DelaySeconds": "120"})
    post.send("after")

    assert post.bodies() == ["before"]
    admin.advance(119)
    assert post.counts[2] == 1
    admin.advance(1)
    assert "after" in post.bodies()


@pytest.mark.fact("sqs-09")
def test_delay_comes_before_the_first_receipt_and_the_timeout_after_it(admin: Admin) -> None:
    post = Post(admin, DelaySeconds="5", VisibilityTimeout="7")
    post.send()
    told: list[tuple[int, str]] = []
    for second in range(20):
        state = ("visible", "in flight", "delayed")[post.counts.index(1)]
        if not told or told[-1][1] != state:
            told.append((second, state))
        if second == 8:
            assert post.bodies() == ["hello"]
            told.append((second, "in flight"))
        admin.advance(1)

    assert told == [(0, "delayed"), (5, "visible"), (8, "in flight"), (15, "visible")]


def test_a_message_may_have_a_delay_of_its_own(admin: Admin) -> None:
    post = Post(admin, DelaySeconds="600")
    post.send("now", DelaySeconds=0)
    post.send("soon", DelaySeconds=10)

    assert post.bodies() == ["now"]
    admin.advance(10)
    assert post.bodies() == ["soon"]


def test_what_was_kept_long_enough_is_gone(admin: Admin) -> None:
    post = Post(admin, MessageRetentionPeriod="3600")
    post.send("old")
    post.send("received")
    post.receive(VisibilityTimeout=43200)
    admin.advance(1800)
    post.send("young")
    admin.advance(1799)
    assert sum(post.counts) == 3
    admin.advance(1)
    assert post.counts == (1, 0, 0)
    assert post.bodies() == ["young"]
    admin.advance(1800)
    assert post.counts == (0, 0, 0)


def test_a_shorter_retention_lets_older_messages_go(admin: Admin) -> None:
    post = Post(admin)
    post.send("old")
    admin.advance(3600)
    post.send("young")
    post.call("SetQueueAttributes", Attributes={"MessageRetentionPeriod": "60"})
    admin.advance(0)

    assert post.bodies() == ["young"]


@pytest.mark.fact("sqs-22")
def test_without_waiting_an_answer_comes_at_once(admin: Admin) -> None:
    """A loop that asks without a pause asks for nothing, again and again."""
    post = Post(admin)
    for _ in range(50):
        assert post.receive(WaitTimeSeconds=0) == []
        admin.advance(0.02)
    admin.advance(60)

    assert _sum(admin, "NumberOfEmptyReceives") == 50


@pytest.mark.fact("sqs-23")
def test_a_long_poll_ends_with_a_message_or_after_twenty_seconds(admin: Admin) -> None:
    post = Post(admin)

    async def told() -> tuple[float, list[str]]:
        start, poll = admin.now, post.waiting(20)
        for second in range(20):
            await settle()
            if poll.done():
                break
            if second == 5 and send:
                await admin.client.call("sqs:SendMessage", QueueUrl=post.url, MessageBody="here")
                await settle()
                break
            await admin.client.run_until(admin.now + 1)
        answer = await poll
        return admin.now - start, [each["Body"] for each in answer.get("Messages", [])]

    send = True
    assert admin.run(told()) == (5, ["here"])
    send = False
    post.call("PurgeQueue")
    assert admin.run(told()) == (20, [])
    assert post.refused("ReceiveMessage", WaitTimeSeconds=21).code == "InvalidParameterValue"

    admin.advance(120)
    begun = admin.now

    async def a_minute() -> None:
        for _ in range(3):
            poll = post.waiting(20)
            await settle()
            await admin.client.run_until(admin.now + 20)
            await poll

    admin.run(a_minute())
    admin.advance(120)
    assert _sum(admin, "NumberOfEmptyReceives", begun) == 3


def test_a_long_poll_is_the_default_of_a_queue_that_says_so(admin: Admin) -> None:
    post = Post(admin, ReceiveMessageWaitTimeSeconds="7")

    async def story() -> float:
        start = admin.now
        poll = asyncio.ensure_future(admin.client.call("sqs:ReceiveMessage", QueueUrl=post.url))
        await settle()
        while not poll.done():
            await admin.client.run_until(admin.now + 1)
            await settle()
        return admin.now - start

    assert admin.run(story()) == 7


def test_who_waits_holds_up_nobody_and_one_message_goes_to_one_of_them(admin: Admin) -> None:
    post = Post(admin)

    async def story() -> list[int]:
        polls = [post.waiting(20) for _ in range(3)]
        await settle()
        await admin.client.call("sqs:CreateQueue", QueueName="another")
        await admin.client.call("sqs:SendMessage", QueueUrl=post.url, MessageBody="one")
        await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        await settle()
        done = [len(poll.result().get("Messages", [])) for poll in polls if poll.done()]
        await admin.client.run_until(admin.now + 20)
        return done + [len((await poll).get("Messages", [])) for poll in polls]

    assert sorted(admin.run(story())) == [0, 0, 1, 1]


@pytest.mark.fact("sqs-10")
def test_at_most_so_many_messages_are_in_flight(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shown with the number brought down, and the number itself looked at."""
    from model.services.sqs import receiving

    assert receiving.MOST_IN_FLIGHT == 120_000
    monkeypatch.setattr(receiving, "MOST_IN_FLIGHT", 12)
    post = Post(admin)
    for _ in range(13):
        post.send()
    held = [*post.receive(10), *post.receive(1), *post.receive(1)]
    assert len(held) == 12

    full = post.refused("ReceiveMessage")
    assert (full.code, full.status) == ("OverLimit", 403)
    post.delete(held[0])
    assert len(post.receive()) == 1


def _sum(admin: Admin, metric: str, start: float | None = None) -> float:
    told = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/SQS",
        MetricName=metric,
        Dimensions=[{"Name": "QueueName", "Value": "orders"}],
        StartTime=admin.now - 3600 if start is None else start,
        EndTime=admin.now,
        Period=60,
        Statistics=["Sum"],
    )
    return sum(point["Sum"] for point in told["Datapoints"])
