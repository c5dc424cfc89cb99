import pytest

from model.gateway.wire.times import http_date, iso8601, parsed, unix, whole_seconds, with_milliseconds

MOMENT = 1_714_849_065.0


def test_aws_writes_moments_in_several_ways() -> None:
    assert iso8601(MOMENT) == "2024-05-04T18:57:45Z"
    assert iso8601(MOMENT + 0.1234) == "2024-05-04T18:57:45.123Z"
    assert with_milliseconds(MOMENT) == "2024-05-04T18:57:45.000Z"
    assert whole_seconds(MOMENT + 0.9) == "2024-05-04T18:57:45Z"
    assert http_date(MOMENT) == "Sat, 04 May 2024 18:57:45 GMT"
    assert (unix(MOMENT), unix(MOMENT + 0.5)) == (1_714_849_065, MOMENT + 0.5)


def test_the_last_millisecond_of_a_day_may_round_into_the_next() -> None:
    assert with_milliseconds(86_399.9996) == "1970-01-02T00:00:00.000Z"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-04T18:57:45Z",
        "2024-05-04T18:57:45.000Z",
        "2024-05-04T20:57:45+02:00",
        "20240504T185745Z",
        "1714849065",
        "1714849065.0",
        "Sat, 04 May 2024 18:57:45 GMT",
    ],
)
def test_clients_write_them_in_as_many(text: str) -> None:
    assert parsed(text) == MOMENT


@pytest.mark.parametrize("text", ["", "tomorrow", "2024-13-01", "Sat, 99 May", "-", "9" * 400, "99999999999999"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parsed(text) is None
