"""What a call needs on its way is gone when it is answered: nobody has to look for it among all that exists."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body
from model.kit.errors import AwsError
from tests.admin import SMALL, Admin

DAY = 86_400.0
FORM = {"host": "ec2.us-east-1.amazonaws.com", "content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def looked_for() -> Iterator[Callable[[], int]]:
    """Counts what is reachable only from itself; nobody else looks for that in the meantime."""
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()


def test_calls_that_change_read_and_are_refused_leave_nothing_behind(
    admin: Admin, looked_for: Callable[[], int]
) -> None:
    async def ask_in_vain() -> None:
        with suppress(AwsError):
            await admin.client.call("sqs:GetQueueUrl", QueueName="nobody")

    def live() -> None:
        queue = admin.call("sqs:CreateQueue", QueueName="orders")["QueueUrl"]
        admin.call("sqs:TagQueue", QueueUrl=queue, Tags={"team": "tea"})
        admin.call("sqs:ListQueues")
        admin.run(ask_in_vain())
        admin.call("sqs:DeleteQueue", QueueUrl=queue)
        admin.advance(DAY)

    live()
    looked_for()

    live()

    assert looked_for() == 0


def test_an_answer_to_a_request_leaves_nothing_behind(looked_for: Callable[[], int]) -> None:
    admin = Admin(settings=replace(SMALL, signatures=False))
    door = Door(admin.cloud.handle, ("ec2",), lambda: admin.now)

    def ask() -> None:
        body = Body(b"Action=DescribeVpcs&Version=2016-11-15")
        answer = admin.run(door.answer(HttpRequest("POST", "/", "", FORM, body)))
        assert answer.status == 200

    ask()
    looked_for()

    ask()

    assert looked_for() == 0
    admin.close()


def test_what_happens_by_itself_leaves_nothing_behind(admin: Admin, looked_for: Callable[[], int]) -> None:
    def live() -> None:
        image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
        launched = admin.call("ec2:RunInstances", ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
        admin.advance(DAY)
        admin.call("ec2:TerminateInstances", InstanceIds=[launched["Instances"][0]["InstanceId"]])
        admin.advance(DAY)

    live()
    looked_for()

    live()

    assert looked_for() == 0
