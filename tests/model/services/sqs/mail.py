"""Somebody with a queue, for tests that read as sentences."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.admin import Admin


class Post:
    """Calls about one queue, `orders`."""

    def __init__(self, admin: Admin, name: str = "orders", **attributes: str) -> None:
        self.admin = admin
        self.name = name
        self.url: str = admin.call("sqs:CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"sqs:{operation}", QueueUrl=self.url, **params)

    def refused(self, operation: str, **params: Any) -> Any:
        return self.admin.refused(f"sqs:{operation}", QueueUrl=self.url, **params)

    def send(self, body: str = "hello", **more: Any) -> dict[str, Any]:
        return self.call("SendMessage", MessageBody=body, **more)

    def receive(self, most: int = 1, **more: Any) -> list[dict[str, Any]]:
        asked = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]} | more
        return self.call("ReceiveMessage", MaxNumberOfMessages=most, **asked).get("Messages", [])

    def bodies(self, most: int = 10, **more: Any) -> list[str]:
        return [each["Body"] for each in self.receive(most, **more)]

    def drain(self) -> list[str]:
        """Every body there is to receive, in the order in which they come."""
        found: list[str] = []
        while more := self.bodies():
            found += more
        return found

    def delete(self, message: dict[str, Any]) -> None:
        self.call("DeleteMessage", ReceiptHandle=message["ReceiptHandle"])

    def attributes(self) -> dict[str, str]:
        return self.call("GetQueueAttributes", AttributeNames=["All"])["Attributes"]

    @property
    def arn(self) -> str:
        return self.attributes()["QueueArn"]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many can be received, are in flight, and are delayed."""
        told, name = self.attributes(), "ApproximateNumberOfMessages"
        visible, in_flight, delayed = (told[f"{name}{which}"] for which in ("", "NotVisible", "Delayed"))
        return int(visible), int(in_flight), int(delayed)

    def waiting(self, seconds: int) -> asyncio.Task[dict[str, Any]]:
        """A receiver who waits; to be used inside the admin's loop."""
        asked = {"QueueUrl": self.url, "WaitTimeSeconds": seconds}
        return asyncio.ensure_future(self.admin.client.call("sqs:ReceiveMessage", **asked))


async def settle() -> None:
    """Let everybody who can go on go on."""
    for _ in range(30):
        await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(int))])
