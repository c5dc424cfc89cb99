"""Times are written as AWS writes them."""

from __future__ import annotations

from model.laws.moments import to_the_ms, zulu

AT = 1_795_215_845.25


def test_a_sentence_tells_a_time_to_the_second():
    assert zulu(AT) == "2026-11-20T23:04:05Z"


def test_a_message_tells_a_time_to_the_ms():
    assert to_the_ms(AT) == "2026-11-20T23:04:05.250+0000"
