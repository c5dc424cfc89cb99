"""Refusals of Direct Connect, which has one word for all that clients do wrong."""

from __future__ import annotations

from model.kit.errors import AwsError

MOST_SHOWN = 100
"On one page."

BAD_TOKEN = ("DirectConnectClientException", "The token is not valid.")


def refused(message: str) -> AwsError:
    return AwsError("DirectConnectClientException", message)
