"""Somebody with a topic, for tests that read as sentences."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.sqs.mail import Post

ACCOUNT = "123456789012"


class Press:
    """Calls about one topic, `news`."""

    def __init__(self, admin: Admin, name: str = "news", **attributes: str) -> None:
        self.admin = admin
        self.arn: str = admin.call("sns:CreateTopic", Name=name, Attributes=attributes)["TopicArn"]

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"sns:{operation}", TopicArn=self.arn, **params)

    def refused(self, operation: str, **params: Any) -> Any:
        return self.admin.refused(f"sns:{operation}", TopicArn=self.arn, **params)

    def publish(self, message: str = "hello", **more: Any) -> dict[str, Any]:
        return self.call("Publish", Message=message, **more)

    def subscribe(self, protocol: str, endpoint: str, **attributes: str) -> str:
        asked = {"Protocol": protocol, "Endpoint": endpoint, "ReturnSubscriptionArn": True}
        return self.call("Subscribe", Attributes=attributes, **asked)["SubscriptionArn"]

    def queue(self, name: str, *, invited: bool = True, **attributes: str) -> Post:
        """A queue that is subscribed, and lets the topic in."""
        post = Post(self.admin, name, **({"FifoQueue": "true"} if name.endswith(".fifo") else {}))
        if invited:
            invite(post, self.arn)
        self.subscribe("sqs", post.arn, **attributes)
        return post

    def attributes(self) -> dict[str, str]:
        return self.call("GetTopicAttributes")["Attributes"]


def invite(post: Post, *topics: str) -> None:
    """Have the queue's policy let SNS send for these topics."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": post.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": list(topics)}},
    }
    post.call("SetQueueAttributes", Attributes={"Policy": policy(statement)})


def told(post: Post) -> list[str]:
    """The messages in the envelopes that a queue holds."""
    return [json.loads(body)["Message"] for body in post.bodies()]


def inbox(admin: Admin, to: str = "") -> list[Any]:
    """What has arrived outside, oldest first."""
    from model.services.sns.resources.inbox import InboxMessage

    return [each for each in admin.cloud.kernel.store.everywhere(InboxMessage) if to in ("", each.to)]


def token_in(text: str) -> str:
    found = re.search(r"Token\"?[=:]\"?([0-9a-f]+)", text)
    assert found is not None, text
    return found[1]
