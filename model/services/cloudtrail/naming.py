"""What a trail may be called, and whether a text names one."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.errors import AwsError

LEAST, MOST = 3, 128
LONGEST_PREFIX = 200
CHARACTERS = re.compile(r"[A-Za-z0-9._-]*")
ADJACENT = re.compile(r"[._-]{2}")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
ARN = re.compile(r"arn:aws:cloudtrail:([a-z0-9-]+):(\d{12}):trail/(.+)")


class Named(NamedTuple):
    """A trail by its name, and where it is at home if that was said."""

    name: str
    region: str = ""


def read_name(text: str, account: str) -> Named:
    """A name or an ARN as it was given for a trail that is to be found."""
    if not text.startswith("arn:"):
        refuse_bad_name(text)
        return Named(text)
    found = ARN.fullmatch(text)
    if found is None or found[2] != account:
        raise AwsError("CloudTrailARNInvalidException", f"Invalid Trail ARN: {text}")
    return Named(found[3], found[1])


def refuse_bad_name(name: str) -> None:
    flaw = _flaw(name)
    if flaw:
        raise AwsError("InvalidTrailNameException", flaw)


def _flaw(name: str) -> str:
    if not name:
        return "Trail name cannot be blank!"
    if len(name) < LEAST:
        return f"Trail name too short. Minimum allowed length: {LEAST} characters. {_length(name)}"
    if len(name) > MOST:
        return f"Trail name too long. Maximum allowed length: {MOST} characters. {_length(name)}"
    if not name[0].isalnum():
        return "Trail name must starts with a letter or number."
    if not name[-1].isalnum():
        return "Trail name must ends with a letter or number."
    if not CHARACTERS.fullmatch(name):
        return (
            "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.),"
            " hyphens (-), and underscores (_)."
        )
    if ADJACENT.search(name):
        return "Trail name must not have adjacent periods, underscores or dashes."
    return "Trail name must not be formatted as an IP address." if ADDRESS.fullmatch(name) else ""


def _length(name: str) -> str:
    return f"Specified name length: {len(name)} characters."


def refuse_bad_prefix(prefix: str) -> None:
    if len(prefix) > LONGEST_PREFIX:
        raise AwsError("InvalidS3PrefixException", f"S3 prefix is longer than maximum length: {LONGEST_PREFIX}")
    if prefix.startswith("/"):
        raise AwsError("InvalidS3PrefixException", f"S3 prefix must not begin with a slash: {prefix}")
