"""A group with a stream, for tests in which something is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.kit.errors import AwsError
from tests.admin import Admin

GROUP, STREAM = "/shop/web", "web-1"
ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/shop/web"


class Log:
    def __init__(self, admin: Admin, group: str = GROUP, stream: str = STREAM, **how: Any) -> None:
        self.admin = admin
        self.group = {"logGroupName": group}
        self.stream = {**self.group, "logStreamName": stream}
        admin.call("logs:CreateLogGroup", **self.group, **how)
        admin.call("logs:CreateLogStream", **self.stream)

    @property
    def now(self) -> int:
        return int(self.admin.now * 1000)

    def say(self, *messages: str, at: int | None = None, stream: str | None = None) -> dict[str, Any]:
        """Each a millisecond after the other."""
        begin = self.now if at is None else at
        return self.put([(begin + n, message) for n, message in enumerate(messages)], stream)

    def put(self, events: Sequence[tuple[int, str]], stream: str | None = None) -> dict[str, Any]:
        told = [{"timestamp": time, "message": message} for time, message in events]
        place = {**self.stream, "logStreamName": stream} if stream else self.stream
        return self.admin.call("logs:PutLogEvents", **place, logEvents=told)

    def read(self, **how: Any) -> list[str]:
        events = self.admin.call("logs:GetLogEvents", **self.stream, **{"startFromHead": True, **how})["events"]
        return [event["message"] for event in events]

    def find(self, pattern: str = "", **how: Any) -> list[str]:
        answer = self.admin.call("logs:FilterLogEvents", **self.group, filterPattern=pattern, **how)
        return [event["message"] for event in answer["events"]]

    def call(self, operation: str, **how: Any) -> dict[str, Any]:
        return self.admin.call(f"logs:{operation}", **self.group, **how)

    def refused(self, operation: str, **how: Any) -> AwsError:
        return self.admin.refused(f"logs:{operation}", **{**self.group, **how})

    def described(self) -> dict[str, Any]:
        return self.admin.call("logs:DescribeLogGroups", logGroupNamePrefix=self.group["logGroupName"])["logGroups"][0]
