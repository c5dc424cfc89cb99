from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.services.logs.ids import Place, Reader, event_id, place_of, read_reader, write_reader
from tests.admin import Admin
from tests.model.services.logs.saying import ARN, Log

DAY = 86_400_000


def test_events_are_answered_with_their_times(admin: Admin) -> None:
    log = Log(admin)
    answer = log.say("one")

    assert len(answer["nextSequenceToken"]) == 56
    assert "rejectedLogEventsInfo" not in answer
    events = admin.call("logs:GetLogEvents", **log.stream)["events"]
    assert events == [{"timestamp": log.now, "message": "one", "ingestionTime": log.now}]


def test_texts_come_back_as_they_were(admin: Admin) -> None:
    log = Log(admin)
    texts = ["a\0b", "é 😀", 'q"\\', "two\nlines", " "]
    log.say(*texts)

    assert log.read() == texts


def test_a_reader_goes_on_until_the_end_and_is_told_the_same_there(admin: Admin) -> None:
    log = Log(admin)
    log.say(*"abcde")

    def get(**how: Any) -> tuple[str, str, str]:
        page = admin.call("logs:GetLogEvents", **log.stream, **how)
        return (
            "".join(event["message"] for event in page["events"]),
            page["nextForwardToken"],
            page["nextBackwardToken"],
        )

    first, forward, _ = get(limit=2, startFromHead=True)
    second, forward, _ = get(limit=2, nextToken=forward)
    third, end, back = get(limit=2, nextToken=forward)
    nothing, again, before = get(limit=2, nextToken=end)
    assert (first, second, third, nothing) == ("ab", "cd", "e", "")
    assert again == end
    assert get(nextToken=before)[0] == "abcde"
    assert get(limit=2, nextToken=back)[0] == "cd"
    log.say("f", at=log.now + 100)
    assert get(nextToken=end)[0] == "f"
    latest, _, back = get(limit=2)
    assert latest == "ef"
    assert get(limit=3, nextToken=back)[0] == "bcd"
    assert get(startTime=log.now + 1, endTime=log.now + 3, startFromHead=True)[0] == "bc"


def test_a_reader_of_an_empty_stream_hears_what_is_said_later(admin: Admin) -> None:
    log = Log(admin)
    token = admin.call("logs:GetLogEvents", **log.stream)["nextForwardToken"]
    log.say("one")

    assert admin.call("logs:GetLogEvents", **log.stream, nextToken=token)["events"][0]["message"] == "one"


def test_foreign_tokens_and_too_much_at_once_are_refused(admin: Admin) -> None:
    log = Log(admin)

    for operation in ("GetLogEvents", "FilterLogEvents"):
        how = log.stream if operation == "GetLogEvents" else {}
        refusal = log.refused(operation, **how, nextToken="nonsense")
        assert (refusal.code, refusal.message) == (
            "InvalidParameterException",
            "The specified nextToken is invalid.",
        )
    batch = admin.refused(
        "logs:PutLogEvents", **log.stream, logEvents=[{"timestamp": log.now, "message": "x" * 1_048_551}]
    )
    assert (batch.code, batch.message) == (
        "InvalidParameterException",
        "Upload too large: 1048577 bytes exceeds limit of 1048576",
    )
    log.say("x" * 1_048_550)
    assert [len(text) for text in log.read()] == [1_048_550]


def test_times_beyond_all_measure_are_no_times(admin: Admin) -> None:
    log = Log(admin)
    log.say("one")
    most = 2**63 - 1

    assert log.read(startTime=most) == log.find(startTime=most) == []
    assert log.read(endTime=most) == log.find(endTime=most) == ["one"]
    for number in (10**63, 10**79, most):
        refusal = log.refused("GetLogEvents", logStreamName="web-1", nextToken=f"f/{number}/s")
        assert refusal.message == "The specified nextToken is invalid."


def test_a_batch_is_in_order_and_spans_a_day(admin: Admin) -> None:
    log = Log(admin)

    def refused(*times: int) -> str:
        events = [{"timestamp": log.now + time, "message": "x"} for time in times]
        return admin.refused("logs:PutLogEvents", **log.stream, logEvents=events).message

    assert refused(0, -1) == "Log events in a single PutLogEvents request must be in chronological order."
    assert "cannot span more than 24 hours" in refused(-DAY - 1, 0)
    log.put([(log.now - DAY, "a"), (log.now, "b")])
    assert log.read() == ["a", "b"]


def test_events_too_old_too_new_or_expired_are_told_by_their_places(admin: Admin) -> None:
    log = Log(admin)

    old = log.put([(log.now - 14 * DAY - 1, "a"), (log.now - 14 * DAY, "b")])
    assert old["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    new = log.put([(log.now + DAY // 12, "c"), (log.now + DAY // 12 + 1, "d"), (log.now + DAY // 12 + 2, "e")])
    assert new["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 1}
    assert log.read() == ["b", "c"]
    log.call("PutRetentionPolicy", retentionInDays=1)
    expired = log.put([(log.now - DAY - 1, "f"), (log.now - DAY, "g")])
    assert expired["rejectedLogEventsInfo"] == {"expiredLogEventEndIndex": 1}
    assert log.read() == ["g", "c"]


def test_sequence_tokens_are_taken_whatever_they_say(admin: Admin) -> None:
    log = Log(admin)
    event = [{"timestamp": log.now, "message": "x"}]
    admin.call("logs:PutLogEvents", **log.stream, logEvents=event, sequenceToken="anything")

    assert log.read() == ["x"]


@pytest.mark.fact("logs-07")
def test_events_are_found_by_what_their_json_says(admin: Admin) -> None:
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="api-1")
    log.say('{"status": 404, "path": "/a"}', '{"status": 200}', "status = 404")
    log.say('{"status": 404, "path": "/b"}', stream="api-1", at=log.now + 10)

    found = log.find("{ $.status = 404 }")
    assert found == ['{"status": 404, "path": "/a"}', '{"status": 404, "path": "/b"}']
    assert log.find("{ $.status = 404 }", startTime=log.now + 1) == found[1:]
    assert log.find("{ $.status = 404 }", endTime=log.now) == found[:1]
    assert log.find("{ $.status = 404 }", logStreamNamePrefix="api") == found[1:]
    assert log.find("{ $.status = 404 }", logStreamNames=["web-1"]) == found[:1]
    assert log.refused("FilterLogEvents", filterPattern="{ $.status ").code == "InvalidParameterException"
    assert log.refused("FilterLogEvents", logStreamNames=["x"]).code == "ResourceNotFoundException"


@pytest.mark.fact("logs-08")
def test_a_pattern_of_words_finds_what_has_them_all(admin: Admin) -> None:
    log = Log(admin)
    log.say(
        "[ERROR] Caught IllegalArgumentException",
        "[ERROR] Unhandled Exception",
        "[ERROR] timeout",
        "error Exception",
    )

    assert log.find("ERROR Exception") == ["[ERROR] Caught IllegalArgumentException", "[ERROR] Unhandled Exception"]
    assert log.find("error") == ["error Exception"]
    assert log.find("ERROR -Exception") == ["[ERROR] timeout"]


def test_a_search_goes_on_from_page_to_page(admin: Admin) -> None:
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="web-2")
    log.say(*(f"{n} odd" if n % 2 else f"{n} even" for n in range(600)))
    log.say(*(f"{n} odd too" for n in range(5)), stream="web-2")

    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    pages = 0
    while pages == 0 or token:
        page = log.call("FilterLogEvents", filterPattern="odd", limit=64, **token)
        found += page["events"]
        token = {"nextToken": page["nextToken"]} if "nextToken" in page else {}
        pages += 1
    assert len(found) == 305
    assert pages == 5
    assert len({event["eventId"] for event in found}) == 305
    times = [event["timestamp"] for event in found]
    assert times == sorted(times)


def test_an_answer_holds_a_megabyte_at_the_most(admin: Admin) -> None:
    log = Log(admin)
    for n in range(3):
        log.say(str(n) * 500_000, at=log.now + n)

    page = admin.call("logs:GetLogEvents", **log.stream, startFromHead=True)
    assert [event["message"][0] for event in page["events"]] == ["0", "1"]
    rest = log.read(nextToken=page["nextForwardToken"])
    assert [text[0] for text in rest] == ["2"]
    search = log.call("FilterLogEvents")
    assert len(search["events"]) == 2
    assert [text[0] for text in log.find(nextToken=search["nextToken"])] == ["2"]


def test_a_full_batch_is_taken_whole_and_in_order(admin: Admin) -> None:
    log = Log(admin)
    texts = [f"line {n}" for n in range(10_000)]
    log.say(*texts)

    assert log.read() == texts
    assert log.find("%line 9[0-9]{3}%".replace(" ", r"\s")) == texts[9000:]
    assert log.described()["storedBytes"] == sum(len(text) + 26 for text in texts)


def test_a_group_can_be_named_by_its_arn(admin: Admin) -> None:
    log = Log(admin)
    log.say("one")

    found = admin.call("logs:FilterLogEvents", logGroupIdentifier=ARN)["events"]
    assert [event["message"] for event in found] == ["one"]
    elsewhere = ARN.replace("us-east-1", "eu-west-1")
    assert admin.refused("logs:FilterLogEvents", logGroupIdentifier=elsewhere).code == "ResourceNotFoundException"


@given(st.integers(1, 2**40), st.integers(0, 4_400_000_000_000), st.integers(0, 2**40))
@settings(max_examples=50)
def test_an_event_is_known_by_digits_that_say_where_it_is(group: int, time: int, seq: int) -> None:
    id = event_id(group, Place(time, seq))

    assert len(id) == 56
    assert place_of(id) == (group, Place(time, seq))
    assert (
        event_id(group, Place(time, seq)) < event_id(group, Place(time, seq + 1)) < event_id(group, Place(time + 1, 0))
    )
    assert read_reader(write_reader(group, Reader(True, Place(time, seq)))) == Reader(True, Place(time, seq))
