"""Refusals and forms that many of EC2's network operations share."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.errors import AwsError


def has_dependents(noun: str, id: str) -> AwsError:
    return AwsError("DependencyViolation", f"The {noun} '{id}' has dependencies and cannot be deleted.")


def different_networks(one: str, other: str) -> AwsError:
    """`one` and `other` are nouns with ids: `route table rtb-…`, `subnet subnet-…`."""
    return AwsError("InvalidParameterValue", f"{one} and {other} belong to different networks")


def value_of(attribute: Mapping[str, bool] | None) -> bool | None:
    """The value of one of EC2's {Value: …} attributes, None where it was not given."""
    return None if attribute is None else attribute.get("Value")


def only_one(attributes: Mapping[str, object]) -> None:
    """EC2 changes one attribute of a thing per call; `attributes` are all that it could be, by AWS's name."""
    given = [name for name, value in attributes.items() if value is not None]
    if len(given) > 1:
        raise AwsError(
            "InvalidParameterCombination", f"Fields for multiple attribute types specified: {', '.join(given)}"
        )
    if not given:
        raise AwsError("InvalidParameterCombination", "No attributes specified.")
