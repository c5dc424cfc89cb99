"""Moments as AWS writes and reads them: ISO 8601, HTTP dates and seconds since the epoch."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

DAY = 86_400
FIRST_MOMENT, LAST_MOMENT = -62_135_596_800.0, 253_402_300_799.999
"The years 1 to 9999."


def iso8601(moment: float) -> str:
    """`2024-05-04T18:57:45Z`, with milliseconds where there are any."""
    return with_milliseconds(moment).replace(".000Z", "Z")


@lru_cache(maxsize=4096)
def with_milliseconds(moment: float) -> str:
    """`2024-05-04T18:57:45.000Z`, as EC2 and S3 write it."""
    days, rest = divmod(round(moment * 1000), DAY * 1000)
    seconds, thousandths = divmod(rest, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{day(days)}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{thousandths:03d}Z"


def whole_seconds(moment: float) -> str:
    """`2024-05-04T18:57:45Z` always, as IAM and STS write it."""
    return with_milliseconds(moment)[:19] + "Z"


@lru_cache(maxsize=512)
def day(number: int) -> str:
    """The date that many days after the epoch."""
    return datetime.fromtimestamp(number * DAY, UTC).date().isoformat()


def http_date(moment: float) -> str:
    """`Sat, 04 May 2024 18:57:45 GMT`."""
    return format_datetime(datetime.fromtimestamp(int(moment), UTC), usegmt=True)


def unix(moment: float) -> int | float:
    """Seconds since the epoch, without a fraction of nothing."""
    return int(moment) if moment == int(moment) else round(moment, 3)


def parsed(text: str) -> float | None:
    """The moment that a client wrote in whatever form; None if it is none."""
    try:
        moment = float(text) if text.replace(".", "", 1).isdigit() else parsed_date(text)
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_MOMENT <= moment <= LAST_MOMENT else None


def parsed_date(text: str) -> float:
    if text[:1].isalpha():
        return parsedate_to_datetime(text).timestamp()
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
