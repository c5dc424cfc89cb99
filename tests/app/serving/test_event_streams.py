"""Answers that go on, as boto3 hears them and as they end."""

import threading
from collections.abc import AsyncGenerator
from itertools import count
from typing import Any

from model.kit.event_stream import EventStream
from tests.app.serving.conftest import Cloud

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:site"


class Speaker:
    """Goes on until nobody listens; `left` is set then."""

    def __init__(self, cloud: Cloud, size: int = 0) -> None:
        self.told = 0
        self.size = size
        self.left = threading.Event()
        cloud.answers["StartLiveTail"] = lambda _: {"response_stream": EventStream(self.speak(), pause=0.001)}
        logs = cloud.client("logs", inject_host_prefix=False)
        self.stream = logs.start_live_tail(logGroupIdentifiers=[ARN])["responseStream"]

    async def speak(self) -> AsyncGenerator[dict[str, Any], None]:
        try:
            yield {"session_start": {"session_id": "1"}}
            for number in count():
                self.told = number
                results = [{"message": f"{number}", "log_stream_name": "x" * self.size}]
                yield {"session_update": {"session_results": results}}
        finally:
            self.left.set()


def test_boto3_hears_one_event_after_another_and_may_leave_at_any_time(cloud: Cloud) -> None:
    speaker = Speaker(cloud)
    start, *updates = (event for _, event in zip(range(4), speaker.stream, strict=False))

    assert start == {"sessionStart": {"sessionId": "1"}}
    said = [each["message"] for update in updates for each in update["sessionUpdate"]["sessionResults"]]
    assert said == ["0", "1", "2"]
    speaker.stream.close()
    assert speaker.left.wait(5)


def test_to_who_does_not_listen_nothing_more_is_told(cloud: Cloud) -> None:
    speaker = Speaker(cloud, size=1_000_000)
    events = iter(speaker.stream)
    next(events)
    before = -1
    while before != speaker.told:
        before = speaker.told
        assert not speaker.left.wait(0.05)

    assert speaker.told < 30
    speaker.stream.close()
    assert speaker.left.wait(5)


def test_a_stream_with_an_end_leaves_the_connection_for_the_next_question(cloud: Cloud) -> None:
    async def tell() -> AsyncGenerator[dict[str, Any], None]:
        yield {"records": {"payload": b"a,b\n"}}
        yield {"end": {}}

    cloud.answers["SelectObjectContent"] = lambda _: {"payload": EventStream(tell())}
    s3 = cloud.client("s3")
    for _ in range(2):
        answer = s3.select_object_content(
            Bucket="shop",
            Key="a.csv",
            Expression="SELECT * FROM s3object",
            ExpressionType="SQL",
            InputSerialization={"CSV": {}},
            OutputSerialization={"CSV": {}},
        )
        assert list(answer["Payload"]) == [{"Records": {"Payload": b"a,b\n"}}, {"End": {}}]
    assert cloud.calls[0].params["InputSerialization"] == {"CSV": {}}
