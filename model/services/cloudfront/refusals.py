"""CloudFront's refusals that several operations have."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World


def invalid(message: str) -> AwsError:
    return AwsError("InvalidArgument", message)


def refuse_beyond(world: World, what: str, there: int, code: str) -> None:
    """`there` are those that there would be."""
    limit = int(most(world, f"cloudfront/{what}"))
    if there > limit:
        raise AwsError(code, f"There may be at most {limit} of these.")
