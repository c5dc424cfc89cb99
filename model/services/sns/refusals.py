"""How SNS says that something is wrong."""

from __future__ import annotations

from model.kit.errors import AwsError


def invalid(parameter: str, reason: str = "") -> AwsError:
    return AwsError("InvalidParameter", f"Invalid parameter: {parameter}{f' Reason: {reason}' if reason else ''}")


def bad_attribute(name: str) -> AwsError:
    return AwsError("ParameterValueInvalid", name)
