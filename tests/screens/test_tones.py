import pytest

from screens.tones import tone_of_alarm, tone_of_word


@pytest.mark.parametrize(
    ("word", "tone"),
    [
        ("running", "good"),
        ("InService", "good"),
        ("OK", "good"),
        ("ALARM", "bad"),
        ("INSUFFICIENT_DATA", "unknown"),
        ("pending", "busy"),
        ("Pending:Wait", "busy"),
        ("shutting-down", "leaving"),
        ("stopped", "off"),
        ("terminated", "gone"),
        ("unhealthy", "bad"),
    ],
)
def test_words_of_aws_have_their_tone(word: str, tone: str) -> None:
    assert tone_of_word(word) == tone


def test_a_free_volume_rests_and_a_free_image_is_ready() -> None:
    assert tone_of_word("available", "ec2:Volume") == "off"
    assert tone_of_word("available", "ec2:Image") == "good"


def test_a_word_nobody_listed_is_busy_when_it_ends_like_one() -> None:
    assert tone_of_word("reticulating") == "busy"
    assert tone_of_word("Customer") == "off"
    assert tone_of_word("") == "unknown"


def test_an_alarm_that_only_scales_is_at_work_while_it_lasts_and_well_afterwards() -> None:
    assert [tone_of_alarm(state, "scales") for state in ("ALARM", "OK")] == ["busy", "good"]
    assert [tone_of_alarm("ALARM", acts) for acts in ("tells", "acts", "shows", "disabled", "")] == ["bad"] * 5
