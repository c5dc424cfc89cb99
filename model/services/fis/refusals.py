"""How FIS refuses."""

from __future__ import annotations

from model.kit.errors import AwsError


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def missing(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message, 404)
