"""Lists of queues by the page."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.tokens import read_token, write_token
from model.services.sqs.places import refused
from model.services.sqs.resources.queues import Queue

LARGEST = 1000


def page_of(queues: Sequence[Queue], most: int | None, token: str | None) -> tuple[Sequence[Queue], str | None]:
    """Queues in the order of their names; a token is given to those only who say how many they want."""
    if most is not None and not 1 <= most <= LARGEST:
        raise refused("MaxResults", most, f"Must be between 1 and {LARGEST}, if provided.")
    if token:
        after = read_token(token, AwsError("InvalidParameterValue", "Invalid or expired next token."))
        queues = [queue for queue in queues if queue.name > after]
    page = queues[: most or LARGEST]
    more = most is not None and len(queues) > len(page)
    return page, write_token(page[-1].name) if more else None
