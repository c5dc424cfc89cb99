"""How Lambda says that something is wrong."""

from __future__ import annotations

from model.kit.errors import AwsError


def invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterValueException", text, 400)


def conflict(text: str) -> AwsError:
    return AwsError("ResourceConflictException", text, 409)


def missing(text: str) -> AwsError:
    return AwsError("ResourceNotFoundException", text, 404)


def outdated() -> AwsError:
    advice = "Call the GetFunction or the GetAlias API to retrieve the latest Revision Id"
    text = f"The Revision Id provided does not match the latest Revision Id. {advice}"
    return AwsError("PreconditionFailedException", text, 412)
