"""Refusals that several operations share."""

from __future__ import annotations

from model.kit.errors import AwsError

UNKNOWN_PLACE = "The specified nextToken is invalid."


def invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterException", text)


def unsound(text: str) -> AwsError:
    """How newer operations word what `invalid` says of others."""
    return AwsError("ValidationException", text)


def too_many() -> AwsError:
    return AwsError("LimitExceededException", "Resource limit exceeded.")


def not_of_its_class() -> AwsError:
    """For what groups of the class for infrequent access do not offer."""
    text = "This operation is not supported for log groups of the log class INFREQUENT_ACCESS."
    return AwsError("InvalidOperationException", text)
