"""Answers read as people read them."""

from __future__ import annotations

from base64 import b64encode

from screens.answer import plain, told_once


def test_moments_are_told_as_dates_and_only_moments() -> None:
    answer = {"LaunchTime": 1_750_000_000.0, "LastModified": 1_750_000_000.0, "Threshold": 1_750_000_000.0}
    assert plain(answer) == {
        "LaunchTime": "2025-06-15 15:06:40",
        "LastModified": "2025-06-15 15:06:40",
        "Threshold": 1_750_000_000.0,
    }


def test_a_console_is_told_in_letters() -> None:
    assert plain({"Output": b64encode(b"Linux\r\nlogin: ").decode()}) == {"Output": "Linux\nlogin: "}


def test_what_is_told_once_is_known_however_deep_it_lies() -> None:
    assert told_once({"AccessKey": {"SecretAccessKey": "x"}})
    assert told_once({"Keys": [{"KeyMaterial": "x"}]})
    assert told_once({"StatusCode": 200, "Payload": b"{}"})
    assert not told_once({"KeyName": "door", "Tags": [{"Key": "a"}]})
