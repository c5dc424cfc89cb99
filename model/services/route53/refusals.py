"""Route 53's refusals that several operations have."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError


def invalid(message: str) -> AwsError:
    return AwsError("InvalidInput", message)


def bad_batch(messages: Sequence[str]) -> AwsError:
    """All that is wrong with a batch of changes, at once."""
    return AwsError("InvalidChangeBatch", f"[{', '.join(messages)}]")
