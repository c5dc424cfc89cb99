"""Refusals of Direct Connect, which has one word for all that clients do wrong."""

from __future__ import annotations

from model.kit.errors import AwsError


def refused(message: str) -> AwsError:
    return AwsError("DirectConnectClientException", message)
