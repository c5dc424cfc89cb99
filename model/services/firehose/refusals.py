"""Refusals that several operations share."""

from __future__ import annotations

from model.kit.errors import AwsError


def invalid(text: str) -> AwsError:
    return AwsError("InvalidArgumentException", text)


def slow_down() -> AwsError:
    return AwsError("ServiceUnavailableException", "Slow down.", 503)
