from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from model.services.logs import live_tails
from model.services.logs.live_tails import LONGEST, MOST_AT_ONCE, MOST_TOLD, PAUSE
from tests.admin import Admin
from tests.model.services.logs.saying import ARN, Log


class Listener:
    """`hear` gives what the next update tells."""

    def __init__(self, admin: Admin, **asked: Any) -> None:
        self.admin = admin
        asked.setdefault("logGroupIdentifiers", [ARN])
        self.stream = admin.call("logs:StartLiveTail", **asked)["responseStream"]
        self.start = self.next()["sessionStart"]

    def next(self) -> dict[str, Any]:
        return self.admin.run(anext(aiter(self.stream)))

    def hear(self) -> list[str]:
        return [each["message"] for each in self.next()["sessionUpdate"]["sessionResults"]]

    def leave(self) -> None:
        self.admin.run(self.stream.aclose())


@pytest.fixture
def listeners(admin: Admin) -> Iterator[list[Listener]]:
    """They leave before their world ends."""
    found: list[Listener] = []
    yield found
    for each in found:
        each.leave()


def listening(admin: Admin, listeners: list[Listener], **asked: Any) -> Listener:
    listeners.append(Listener(admin, **asked))
    return listeners[-1]


def test_a_listener_is_told_what_is_said_from_now_on(admin: Admin, listeners: list[Listener]) -> None:
    log = Log(admin)
    log.say("before")
    live = listening(admin, listeners, logEventFilterPattern="-calm")

    assert live.start["logGroupIdentifiers"] == [ARN]
    assert live.hear() == []
    log.say("one", "calm", "two")
    (one, two) = live.next()["sessionUpdate"]["sessionResults"]
    assert (one["message"], two["message"]) == ("one", "two")
    assert (one["logStreamName"], one["logGroupIdentifier"]) == (
        log.stream["logStreamName"],
        "123456789012:" + log.stream["logGroupName"],
    )
    assert one["ingestionTime"] == log.now
    assert live.hear() == []


def test_of_one_group_some_streams_may_be_meant(admin: Admin, listeners: list[Listener]) -> None:
    log = Log(admin)
    name = log.stream["logStreamName"]
    by_name = listening(admin, listeners, logStreamNames=[name])
    by_beginning = listening(admin, listeners, logStreamNamePrefixes=[name[:1]])
    other = listening(admin, listeners, logStreamNamePrefixes=["another"])
    log.say("one")

    assert (by_name.hear(), by_beginning.hear(), other.hear()) == (["one"], ["one"], [])


def test_of_more_than_fits_the_latest_are_told_and_it_is_said_so(admin: Admin, listeners: list[Listener]) -> None:
    log = Log(admin)
    live = listening(admin, listeners)
    log.say(*map(str, range(MOST_TOLD + 1)))
    update = live.next()["sessionUpdate"]

    assert update["sessionMetadata"] == {"sampled": True}
    assert [each["message"] for each in update["sessionResults"]] == [str(number) for number in range(1, MOST_TOLD + 1)]
    log.say("one")
    assert live.next()["sessionUpdate"]["sessionMetadata"] == {"sampled": False}


def test_after_three_hours_a_listener_is_sent_away(
    admin: Admin, listeners: list[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONGEST * PAUSE == 3 * 3600
    monkeypatch.setattr(live_tails, "LONGEST", 3)
    Log(admin)
    live = listening(admin, listeners)

    async def hear_out() -> list[str]:
        return [next(iter(event)) async for event in live.stream]

    assert admin.run(hear_out()) == ["sessionUpdate"] * 3 + ["SessionTimeoutException"]


def test_an_account_listens_to_so_many_at_once_and_who_leaves_makes_room(
    admin: Admin, listeners: list[Listener]
) -> None:
    Log(admin)
    for _ in range(MOST_AT_ONCE):
        listening(admin, listeners)

    assert admin.refused("logs:StartLiveTail", logGroupIdentifiers=[ARN]).code == "LimitExceededException"
    listeners.pop().leave()
    assert listening(admin, listeners).hear() == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"logGroupIdentifiers": ["site"]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [f"{ARN}:*"]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [f"{ARN}-not"]}, "ResourceNotFoundException"),
        ({"logEventFilterPattern": "{ bad"}, "InvalidParameterException"),
        ({"logStreamNames": ["a"], "logStreamNamePrefixes": ["a"]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [ARN, ARN], "logStreamNames": ["a"]}, "InvalidParameterException"),
    ],
)
def test_what_cannot_be_followed_is_refused(admin: Admin, asked: dict[str, Any], code: str) -> None:
    Log(admin)

    assert admin.refused("logs:StartLiveTail", **{"logGroupIdentifiers": [ARN], **asked}).code == code


def test_a_line_that_follows_a_group_shows_how_that_begins(admin: Admin) -> None:
    Log(admin)
    _, answer = admin.run(admin.client.call_line(f"aws logs start-live-tail --log-group-identifiers {ARN}"))

    (begun,) = answer["responseStream"]
    assert begun["sessionStart"]["logGroupIdentifiers"] == [ARN]
