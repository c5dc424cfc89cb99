"""What Organizations says of what cannot be."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World


def violation(reason: str, message: str) -> AwsError:
    """A number or a rule of the organization stands against it."""
    return AwsError("ConstraintViolationException", message, Reason=reason)


def bad_input(reason: str, message: str) -> AwsError:
    return AwsError("InvalidInputException", message, Reason=reason)


def not_in_use() -> AwsError:
    return AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")


def not_yours() -> AwsError:
    return AwsError("AccessDeniedException", "You don't have permissions to access this resource.")


def refuse_beyond(world: World, quota: str, wanted: int, reason: str, message: str) -> None:
    """Refuse if `wanted` things, those there already included, are more than may be."""
    if wanted > most(world, f"organizations/{quota}"):
        raise violation(reason, message)
