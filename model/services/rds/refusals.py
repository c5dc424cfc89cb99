"""How RDS refuses what it is asked."""

from __future__ import annotations

from model.kit.errors import AwsError


def bad_value(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)


def bad_combination(message: str) -> AwsError:
    return AwsError("InvalidParameterCombination", message)


def not_available(id: str) -> AwsError:
    return AwsError("InvalidDBInstanceState", f"Instance {id} is not in available state.")


def beyond(code: str, what: str) -> AwsError:
    """More than the account may have."""
    return AwsError(code, f"Cannot create more than the maximum number of {what}.")
