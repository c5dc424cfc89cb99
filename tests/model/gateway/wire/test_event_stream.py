"""Event streams against botocore: what we write it reads, and what it would refuse we do not write."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from botocore.eventstream import EventStreamBuffer
from botocore.parsers import EventStreamJSONParser, EventStreamXMLParser
from hypothesis import given, settings
from hypothesis import strategies as st

from model.gateway.wire.event_stream import message
from model.gateway.wire.messages import HttpResponse
from model.gateway.wire.route import PROTOCOLS
from model.gateway.wire.shapes import service_model
from model.kit.event_stream import EventStream
from tests.model.gateway.wire.test_protocols import botocores

ID = "01234567-89ab-cdef-0123-456789abcdef"


def told(*events: dict[str, Any], pause: float = 0.0) -> EventStream[dict[str, Any]]:
    async def tell() -> AsyncGenerator[dict[str, Any], None]:
        for event in events:
            yield event

    return EventStream(tell(), pause)


def read(response: HttpResponse) -> list[Any]:
    assert isinstance(response.body, EventStream)
    assert response.headers.get("content-type", response.headers.get("Content-Type")) == (
        "application/vnd.amazon.eventstream"
    )
    buffer = EventStreamBuffer()
    for each in asyncio.run(response.body.beginning(100)):
        buffer.add_data(each)
    return list(buffer)


def parsed(service: str, operation: str, events: list[Any]) -> list[Any]:
    parser = (EventStreamXMLParser if service == "s3" else EventStreamJSONParser)()
    shape = botocores(service).operation_model(operation).get_event_stream_output()
    return [parser.parse(event.to_response_dict(), shape) for event in events]


@settings(max_examples=15)
@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=40), max_size=5), st.binary(max_size=300))
def test_botocore_reads_every_message(headers: dict[str, str], payload: bytes) -> None:
    buffer = EventStreamBuffer()
    whole = message(headers, payload)
    for at in range(0, len(whole), 7):
        buffer.add_data(whole[at : at + 7])

    (event,) = buffer

    assert (event.headers, event.payload) == (headers, payload)


def test_what_is_no_stream_is_said_first_and_events_follow_in_json() -> None:
    heard = {"message": "é", "timestamp": 5, "log_stream_name": "s"}
    update = {"session_update": {"session_metadata": {"sampled": False}, "session_results": [heard]}}
    start = {"session_start": {"session_id": "1"}}
    operation = service_model("logs").operations["StartLiveTail"]
    first, *events = read(PROTOCOLS["json 1.0"].answer(operation, {"response_stream": told(start, update)}, ID))

    assert first.headers[":event-type"] == "initial-response"
    assert first.payload == b"{}"
    assert parsed("logs", "StartLiveTail", events) == [
        {"sessionStart": {"sessionId": "1"}},
        {
            "sessionUpdate": {
                "sessionMetadata": {"sampled": False},
                "sessionResults": [{"logStreamName": "s", "message": "é", "timestamp": 5}],
            }
        },
    ]


def test_a_refusal_on_the_way_is_an_exception() -> None:
    operation = service_model("logs").operations["StartLiveTail"]
    late = {"session_timeout_exception": {"message": "three hours"}}
    _, event = read(
        PROTOCOLS["json 1.0"].answer(operation, {"response_stream": told({"session_start": {}}, late)}, ID)
    )[1:]

    assert event.headers[":message-type"] == "exception"
    assert event.headers[":exception-type"] == "SessionTimeoutException"
    (answer,) = parsed("logs", "StartLiveTail", [event])
    assert answer["Error"] == {"Code": "SessionTimeoutException", "Message": "three hours"}


def test_s3_sends_bytes_as_they_are_and_numbers_in_xml() -> None:
    operation = service_model("s3").operations["SelectObjectContent"]
    stats = {"bytes_scanned": 9, "bytes_processed": 9, "bytes_returned": 2}
    stream = told({"records": {"payload": b"\x00<"}}, {"stats": {"details": stats}}, {"end": {}})
    events = read(PROTOCOLS["rest-xml"].answer(operation, {"payload": stream}, ID))

    assert parsed("s3", "SelectObjectContent", events) == [
        {"Records": {"Payload": b"\x00<"}},
        {"Stats": {"Details": {"BytesScanned": 9, "BytesProcessed": 9, "BytesReturned": 2}}},
        {"End": {}},
    ]


def test_a_stream_that_nobody_hears_out_ends_where_it_comes_from() -> None:
    ended: list[str] = []

    async def tell() -> AsyncGenerator[int, None]:
        try:
            yield 1
            yield 2
        finally:
            ended.append("told no further")

    async def hear() -> list[int]:
        return await EventStream(tell()).each(lambda number: number + 1).beginning(1)

    assert asyncio.run(hear()) == [2]
    assert ended == ["told no further"]


@pytest.mark.parametrize("pause", [0.0, 1.0])
def test_of_a_stream_without_an_end_only_the_beginning_is_listed(pause: float) -> None:
    assert len(asyncio.run(told({}, {}, {}, pause=pause).beginning(10))) == (1 if pause else 3)
